-- +goose Up
-- Views of the list Transactions that people gave a name.
CREATE TABLE saved_views (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL REFERENCES users (id), -- whose it is
    key        TEXT    NOT NULL UNIQUE,                -- of the form
    name       TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    query      TEXT    NOT NULL CHECK (length(query) BETWEEN 1 AND 2000), -- of the URL: the view itself
    shared     INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1)),       -- with everybody
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_views_by_user ON saved_views (user_id, id);
CREATE INDEX saved_views_shared ON saved_views (id) WHERE shared = 1;

CREATE TABLE list_settings ( -- how a person has the list Transactions; no row: as everybody does at first
    user_id    INTEGER PRIMARY KEY REFERENCES users (id),
    columns    TEXT    NOT NULL DEFAULT '', -- in their order, with commas; '': the usual
    density    TEXT    NOT NULL DEFAULT 'comfortable' CHECK (density IN ('comfortable', 'compact')),
    page_size  INTEGER NOT NULL DEFAULT 50 CHECK (page_size IN (25, 50, 100, 200)),
    view_id    INTEGER REFERENCES saved_views (id) ON DELETE SET NULL, -- opened where nothing is asked for
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX list_settings_of_view ON list_settings (view_id) WHERE view_id IS NOT NULL;

-- +goose Down
DROP TABLE list_settings;
DROP TABLE saved_views;

-- +goose Up
-- Files of the list Transactions that are made while nobody waits.
CREATE TABLE exports (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL REFERENCES users (id), -- whose it is
    key           TEXT    NOT NULL UNIQUE,                -- of the form
    format        TEXT    NOT NULL CHECK (format IN ('csv', 'xlsx', 'zip')),
    name          TEXT    NOT NULL CHECK (name <> ''),
    query         TEXT    NOT NULL CHECK (length(query) <= 2000), -- of the URL: leads back to the view
    view          TEXT    NOT NULL, -- JSON: the view as it was read when it was asked for
    about         TEXT    NOT NULL, -- JSON: what the file says of itself
    language      TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'ready', 'failed', 'cancelled')),
    done          INTEGER NOT NULL DEFAULT 0 CHECK (done >= 0),  -- rows
    total         INTEGER NOT NULL DEFAULT 0 CHECK (total >= 0), -- about
    size          INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),  -- bytes, as they are kept
    attempts      INTEGER NOT NULL DEFAULT 0,
    failed        TEXT    NOT NULL DEFAULT '', -- why the last try ended, a key of the catalogue
    due_at        INTEGER NOT NULL DEFAULT 0,  -- to be made, or to be deleted
    lease_until   INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    ended_at      INTEGER NOT NULL DEFAULT 0,
    downloaded_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX exports_due ON exports (due_at) WHERE due_at > 0;
CREATE INDEX exports_by_user ON exports (user_id, id);

CREATE TABLE export_chunks ( -- a file in pieces; those of an attempt that was cut off are nobody's
    export_id INTEGER NOT NULL REFERENCES exports (id),
    attempt   INTEGER NOT NULL,
    position  INTEGER NOT NULL CHECK (position >= 0),
    content   BLOB    NOT NULL,
    PRIMARY KEY (export_id, attempt, position)
) STRICT;

-- +goose Down
DROP TABLE export_chunks;
DROP TABLE exports;

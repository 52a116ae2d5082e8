-- +goose Up
-- Whether a person has switched off keys that act alone, without Ctrl or Alt: who speaks to the machine may need to.
ALTER TABLE users ADD COLUMN keys_off INTEGER NOT NULL DEFAULT 0 CHECK (keys_off IN (0, 1));

CREATE TABLE thing_notes ( -- what people wrote beside what is neither a payment nor a customer; never changed
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    thing      TEXT NOT NULL CHECK (thing IN ('link', 'invoice', 'subscription', 'delivery', 'entry')),
    thing_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    key        TEXT NOT NULL UNIQUE, -- of the form
    body       TEXT NOT NULL,        -- '': erased with its customer
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX thing_notes_of_thing ON thing_notes (thing, thing_id, id);

CREATE TABLE notices ( -- what concerns a person, until it is old
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL REFERENCES users (id), -- whose it is
    kind         TEXT NOT NULL CHECK (kind IN ('mention', 'declined', 'unknown', 'export', 'batch')),
    thing        TEXT NOT NULL CHECK (thing IN ('payment', 'customer', 'link', 'invoice', 'subscription', 'delivery', 'entry', 'export', 'batch')),
    thing_id     INTEGER NOT NULL,                       -- what it opens
    by_id        INTEGER REFERENCES users (id),          -- who mentioned them
    operation_id INTEGER REFERENCES operations (id),     -- that they asked for
    read_at      INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    CHECK ((kind IN ('declined', 'unknown')) = (operation_id IS NOT NULL))
) STRICT;
CREATE INDEX notices_of_user ON notices (user_id, id);
CREATE INDEX notices_unread ON notices (user_id) WHERE read_at = 0;
CREATE UNIQUE INDEX notices_once ON notices (operation_id, kind) WHERE operation_id IS NOT NULL; -- said once

-- +goose Down
DROP TABLE notices;
DROP TABLE thing_notes;
ALTER TABLE users DROP COLUMN keys_off;

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

-- +goose Down
DROP TABLE thing_notes;
ALTER TABLE users DROP COLUMN keys_off;

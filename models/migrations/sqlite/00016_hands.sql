-- +goose Up
-- Whether a person has switched off keys that act alone, without Ctrl or Alt: who speaks to the machine may need to.
ALTER TABLE users ADD COLUMN keys_off INTEGER NOT NULL DEFAULT 0 CHECK (keys_off IN (0, 1));

-- +goose Down
ALTER TABLE users DROP COLUMN keys_off;

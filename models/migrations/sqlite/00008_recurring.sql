-- +goose Up
-- What the later payments of a series are charged by, where this one began it: the provider's name for what is kept.
ALTER TABLE payments ADD COLUMN recurring_token TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE payments DROP COLUMN recurring_token;

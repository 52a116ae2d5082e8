-- +goose Up
-- The language a person chose for their own pages; '': as the company's numbers and dates are written, in English.
ALTER TABLE users ADD COLUMN language TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'de'));

-- +goose Down
ALTER TABLE users DROP COLUMN language;

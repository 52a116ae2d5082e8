-- +goose Up
-- The merchant: one row, which is there from the start. Empty text is what was not said yet.
CREATE TABLE company (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    name               TEXT    NOT NULL DEFAULT '',
    street             TEXT    NOT NULL DEFAULT '',
    postal_code        TEXT    NOT NULL DEFAULT '',
    city               TEXT    NOT NULL DEFAULT '',
    country            TEXT    NOT NULL DEFAULT '' CHECK (length(country) IN (0, 2)), -- ISO 3166-1
    vat_id             TEXT    NOT NULL DEFAULT '',
    tax_number         TEXT    NOT NULL DEFAULT '',
    register           TEXT    NOT NULL DEFAULT '', -- court and number
    email              TEXT    NOT NULL DEFAULT '',
    phone              TEXT    NOT NULL DEFAULT '',
    website            TEXT    NOT NULL DEFAULT '',
    account_holder     TEXT    NOT NULL DEFAULT '',
    iban               TEXT    NOT NULL DEFAULT '', -- without spaces
    bic                TEXT    NOT NULL DEFAULT '',
    bank_name          TEXT    NOT NULL DEFAULT '',
    color              TEXT    NOT NULL DEFAULT '' CHECK (length(color) IN (0, 7)), -- #rrggbb
    logo_hash          TEXT    NOT NULL DEFAULT '',
    logo_width         INTEGER NOT NULL DEFAULT 0, -- pixels, as encoded
    logo_height        INTEGER NOT NULL DEFAULT 0,
    locale             TEXT    NOT NULL DEFAULT '' CHECK (locale IN ('', 'en', 'de')), -- empty: as configured
    time_zone          TEXT    NOT NULL DEFAULT '',
    invoice_series     TEXT    NOT NULL DEFAULT 'INV-{YYYY}-{0000}' CHECK (invoice_series <> ''),
    credit_note_series TEXT    NOT NULL DEFAULT 'CN-{YYYY}-{0000}' CHECK (credit_note_series <> ''),
    payment_days       INTEGER NOT NULL DEFAULT 14 CHECK (payment_days BETWEEN 0 AND 365),
    reminder_days      TEXT    NOT NULL DEFAULT '[3,10,20]', -- JSON: days after an invoice was due
    letter_texts       TEXT    NOT NULL DEFAULT '{}',        -- JSON: language → place → the merchant's own words
    updated_at         INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO company (id) VALUES (1);

CREATE TABLE logos ( -- the one in use; encoded by Kontor, never the bytes that came
    hash         TEXT PRIMARY KEY CHECK (hash <> ''),
    content_type TEXT    NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg')),
    content      BLOB    NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE logos;
DROP TABLE company;

-- +goose Up
-- The merchant: one row, which is there from the start. Empty text is what was not said yet.
CREATE TABLE company (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    name               TEXT COLLATE "C" NOT NULL DEFAULT '',
    street             TEXT COLLATE "C" NOT NULL DEFAULT '',
    postal_code        TEXT COLLATE "C" NOT NULL DEFAULT '',
    city               TEXT COLLATE "C" NOT NULL DEFAULT '',
    country            TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(country) IN (0, 2)), -- ISO 3166-1
    vat_id             TEXT COLLATE "C" NOT NULL DEFAULT '',
    tax_number         TEXT COLLATE "C" NOT NULL DEFAULT '',
    register           TEXT COLLATE "C" NOT NULL DEFAULT '', -- court and number
    email              TEXT COLLATE "C" NOT NULL DEFAULT '',
    phone              TEXT COLLATE "C" NOT NULL DEFAULT '',
    website            TEXT COLLATE "C" NOT NULL DEFAULT '',
    account_holder     TEXT COLLATE "C" NOT NULL DEFAULT '',
    iban               TEXT COLLATE "C" NOT NULL DEFAULT '', -- without spaces
    bic                TEXT COLLATE "C" NOT NULL DEFAULT '',
    bank_name          TEXT COLLATE "C" NOT NULL DEFAULT '',
    color              TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (length(color) IN (0, 7)), -- #rrggbb
    logo_hash          TEXT COLLATE "C" NOT NULL DEFAULT '',
    logo_width         INTEGER NOT NULL DEFAULT 0, -- pixels, as encoded
    logo_height        INTEGER NOT NULL DEFAULT 0,
    locale             TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (locale IN ('', 'en', 'de')), -- empty: as configured
    time_zone          TEXT COLLATE "C" NOT NULL DEFAULT '',
    invoice_series     TEXT COLLATE "C" NOT NULL DEFAULT 'INV-{YYYY}-{0000}' CHECK (invoice_series <> ''),
    credit_note_series TEXT COLLATE "C" NOT NULL DEFAULT 'CN-{YYYY}-{0000}' CHECK (credit_note_series <> ''),
    payment_days       INTEGER NOT NULL DEFAULT 14 CHECK (payment_days BETWEEN 0 AND 365),
    reminder_days      TEXT COLLATE "C" NOT NULL DEFAULT '[3,10,20]', -- JSON: days after an invoice was due
    letter_texts       TEXT COLLATE "C" NOT NULL DEFAULT '{}',        -- JSON: language → place → the merchant's own words
    updated_at         BIGINT NOT NULL DEFAULT 0
);
INSERT INTO company (id) VALUES (1);

CREATE TABLE logos ( -- the one in use; encoded by Kontor, never the bytes that came
    hash         TEXT COLLATE "C" PRIMARY KEY CHECK (hash <> ''),
    content_type TEXT COLLATE "C" NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg')),
    content      BYTEA   NOT NULL,
    created_at   BIGINT NOT NULL
);

-- +goose Down
DROP TABLE logos;
DROP TABLE company;

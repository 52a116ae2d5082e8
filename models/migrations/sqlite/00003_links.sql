-- +goose Up
CREATE TABLE links ( -- what a customer pays on /pay/TOKEN: mailed by hand, or an invoice's or a subscription's own
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose         TEXT    NOT NULL CHECK (purpose IN ('link', 'invoice', 'subscription')),
    purpose_id      INTEGER NOT NULL DEFAULT 0, -- the invoice's or the subscription's id
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    key             TEXT    NOT NULL UNIQUE,    -- of the form it was made with
    input           TEXT    NOT NULL,           -- a hash of what was asked with that key
    token_hash      TEXT    NOT NULL UNIQUE,    -- SHA-256 of the token: what it is found by
    token           BLOB    NOT NULL,           -- sealed with the secret key, for the desk to copy
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    amount          INTEGER NOT NULL CHECK (amount > 0),
    parts_allowed   INTEGER NOT NULL DEFAULT 0 CHECK (parts_allowed IN (0, 1)),
    many            INTEGER NOT NULL DEFAULT 0 CHECK (many IN (0, 1)), -- stays open when it is paid
    description     TEXT    NOT NULL DEFAULT '',
    sought          TEXT    NOT NULL DEFAULT '', -- the description's beginning in lower case, to be searched by
    order_reference TEXT    NOT NULL DEFAULT '',
    message         TEXT    NOT NULL DEFAULT '',
    customer_id     INTEGER REFERENCES customers (id),
    first_name      TEXT    NOT NULL DEFAULT '',
    last_name       TEXT    NOT NULL DEFAULT '',
    email           TEXT    NOT NULL DEFAULT '',
    language        TEXT    NOT NULL CHECK (language IN ('en', 'de')),
    capture_mode    TEXT    NOT NULL,
    delay_hours     INTEGER NOT NULL DEFAULT 0,
    save_method     INTEGER NOT NULL DEFAULT 0 CHECK (save_method IN (0, 1)),
    recurring       TEXT, -- JSON of the series that its payment begins
    native          INTEGER NOT NULL DEFAULT 0 CHECK (native IN (0, 1)), -- paid on a payment link of the gateway's own
    remind          INTEGER NOT NULL DEFAULT 0 CHECK (remind IN (0, 1)), -- by mail, some days before it expires
    status          TEXT    NOT NULL CHECK (status IN ('open', 'paid', 'expired', 'cancelled')),
    received        INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0), -- what its payments brought, whatever was given back since
    kept            INTEGER NOT NULL DEFAULT 0,                       -- less what was let go, refunded and charged back
    payments        INTEGER NOT NULL DEFAULT 0 CHECK (payments >= 0), -- that brought something
    attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0), -- to pay it
    attempt_id      INTEGER REFERENCES payments (id),                 -- the latest of them
    overpaid        INTEGER NOT NULL DEFAULT 0 CHECK (overpaid IN (0, 1)), -- more came than was wanted, and is still here
    user_id         INTEGER REFERENCES users (id),
    expires_at      INTEGER NOT NULL CHECK (expires_at > 0),
    reminded_at     INTEGER NOT NULL DEFAULT 0, -- or when it was too late to
    wanted_at       INTEGER NOT NULL DEFAULT 0, -- when a customer asked for a new one; 0: nobody did, or it was answered
    paid_at         INTEGER NOT NULL DEFAULT 0, -- whole
    closed_at       INTEGER NOT NULL DEFAULT 0, -- when it expired or was cancelled
    due_at          INTEGER NOT NULL DEFAULT 0, -- when the worker looks at it: to remind, or to expire it
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
-- A list is the union of its statuses, each along the page key; what stands behind that is only compared.
CREATE INDEX links_by_status ON links (purpose, status, created_at, id, account_id, currency);
CREATE INDEX links_of_purpose ON links (purpose, purpose_id, id) WHERE purpose_id > 0;
CREATE INDEX links_by_order ON links (order_reference, created_at) WHERE order_reference <> '';
CREATE INDEX links_by_email ON links (email, created_at) WHERE email <> '';
CREATE INDEX links_by_text ON links (sought, created_at) WHERE sought <> '';
CREATE INDEX links_by_amount ON links (currency, amount, created_at);
CREATE INDEX links_by_customer ON links (customer_id, created_at) WHERE customer_id IS NOT NULL;
CREATE INDEX links_due ON links (due_at) WHERE due_at > 0;
CREATE INDEX links_overpaid ON links (id) WHERE overpaid = 1;
CREATE INDEX links_wanted ON links (wanted_at) WHERE wanted_at > 0;

CREATE TABLE link_openings ( -- who opened a link's page: once a visitor and day, never an address
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    link_id   INTEGER NOT NULL REFERENCES links (id),
    visitor   TEXT    NOT NULL, -- a hash that leads back to nobody, and changes every day
    opened_at INTEGER NOT NULL,
    browser   TEXT    NOT NULL DEFAULT '',
    platform  TEXT    NOT NULL DEFAULT '',
    pressed   INTEGER NOT NULL DEFAULT 0 CHECK (pressed IN (0, 1)), -- Pay
    UNIQUE (link_id, visitor)
) STRICT;

ALTER TABLE payments ADD COLUMN link_id INTEGER REFERENCES links (id);
ALTER TABLE payments ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;     -- among its link's, counted from 1
ALTER TABLE payments ADD COLUMN excess INTEGER NOT NULL DEFAULT 0;      -- how much of it its link did not want
ALTER TABLE payments ADD COLUMN linked_at INTEGER NOT NULL DEFAULT 0;   -- when its link counted it first
ALTER TABLE payments ADD COLUMN answered_at INTEGER NOT NULL DEFAULT 0; -- when the provider was last asked, and answered
CREATE UNIQUE INDEX payments_of_link ON payments (link_id, attempt) WHERE link_id IS NOT NULL;

-- +goose Down
DROP INDEX payments_of_link;
ALTER TABLE payments DROP COLUMN answered_at;
ALTER TABLE payments DROP COLUMN linked_at;
ALTER TABLE payments DROP COLUMN excess;
ALTER TABLE payments DROP COLUMN attempt;
ALTER TABLE payments DROP COLUMN link_id;
DROP TABLE link_openings;
DROP TABLE links;

-- +goose Up
-- Times are microseconds since 1970 in UTC, amounts whole minor units of the row's currency.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT    NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role IN ('viewer', 'clerk', 'manager', 'admin')),
    password_hash TEXT    NOT NULL,
    demo          INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)),
    active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    session_epoch INTEGER NOT NULL DEFAULT 0, -- raised to end every session of the user
    failures      INTEGER NOT NULL DEFAULT 0,
    locked_until  INTEGER NOT NULL DEFAULT 0,
    last_seen_at  INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

-- gorilla/sessions' rows through gormstore, which names and types these columns.
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    data       TEXT NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    expires_at DATETIME NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE accounts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    slug        TEXT    NOT NULL UNIQUE CHECK (slug <> ''), -- its place in the webhook URL
    provider    TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    mode        TEXT    NOT NULL CHECK (mode IN ('simulator', 'test', 'live')),
    base_url    TEXT    NOT NULL,
    credentials BLOB    NOT NULL, -- sealed with the secret key
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    card_entry  INTEGER NOT NULL DEFAULT 0 CHECK (card_entry IN (0, 1)), -- whether staff may type cards
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE customers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    reference  TEXT    NOT NULL DEFAULT '',
    name       TEXT    NOT NULL DEFAULT '',
    email      TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX customers_email ON customers (email) WHERE email <> '';

CREATE TABLE name_words (
    word        TEXT    NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    PRIMARY KEY (word, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX name_words_of_customer ON name_words (customer_id, word);

CREATE TABLE payments (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id       INTEGER NOT NULL REFERENCES accounts (id),
    kind             TEXT    NOT NULL CHECK (kind IN ('payment', 'credit', 'payout')),
    reference        TEXT    NOT NULL,            -- ours at the provider
    provider_id      TEXT    NOT NULL DEFAULT '', -- the provider's
    intent_id        TEXT    NOT NULL DEFAULT '',
    order_reference  TEXT    NOT NULL DEFAULT '', -- the merchant's own, searched as well
    description      TEXT    NOT NULL DEFAULT '',
    channel          TEXT    NOT NULL DEFAULT '', -- how it came to be: hosted, intent, or empty: elsewhere
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    amount           INTEGER NOT NULL CHECK (amount >= 0),
    authorized       INTEGER NOT NULL DEFAULT 0 CHECK (authorized >= 0),
    captured         INTEGER NOT NULL DEFAULT 0 CHECK (captured >= 0),
    refunded         INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0),
    reversed         INTEGER NOT NULL DEFAULT 0 CHECK (reversed >= 0),
    charged_back     INTEGER NOT NULL DEFAULT 0 CHECK (charged_back >= 0),
    asked_currency   TEXT    NOT NULL DEFAULT '', -- where the customer was asked for something else than amount
    asked_amount     INTEGER NOT NULL DEFAULT 0,
    status           TEXT    NOT NULL CHECK (status IN ('open', 'pending', 'authorized', 'partially captured', 'captured',
                         'partially refunded', 'refunded', 'reversed', 'declined', 'cancelled', 'expired', 'paid out')),
    state            TEXT    NOT NULL CHECK (state IN ('open', 'pending', 'authorized', 'declined', 'cancelled', 'expired')),
    disputed         INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1)),
    drift            TEXT    NOT NULL DEFAULT '',
    provider_status  TEXT    NOT NULL DEFAULT '',
    provider_code    TEXT    NOT NULL DEFAULT '',
    provider_message TEXT    NOT NULL DEFAULT '',
    customer_id      INTEGER REFERENCES customers (id),
    customer_name    TEXT    NOT NULL DEFAULT '',
    email            TEXT    NOT NULL DEFAULT '',
    method           TEXT    NOT NULL DEFAULT '',
    brand            TEXT    NOT NULL DEFAULT '',
    last4            TEXT    NOT NULL DEFAULT '',
    expiry           TEXT    NOT NULL DEFAULT '',
    capture_mode     TEXT    NOT NULL DEFAULT '',
    delay_hours      INTEGER NOT NULL DEFAULT 0,
    checkout_url     TEXT    NOT NULL DEFAULT '',
    checkout_form    TEXT    NOT NULL DEFAULT '', -- JSON of what the browser posts there
    lapses_at        INTEGER NOT NULL DEFAULT 0, -- when the authorization runs out; 0: not known or nothing held
    ask_at           INTEGER NOT NULL DEFAULT 0, -- when the provider is to be asked; 0: no need
    ask_attempts     INTEGER NOT NULL DEFAULT 0,
    told_at          INTEGER NOT NULL DEFAULT 0, -- when the newest news that was applied was asked for
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    CHECK (kind <> 'payment' OR (captured + reversed <= authorized AND refunded <= captured AND charged_back <= captured))
) STRICT;
CREATE UNIQUE INDEX payments_reference ON payments (account_id, reference);
CREATE UNIQUE INDEX payments_provider_id ON payments (account_id, provider_id) WHERE provider_id <> '';
-- Each list index is led by what is filtered and ended by the page key. A cell is a combination of filters; a list
-- is the union of its cells. Our and the provider's names are found by the unique indexes above, account by account.
-- What stands behind the page key is only compared, so that no row is read in vain. An index of SQLite ends in the
-- id by itself where nothing stands behind it.
CREATE INDEX payments_by_time ON payments (created_at);
CREATE INDEX payments_by_cell ON payments (status, account_id, currency, kind, created_at, id, amount);
CREATE INDEX payments_by_amount ON payments (currency, amount, created_at, id, status, account_id, kind);
CREATE INDEX payments_by_order ON payments (order_reference, created_at) WHERE order_reference <> '';
CREATE INDEX payments_by_email ON payments (email, created_at) WHERE email <> '';
CREATE INDEX payments_by_last4 ON payments (last4, created_at) WHERE last4 <> '';
CREATE INDEX payments_by_customer ON payments (customer_id, created_at) WHERE customer_id IS NOT NULL;
CREATE INDEX payments_to_ask ON payments (ask_at) WHERE ask_at > 0;
CREATE INDEX payments_lapsing ON payments (lapses_at) WHERE lapses_at > 0;
CREATE INDEX payments_drifting ON payments (id) WHERE drift <> '';

CREATE TABLE saved_methods ( -- customers' cards that a provider keeps; only its name for them is here
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    customer_id  INTEGER NOT NULL REFERENCES customers (id),
    token        TEXT    NOT NULL CHECK (token <> ''), -- the provider's name
    method       TEXT    NOT NULL DEFAULT '',
    brand        TEXT    NOT NULL DEFAULT '',
    last4        TEXT    NOT NULL DEFAULT '',
    expiry       TEXT    NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL,
    forgotten_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_id, token)
) STRICT;
CREATE INDEX saved_methods_of_customer ON saved_methods (customer_id, id);

CREATE TABLE syncs ( -- how far each account's payments were pulled from its provider
    account_id  INTEGER PRIMARY KEY REFERENCES accounts (id),
    reached     INTEGER NOT NULL DEFAULT 0, -- all that was made before it is in the book
    from_at     INTEGER NOT NULL DEFAULT 0, -- the run that is under way; 0: none
    to_at       INTEGER NOT NULL DEFAULT 0,
    place       TEXT    NOT NULL DEFAULT '', -- where it goes on: the provider's cursor, or our last payment
    seen        INTEGER NOT NULL DEFAULT 0,
    changed     INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0, -- what the provider lists and the book can't hold
    skipped_why TEXT    NOT NULL DEFAULT '', -- of the first of them
    failed      TEXT    NOT NULL DEFAULT '', -- the provider's words, where the last try broke off
    due_at      INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER NOT NULL DEFAULT 0,
    ended_at    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE operations (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id      INTEGER NOT NULL REFERENCES payments (id),
    kind            TEXT    NOT NULL CHECK (kind IN ('authorization', 'capture', 'refund', 'reversal', 'increment', 'credit',
                        'confirmation', 'update', 'payout', 'charge', 'chargeback', 'wonback', 'approval', 'rejection')),
    status          TEXT    NOT NULL CHECK (status IN ('awaiting_approval', 'requested', 'sending', 'succeeded', 'declined',
                        'pending', 'unknown', 'rejected', 'withdrawn')),
    origin          TEXT    NOT NULL CHECK (origin IN ('kontor', 'provider')), -- who began it
    key             TEXT    NOT NULL UNIQUE,   -- made when the form was drawn; the provider's idempotency key
    input           TEXT    NOT NULL,          -- a hash of what was asked with that key
    reference       TEXT    NOT NULL UNIQUE,   -- ours at the provider
    provider_ref    TEXT    NOT NULL DEFAULT '',
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    amount          INTEGER NOT NULL CHECK (amount >= 0), -- asked for
    settled         INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0), -- moved; 0 until succeeded
    reason          TEXT    NOT NULL DEFAULT '',
    details         TEXT    NOT NULL DEFAULT '', -- JSON, for kinds that carry more than an amount
    user_id         INTEGER REFERENCES users (id),
    provider_status TEXT    NOT NULL DEFAULT '',
    code            TEXT    NOT NULL DEFAULT '',
    message         TEXT    NOT NULL DEFAULT '',
    attempts        INTEGER NOT NULL DEFAULT 0,
    first_sent_at   INTEGER NOT NULL DEFAULT 0,
    last_sent_at    INTEGER NOT NULL DEFAULT 0,
    due_at          INTEGER NOT NULL DEFAULT 0, -- when the worker looks at it again; 0: never by itself
    lease_until     INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    settled_at      INTEGER NOT NULL DEFAULT 0,
    CHECK (status = 'succeeded' OR settled = 0)
) STRICT;
CREATE INDEX operations_of_payment ON operations (payment_id, id);
CREATE INDEX operations_due ON operations (due_at) WHERE due_at > 0;
CREATE INDEX operations_unknown ON operations (due_at, created_at, id) WHERE status = 'unknown';
CREATE INDEX operations_unsettled ON operations (status, created_at) WHERE status IN ('requested', 'sending', 'unknown', 'awaiting_approval');

CREATE TABLE deliveries (
    id           INTEGER PRIMARY KEY, -- never reused, as no row is ever deleted
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    event_key    TEXT    NOT NULL,
    signed       INTEGER NOT NULL CHECK (signed IN (0, 1)),
    status       TEXT    NOT NULL CHECK (status IN ('received', 'processed', 'ignored', 'failing')),
    header       TEXT    NOT NULL,
    body         BLOB    NOT NULL,
    times        INTEGER NOT NULL DEFAULT 1, -- how often it came
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL DEFAULT 0,
    lease_until  INTEGER NOT NULL DEFAULT 0,
    payment_id   INTEGER REFERENCES payments (id),
    changes      INTEGER NOT NULL DEFAULT 0, -- how many things it changed in the book
    outcome      TEXT    NOT NULL DEFAULT '', -- what came of it, in a word of the catalogue
    received_at  INTEGER NOT NULL,
    last_at      INTEGER NOT NULL,
    processed_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_id, event_key)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at > 0;
CREATE INDEX deliveries_of_payment ON deliveries (payment_id, id) WHERE payment_id IS NOT NULL;
CREATE INDEX deliveries_failing ON deliveries (id) WHERE status = 'failing';
CREATE INDEX deliveries_by_account ON deliveries (account_id, status, id);

CREATE TABLE refusals ( -- deliveries that were not let in, counted by hour
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    reason     TEXT    NOT NULL,
    hour       INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (account_id, reason, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    payment_id   INTEGER NOT NULL REFERENCES payments (id),
    operation_id INTEGER NOT NULL UNIQUE REFERENCES operations (id), -- nothing is booked twice
    event        TEXT    NOT NULL,
    currency     TEXT    NOT NULL CHECK (length(currency) = 3),
    booked_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_of_payment ON entries (payment_id, id);
CREATE INDEX entries_by_time ON entries (booked_at);
CREATE INDEX entries_by_cell ON entries (event, currency, account_id, booked_at);

CREATE TABLE lines (
    entry_id INTEGER NOT NULL REFERENCES entries (id),
    book     TEXT    NOT NULL CHECK (book IN ('held', 'held_contra', 'receivable', 'sales', 'refunds', 'payouts', 'chargebacks')),
    amount   INTEGER NOT NULL CHECK (amount <> 0), -- debit above zero, credit below
    PRIMARY KEY (entry_id, book)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollups ( -- sums of lines by quarter hours, of which every time zone's days are made
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    currency   TEXT    NOT NULL,
    book       TEXT    NOT NULL,
    quarter    INTEGER NOT NULL, -- booked_at divided by fifteen minutes
    debit      INTEGER NOT NULL,
    credit     INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (quarter, account_id, currency, book)
) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id INTEGER NOT NULL REFERENCES payments (id),
    user_id    INTEGER NOT NULL REFERENCES users (id),
    key        TEXT    NOT NULL UNIQUE,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX notes_of_payment ON notes (payment_id, id);

CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    user_id    INTEGER REFERENCES users (id), -- none: Kontor itself, or the provider's news
    actor      TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL, -- "payment", "account", "user" …
    subject_id INTEGER NOT NULL,
    payment_id INTEGER REFERENCES payments (id),
    detail     TEXT    NOT NULL DEFAULT '' -- JSON
) STRICT;
CREATE INDEX audit_of_payment ON audit (payment_id, id) WHERE payment_id IS NOT NULL;
CREATE INDEX audit_by_user ON audit (user_id, id);

-- The ledger and the audit trail are added to, never changed.
-- +goose StatementBegin
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_stay_there BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lines_stay BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'lines are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER lines_stay_there BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'lines are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_stays_there BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE notes;
DROP TABLE rollups;
DROP TABLE lines;
DROP TABLE entries;
DROP TABLE refusals;
DROP TABLE deliveries;
DROP TABLE operations;
DROP TABLE syncs;
DROP TABLE saved_methods;
DROP TABLE payments;
DROP TABLE name_words;
DROP TABLE customers;
DROP TABLE accounts;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE settings;

-- +goose Up
CREATE TABLE plans ( -- what subscriptions are made of; each keeps a copy of its terms
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    key         TEXT    NOT NULL UNIQUE, -- of the form it was made with
    name        TEXT    NOT NULL CHECK (name <> ''),
    currency    TEXT    NOT NULL CHECK (length(currency) = 3),
    amount      INTEGER NOT NULL CHECK (amount > 0),
    every       INTEGER NOT NULL CHECK (every > 0),
    unit        TEXT    NOT NULL CHECK (unit IN ('day', 'week', 'month', 'year')),
    times       INTEGER NOT NULL DEFAULT 0 CHECK (times >= 0), -- charges until it ends by itself; 0: no such end
    ends_on     TEXT    NOT NULL DEFAULT '',                   -- the last day that a charge may be due on: "2028-04-30"
    notice_days INTEGER NOT NULL DEFAULT 0 CHECK (notice_days >= 0),
    retry_days  TEXT    NOT NULL DEFAULT '',                   -- "1,3,7"
    missed      TEXT    NOT NULL CHECK (missed IN ('charge', 'skip')),
    receipts    INTEGER NOT NULL DEFAULT 1 CHECK (receipts IN (0, 1)),
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), -- whether new subscriptions can have it
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE subscriptions (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    key              TEXT    NOT NULL UNIQUE, -- of the form it was made with
    input            TEXT    NOT NULL,        -- a hash of what was asked with that key
    reference        TEXT    NOT NULL UNIQUE, -- begins the keys of its charges: no other book's at the same gateway
    customer_id      INTEGER NOT NULL REFERENCES customers (id),
    account_id       INTEGER NOT NULL REFERENCES accounts (id),
    plan_id          INTEGER REFERENCES plans (id),
    name             TEXT    NOT NULL CHECK (name <> ''), -- what it is for, as its customer reads it
    status           TEXT    NOT NULL CHECK (status IN ('pending', 'active', 'paused', 'past due', 'cancelled', 'ended')),
    needs            TEXT    NOT NULL DEFAULT '', -- why it needs a person, in a word of the catalogue; empty: it does not
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    amount           INTEGER NOT NULL CHECK (amount > 0),
    every            INTEGER NOT NULL CHECK (every > 0),
    unit             TEXT    NOT NULL CHECK (unit IN ('day', 'week', 'month', 'year')),
    times            INTEGER NOT NULL DEFAULT 0 CHECK (times >= 0),
    ends_on          TEXT    NOT NULL DEFAULT '',
    notice_days      INTEGER NOT NULL DEFAULT 0 CHECK (notice_days >= 0),
    retry_days       TEXT    NOT NULL DEFAULT '',
    missed           TEXT    NOT NULL CHECK (missed IN ('charge', 'skip')),
    receipts         INTEGER NOT NULL DEFAULT 1 CHECK (receipts IN (0, 1)),
    starts_on        TEXT    NOT NULL DEFAULT '', -- the day asked for; empty: when it is first paid
    anchor           TEXT    NOT NULL DEFAULT '', -- the day from which all days are reckoned; empty while pending
    anchor_day       INTEGER NOT NULL DEFAULT 0,  -- of the month, where the anchor's month is too short for it
    anchor_number    INTEGER NOT NULL DEFAULT 0,  -- of the period that begins with the anchor
    zone             TEXT    NOT NULL,            -- where its days and its hour are
    hour             INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    language         TEXT    NOT NULL CHECK (language IN ('en', 'de')),
    first_payment_id INTEGER REFERENCES payments (id), -- which all later ones are charged by
    method_expiry    TEXT    NOT NULL DEFAULT '',      -- "2028-04", of what is charged
    link_id          INTEGER REFERENCES links (id),    -- the page that waits to be paid on
    catch_up_to      INTEGER NOT NULL DEFAULT 0,       -- the last missed period that a person let be charged
    ends_next        INTEGER NOT NULL DEFAULT 0 CHECK (ends_next IN (0, 1)), -- cancelled when its next period would begin
    next_on          TEXT    NOT NULL DEFAULT '',      -- when its next charge is due; empty: none is
    expiring_on      TEXT    NOT NULL DEFAULT '',      -- next_on, where what is charged expires before it
    user_id          INTEGER REFERENCES users (id),
    paused_at        INTEGER NOT NULL DEFAULT 0,
    ended_at         INTEGER NOT NULL DEFAULT 0,
    due_at           INTEGER NOT NULL DEFAULT 0, -- when the worker looks at it; 0: never by itself
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX subscriptions_by_status ON subscriptions (status, id);
CREATE INDEX subscriptions_by_account ON subscriptions (account_id, id);
CREATE INDEX subscriptions_by_currency ON subscriptions (currency, id);
CREATE INDEX subscriptions_of_customer ON subscriptions (customer_id, id);
CREATE INDEX subscriptions_of_plan ON subscriptions (plan_id, id) WHERE plan_id IS NOT NULL;
CREATE INDEX subscriptions_due ON subscriptions (due_at) WHERE due_at > 0;
CREATE INDEX subscriptions_needing ON subscriptions (id) WHERE needs <> '';
CREATE INDEX subscriptions_expiring ON subscriptions (expiring_on, id) WHERE expiring_on <> '';

CREATE TABLE subscription_charges ( -- one for each period: that it is there once is why nothing is charged twice
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    number          INTEGER NOT NULL CHECK (number > 0),
    due_on          TEXT    NOT NULL,
    due_at          INTEGER NOT NULL,
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    amount          INTEGER NOT NULL CHECK (amount > 0),
    status          TEXT    NOT NULL CHECK (status IN ('scheduled', 'charging', 'paid', 'declined', 'retrying', 'skipped', 'failed')),
    tries           INTEGER NOT NULL DEFAULT 0,
    retries         INTEGER NOT NULL DEFAULT 0,  -- of the schedule after a decline, those that were used up
    tried_on        TEXT    NOT NULL DEFAULT '', -- the day of the first try
    retry_at        INTEGER NOT NULL DEFAULT 0,
    payment_id      INTEGER REFERENCES payments (id), -- the last try's, or that which paid it
    code            TEXT    NOT NULL DEFAULT '', -- of the last decline
    message         TEXT    NOT NULL DEFAULT '',
    noticed_at      INTEGER NOT NULL DEFAULT 0,  -- when its customer was told of it beforehand
    settled_at      INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    UNIQUE (subscription_id, number)
) STRICT;
-- One period at a time: the next is not begun before this one is settled.
CREATE UNIQUE INDEX subscription_charges_open ON subscription_charges (subscription_id) WHERE status IN ('scheduled', 'charging', 'declined', 'retrying');

CREATE TABLE subscription_tries ( -- each payment that was to pay a period
    charge_id  INTEGER NOT NULL REFERENCES subscription_charges (id),
    try        INTEGER NOT NULL CHECK (try > 0),
    payment_id INTEGER NOT NULL UNIQUE REFERENCES payments (id), -- a payment pays one period
    created_at INTEGER NOT NULL,
    PRIMARY KEY (charge_id, try)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription_changes ( -- what was done to it, so that its history explains itself
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    key             TEXT    NOT NULL DEFAULT '', -- of the form
    kind            TEXT    NOT NULL,
    number          INTEGER NOT NULL DEFAULT 0,  -- the period from which it holds
    user_id         INTEGER REFERENCES users (id),
    actor           TEXT    NOT NULL,
    reason          TEXT    NOT NULL DEFAULT '',
    detail          TEXT    NOT NULL DEFAULT '', -- JSON
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX subscription_changes_of_subscription ON subscription_changes (subscription_id, id);
CREATE UNIQUE INDEX subscription_changes_key ON subscription_changes (key) WHERE key <> '';

-- +goose Down
DROP TABLE subscription_changes;
DROP TABLE subscription_tries;
DROP TABLE subscription_charges;
DROP TABLE subscriptions;
DROP TABLE plans;

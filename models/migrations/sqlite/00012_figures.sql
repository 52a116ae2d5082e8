-- +goose Up
-- What an entry was booked for besides its payment: how the customer paid, as far as it was known then, and the delivery
-- that brought the news, where it came by one.
ALTER TABLE entries ADD COLUMN method TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN delivery_id INTEGER REFERENCES deliveries (id);
DROP TRIGGER entries_stay;
UPDATE entries SET method = (SELECT p.method FROM payments p WHERE p.id = entries.payment_id);
-- +goose StatementBegin
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd

CREATE TABLE wide_rollups ( -- rollups by longer steps, so that years are summed from few rows
    step       INTEGER NOT NULL CHECK (step IN (96, 3072)), -- quarter hours: a day of UTC, 32 of them
    span       INTEGER NOT NULL, -- quarter divided by step
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    currency   TEXT    NOT NULL,
    book       TEXT    NOT NULL,
    debit      INTEGER NOT NULL,
    credit     INTEGER NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (step, span, account_id, currency, book)
) STRICT, WITHOUT ROWID;

-- The days of the house's one time zone. While there are none, as during a load, nothing below is summed.
CREATE TABLE house_clock (
    begins INTEGER PRIMARY KEY, -- a month, or within it another distance from UTC
    shift  INTEGER NOT NULL,    -- that distance, in microseconds
    month  INTEGER NOT NULL,    -- the month's first day, counted from 1970-01-01
    zone   TEXT    NOT NULL     -- "Europe/Berlin"
) STRICT;

CREATE TABLE entry_sums ( -- entries by days and months of the house
    span       TEXT    NOT NULL CHECK (span IN ('day', 'month')),
    begins     INTEGER NOT NULL, -- its first day, counted from 1970-01-01
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    currency   TEXT    NOT NULL,
    method     TEXT    NOT NULL,
    event      TEXT    NOT NULL,
    count      INTEGER NOT NULL,
    amount     INTEGER NOT NULL,
    PRIMARY KEY (span, begins, account_id, currency, method, event)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_sums ( -- payments by the days and months of their beginning, as they stand now
    span       TEXT    NOT NULL CHECK (span IN ('day', 'month')),
    begins     INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    currency   TEXT    NOT NULL,
    method     TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    code       TEXT    NOT NULL, -- the provider's reason, of declined ones
    count      INTEGER NOT NULL,
    amount     INTEGER NOT NULL,
    PRIMARY KEY (span, begins, account_id, currency, method, status, code)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER rollups_widen AFTER INSERT ON rollups WHEN EXISTS (SELECT 1 FROM house_clock) BEGIN
    INSERT INTO wide_rollups (step, span, account_id, currency, book, debit, credit, count)
    SELECT s.step, NEW.quarter / s.step, NEW.account_id, NEW.currency, NEW.book, NEW.debit, NEW.credit, NEW.count
    FROM (SELECT 96 AS step UNION ALL SELECT 3072) s WHERE TRUE
    ON CONFLICT (step, span, account_id, currency, book) DO UPDATE SET debit = wide_rollups.debit + excluded.debit,
    credit = wide_rollups.credit + excluded.credit, count = wide_rollups.count + excluded.count;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rollups_widen_on AFTER UPDATE ON rollups WHEN EXISTS (SELECT 1 FROM house_clock) BEGIN
    INSERT INTO wide_rollups (step, span, account_id, currency, book, debit, credit, count)
    SELECT s.step, NEW.quarter / s.step, NEW.account_id, NEW.currency, NEW.book, NEW.debit - OLD.debit, NEW.credit - OLD.credit,
    NEW.count - OLD.count FROM (SELECT 96 AS step UNION ALL SELECT 3072) s WHERE TRUE
    ON CONFLICT (step, span, account_id, currency, book) DO UPDATE SET debit = wide_rollups.debit + excluded.debit,
    credit = wide_rollups.credit + excluded.credit, count = wide_rollups.count + excluded.count;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entries_sum AFTER INSERT ON entries BEGIN
    INSERT INTO entry_sums (span, begins, account_id, currency, method, event, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (NEW.booked_at + c.shift) / 86400000000 ELSE c.month END,
    NEW.account_id, NEW.currency, NEW.method, NEW.event, 1, o.settled
    FROM (SELECT shift, month FROM house_clock WHERE begins <= NEW.booked_at ORDER BY begins DESC LIMIT 1) c
    CROSS JOIN (SELECT 'day' AS span UNION ALL SELECT 'month') s CROSS JOIN operations o WHERE o.id = NEW.operation_id
    ON CONFLICT (span, begins, account_id, currency, method, event) DO UPDATE SET
    count = entry_sums.count + excluded.count, amount = entry_sums.amount + excluded.amount;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payments_sum AFTER INSERT ON payments WHEN NEW.kind = 'payment' BEGIN
    INSERT INTO payment_sums (span, begins, account_id, currency, method, status, code, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (NEW.created_at + c.shift) / 86400000000 ELSE c.month END, NEW.account_id, NEW.currency,
    NEW.method, NEW.status, CASE NEW.status WHEN 'declined' THEN NEW.provider_code ELSE '' END, 1, NEW.amount
    FROM (SELECT shift, month FROM house_clock WHERE begins <= NEW.created_at ORDER BY begins DESC LIMIT 1) c
    CROSS JOIN (SELECT 'day' AS span UNION ALL SELECT 'month') s WHERE TRUE
    ON CONFLICT (span, begins, account_id, currency, method, status, code) DO UPDATE SET
    count = payment_sums.count + excluded.count, amount = payment_sums.amount + excluded.amount;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payments_sum_on AFTER UPDATE ON payments WHEN NEW.kind = 'payment' AND (OLD.status, OLD.provider_code, OLD.method, OLD.amount,
    OLD.currency, OLD.account_id, OLD.created_at) <> (NEW.status, NEW.provider_code, NEW.method, NEW.amount, NEW.currency, NEW.account_id, NEW.created_at)
BEGIN
    INSERT INTO payment_sums (span, begins, account_id, currency, method, status, code, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (OLD.created_at + c.shift) / 86400000000 ELSE c.month END, OLD.account_id, OLD.currency,
    OLD.method, OLD.status, CASE OLD.status WHEN 'declined' THEN OLD.provider_code ELSE '' END, -1, -OLD.amount
    FROM (SELECT shift, month FROM house_clock WHERE begins <= OLD.created_at ORDER BY begins DESC LIMIT 1) c
    CROSS JOIN (SELECT 'day' AS span UNION ALL SELECT 'month') s WHERE TRUE
    ON CONFLICT (span, begins, account_id, currency, method, status, code) DO UPDATE SET
    count = payment_sums.count + excluded.count, amount = payment_sums.amount + excluded.amount;
    INSERT INTO payment_sums (span, begins, account_id, currency, method, status, code, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (NEW.created_at + c.shift) / 86400000000 ELSE c.month END, NEW.account_id, NEW.currency,
    NEW.method, NEW.status, CASE NEW.status WHEN 'declined' THEN NEW.provider_code ELSE '' END, 1, NEW.amount
    FROM (SELECT shift, month FROM house_clock WHERE begins <= NEW.created_at ORDER BY begins DESC LIMIT 1) c
    CROSS JOIN (SELECT 'day' AS span UNION ALL SELECT 'month') s WHERE TRUE
    ON CONFLICT (span, begins, account_id, currency, method, status, code) DO UPDATE SET
    count = payment_sums.count + excluded.count, amount = payment_sums.amount + excluded.amount;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER payments_sum_on;
DROP TRIGGER payments_sum;
DROP TRIGGER entries_sum;
DROP TRIGGER rollups_widen_on;
DROP TRIGGER rollups_widen;
DROP TABLE payment_sums;
DROP TABLE entry_sums;
DROP TABLE house_clock;
DROP TABLE wide_rollups;
ALTER TABLE entries DROP COLUMN delivery_id;
ALTER TABLE entries DROP COLUMN method;

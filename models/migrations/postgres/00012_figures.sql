-- +goose Up
-- What an entry was booked for besides its payment: how the customer paid, as far as it was known then, and the delivery
-- that brought the news, where it came by one.
ALTER TABLE entries ADD COLUMN method TEXT COLLATE "C" NOT NULL DEFAULT '', ADD COLUMN delivery_id BIGINT REFERENCES deliveries (id);
ALTER TABLE entries DISABLE TRIGGER entries_stay;
UPDATE entries SET method = p.method FROM payments p WHERE p.id = entries.payment_id AND p.method <> '';
ALTER TABLE entries ENABLE TRIGGER entries_stay;

CREATE TABLE wide_rollups ( -- rollups by longer steps, so that years are summed from few rows
    step       BIGINT NOT NULL CHECK (step IN (96, 3072)), -- quarter hours: a day of UTC, 32 of them
    span       BIGINT NOT NULL, -- quarter divided by step
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    currency   TEXT COLLATE "C"    NOT NULL,
    book       TEXT COLLATE "C"    NOT NULL,
    debit      BIGINT NOT NULL,
    credit     BIGINT NOT NULL,
    count      BIGINT NOT NULL,
    PRIMARY KEY (step, span, account_id, currency, book)
);

-- The days of the house's one time zone. While there are none, as during a load, nothing below is summed.
CREATE TABLE house_clock (
    begins BIGINT PRIMARY KEY, -- a month, or within it another distance from UTC
    shift  BIGINT NOT NULL,    -- that distance, in microseconds
    month  BIGINT NOT NULL,    -- the month's first day, counted from 1970-01-01
    zone   TEXT COLLATE "C"    NOT NULL     -- "Europe/Berlin"
);

CREATE TABLE entry_sums ( -- entries by days and months of the house
    span       TEXT COLLATE "C"    NOT NULL CHECK (span IN ('day', 'month')),
    begins     BIGINT NOT NULL, -- its first day, counted from 1970-01-01
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    currency   TEXT COLLATE "C"    NOT NULL,
    method     TEXT COLLATE "C"    NOT NULL,
    event      TEXT COLLATE "C"    NOT NULL,
    count      BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    PRIMARY KEY (span, begins, account_id, currency, method, event)
);

CREATE TABLE payment_sums ( -- payments by the days and months of their beginning, as they stand now
    span       TEXT COLLATE "C"    NOT NULL CHECK (span IN ('day', 'month')),
    begins     BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    currency   TEXT COLLATE "C"    NOT NULL,
    method     TEXT COLLATE "C"    NOT NULL,
    status     TEXT COLLATE "C"    NOT NULL,
    code       TEXT COLLATE "C"    NOT NULL, -- the provider's reason, of declined ones
    count      BIGINT NOT NULL,
    amount     BIGINT NOT NULL,
    PRIMARY KEY (span, begins, account_id, currency, method, status, code)
);

-- +goose StatementBegin
CREATE FUNCTION rollups_widen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    debit_more BIGINT := NEW.debit;
    credit_more BIGINT := NEW.credit;
    count_more BIGINT := NEW.count;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM house_clock) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        debit_more := NEW.debit - OLD.debit;
        credit_more := NEW.credit - OLD.credit;
        count_more := NEW.count - OLD.count;
    END IF;
    INSERT INTO wide_rollups AS w (step, span, account_id, currency, book, debit, credit, count)
    SELECT s.step, NEW.quarter / s.step, NEW.account_id, NEW.currency, NEW.book, debit_more, credit_more, count_more
    FROM (VALUES (96), (3072)) AS s (step)
    ON CONFLICT (step, span, account_id, currency, book) DO UPDATE SET debit = w.debit + excluded.debit,
    credit = w.credit + excluded.credit, count = w.count + excluded.count;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER rollups_widen AFTER INSERT OR UPDATE ON rollups FOR EACH ROW EXECUTE FUNCTION rollups_widen();

-- +goose StatementBegin
CREATE FUNCTION entries_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry_sums AS e (span, begins, account_id, currency, method, event, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (NEW.booked_at + c.shift) / 86400000000 ELSE c.month END,
    NEW.account_id, NEW.currency, NEW.method, NEW.event, 1, o.settled
    FROM (SELECT shift, month FROM house_clock WHERE begins <= NEW.booked_at ORDER BY begins DESC LIMIT 1) AS c
    CROSS JOIN (VALUES ('day'), ('month')) AS s (span) JOIN operations o ON o.id = NEW.operation_id
    ON CONFLICT (span, begins, account_id, currency, method, event) DO UPDATE SET
    count = e.count + excluded.count, amount = e.amount + excluded.amount;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER entries_sum AFTER INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_sum();

-- +goose StatementBegin
CREATE FUNCTION payments_count(p payments, times BIGINT) RETURNS void LANGUAGE sql AS $$
    INSERT INTO payment_sums AS x (span, begins, account_id, currency, method, status, code, count, amount)
    SELECT s.span, CASE s.span WHEN 'day' THEN (p.created_at + c.shift) / 86400000000 ELSE c.month END, p.account_id, p.currency,
    p.method, p.status, CASE p.status WHEN 'declined' THEN p.provider_code ELSE '' END, times, times * p.amount
    FROM (SELECT shift, month FROM house_clock WHERE begins <= p.created_at ORDER BY begins DESC LIMIT 1) AS c
    CROSS JOIN (VALUES ('day'), ('month')) AS s (span)
    ON CONFLICT (span, begins, account_id, currency, method, status, code) DO UPDATE SET
    count = x.count + excluded.count, amount = x.amount + excluded.amount
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION payments_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM payments_count(OLD, -1);
    END IF;
    PERFORM payments_count(NEW, 1);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_sum AFTER INSERT ON payments FOR EACH ROW WHEN (NEW.kind = 'payment') EXECUTE FUNCTION payments_sum();
CREATE TRIGGER payments_sum_on AFTER UPDATE ON payments FOR EACH ROW WHEN (NEW.kind = 'payment' AND
    (OLD.status, OLD.provider_code, OLD.method, OLD.amount, OLD.currency, OLD.account_id, OLD.created_at) IS DISTINCT FROM
    (NEW.status, NEW.provider_code, NEW.method, NEW.amount, NEW.currency, NEW.account_id, NEW.created_at)) EXECUTE FUNCTION payments_sum();

-- +goose Down
DROP TRIGGER payments_sum_on ON payments;
DROP TRIGGER payments_sum ON payments;
DROP TRIGGER entries_sum ON entries;
DROP TRIGGER rollups_widen ON rollups;
DROP FUNCTION payments_sum;
DROP FUNCTION payments_count;
DROP FUNCTION entries_sum;
DROP FUNCTION rollups_widen;
DROP TABLE payment_sums;
DROP TABLE entry_sums;
DROP TABLE house_clock;
DROP TABLE wide_rollups;
ALTER TABLE entries DROP COLUMN delivery_id, DROP COLUMN method;

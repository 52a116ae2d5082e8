-- +goose Up
-- How many payments there are of each combination that lists are filtered by: what a list is made of and how long it is are
-- read here, not looked for among the payments.
CREATE TABLE payment_cells (
    status     TEXT    NOT NULL,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    currency   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    count      INTEGER NOT NULL,
    PRIMARY KEY (status, account_id, currency, kind)
) WITHOUT ROWID;
INSERT INTO payment_cells SELECT status, account_id, currency, kind, count(*) FROM payments GROUP BY 1, 2, 3, 4;

-- +goose StatementBegin
CREATE TRIGGER payments_cell AFTER INSERT ON payments BEGIN
    INSERT INTO payment_cells (status, account_id, currency, kind, count) VALUES (NEW.status, NEW.account_id, NEW.currency, NEW.kind, 1)
    ON CONFLICT (status, account_id, currency, kind) DO UPDATE SET count = count + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER payments_cell_on AFTER UPDATE ON payments
WHEN (OLD.status, OLD.account_id, OLD.currency, OLD.kind) <> (NEW.status, NEW.account_id, NEW.currency, NEW.kind) BEGIN
    UPDATE payment_cells SET count = count - 1
    WHERE status = OLD.status AND account_id = OLD.account_id AND currency = OLD.currency AND kind = OLD.kind;
    INSERT INTO payment_cells (status, account_id, currency, kind, count) VALUES (NEW.status, NEW.account_id, NEW.currency, NEW.kind, 1)
    ON CONFLICT (status, account_id, currency, kind) DO UPDATE SET count = count + 1;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER payments_cell_on;
DROP TRIGGER payments_cell;
DROP TABLE payment_cells;

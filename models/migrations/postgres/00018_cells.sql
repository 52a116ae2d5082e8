-- +goose Up
-- How many payments there are of each combination that lists are filtered by: what a list is made of and how long it is are
-- read here, not looked for among the payments.
CREATE TABLE payment_cells (
    status     TEXT COLLATE "C"    NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    currency   TEXT COLLATE "C"    NOT NULL,
    kind       TEXT COLLATE "C"    NOT NULL,
    count      BIGINT NOT NULL,
    PRIMARY KEY (status, account_id, currency, kind)
);
INSERT INTO payment_cells SELECT status, account_id, currency, kind, count(*) FROM payments GROUP BY 1, 2, 3, 4;

-- +goose StatementBegin
CREATE FUNCTION payments_cell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN -- in one order, so that two payments that go opposite ways never wait for each other; of a new one OLD is null
    INSERT INTO payment_cells AS c (status, account_id, currency, kind, count)
    SELECT * FROM (VALUES (OLD.status, OLD.account_id, OLD.currency, OLD.kind, -1), (NEW.status, NEW.account_id, NEW.currency, NEW.kind, 1))
    AS x (status, account_id, currency, kind, count) WHERE x.status IS NOT NULL ORDER BY 1, 2, 3, 4
    ON CONFLICT (status, account_id, currency, kind) DO UPDATE SET count = c.count + excluded.count;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER payments_cell AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION payments_cell();
CREATE TRIGGER payments_cell_on AFTER UPDATE ON payments FOR EACH ROW WHEN ((OLD.status, OLD.account_id, OLD.currency, OLD.kind)
    IS DISTINCT FROM (NEW.status, NEW.account_id, NEW.currency, NEW.kind)) EXECUTE FUNCTION payments_cell();

-- +goose Down
DROP TRIGGER payments_cell_on ON payments;
DROP TRIGGER payments_cell ON payments;
DROP FUNCTION payments_cell;
DROP TABLE payment_cells;

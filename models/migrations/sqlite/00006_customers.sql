-- +goose Up
ALTER TABLE customers ADD COLUMN key TEXT NOT NULL DEFAULT ''; -- made when its form was drawn; empty where payments brought them
ALTER TABLE customers ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN vat_id TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN street TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN city TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN country TEXT NOT NULL DEFAULT '' CHECK (country = '' OR length(country) = 2);
ALTER TABLE customers ADD COLUMN language TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'en', 'de'));
ALTER TABLE customers ADD COLUMN sort_name TEXT NOT NULL DEFAULT ''; -- what they are called, in lower case
ALTER TABLE customers ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customers ADD COLUMN merged_into INTEGER REFERENCES customers (id); -- who they turned out to be; their e-mail still finds that one
ALTER TABLE customers ADD COLUMN erased_at INTEGER NOT NULL DEFAULT 0;
UPDATE customers SET updated_at = created_at, sort_name = lower(CASE WHEN name <> '' THEN name WHEN email <> '' THEN email ELSE reference END);
CREATE UNIQUE INDEX customers_key ON customers (key) WHERE key <> '';
CREATE INDEX customers_listed ON customers (created_at, id) WHERE merged_into IS NULL AND erased_at = 0;
CREATE INDEX customers_by_name ON customers (sort_name, id) WHERE merged_into IS NULL AND erased_at = 0;
CREATE INDEX customers_by_reference ON customers (reference) WHERE reference <> '';
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE customer_notes (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    user_id     INTEGER NOT NULL REFERENCES users (id),
    key         TEXT    NOT NULL UNIQUE,
    body        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX customer_notes_of_customer ON customer_notes (customer_id, id);

CREATE TABLE customer_tasks ( -- merges and erasures: those of people with much behind them take more than one transaction
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT    NOT NULL CHECK (kind IN ('merge', 'erasure')),
    key         TEXT    NOT NULL UNIQUE, -- of the form it was asked with
    customer_id INTEGER NOT NULL REFERENCES customers (id), -- who was merged, or is erased
    into_id     INTEGER REFERENCES customers (id),          -- who they turned out to be
    user_id     INTEGER REFERENCES users (id),
    actor       TEXT    NOT NULL,
    step        TEXT    NOT NULL DEFAULT '', -- of an erasure: what it is at; empty at the end
    place_at    INTEGER NOT NULL DEFAULT 0,  -- how far it is in that: the last row's time and id
    place       INTEGER NOT NULL DEFAULT 0,
    done        INTEGER NOT NULL DEFAULT 0,  -- transactions
    total       INTEGER NOT NULL DEFAULT 0,
    words       TEXT    NOT NULL DEFAULT '', -- JSON of what an erasure looks for in free text; empty at the end
    left_over   TEXT    NOT NULL DEFAULT '', -- JSON of what a gateway keeps, as it could not be told to forget
    attempts    INTEGER NOT NULL DEFAULT 0,  -- in a row that failed
    failed      TEXT    NOT NULL DEFAULT '', -- why the last one did
    due_at      INTEGER NOT NULL DEFAULT 0,  -- 0: done
    lease_until INTEGER NOT NULL DEFAULT 0,
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX customer_tasks_due ON customer_tasks (due_at) WHERE due_at > 0;
CREATE INDEX customer_tasks_of_customer ON customer_tasks (customer_id, id);
CREATE INDEX customer_tasks_into ON customer_tasks (into_id, id) WHERE into_id IS NOT NULL;

CREATE INDEX audit_of_customer ON audit (subject_id, id) WHERE subject = 'customer';

-- +goose Down
DROP INDEX audit_of_customer;
DROP TABLE customer_tasks;
DROP TABLE customer_notes;
DROP INDEX customers_merged;
DROP INDEX customers_by_reference;
DROP INDEX customers_by_name;
DROP INDEX customers_listed;
DROP INDEX customers_key;
ALTER TABLE customers DROP COLUMN erased_at;
ALTER TABLE customers DROP COLUMN merged_into;
ALTER TABLE customers DROP COLUMN updated_at;
ALTER TABLE customers DROP COLUMN sort_name;
ALTER TABLE customers DROP COLUMN language;
ALTER TABLE customers DROP COLUMN country;
ALTER TABLE customers DROP COLUMN city;
ALTER TABLE customers DROP COLUMN postal_code;
ALTER TABLE customers DROP COLUMN street;
ALTER TABLE customers DROP COLUMN phone;
ALTER TABLE customers DROP COLUMN vat_id;
ALTER TABLE customers DROP COLUMN company;
ALTER TABLE customers DROP COLUMN key;

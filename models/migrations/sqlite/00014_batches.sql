-- +goose Up
-- One action for many payments: rehearsed first, then run as it was rehearsed.
CREATE TABLE batches (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    key          TEXT    NOT NULL, -- of the list's form
    input        TEXT    NOT NULL, -- hash of what was chosen with it
    run_key      TEXT    NOT NULL UNIQUE, -- what the keys of its operations begin with
    kind         TEXT    NOT NULL CHECK (kind IN ('capture', 'refund', 'reversal')),
    status       TEXT    NOT NULL CHECK (status IN ('rehearsing', 'rehearsed', 'running', 'done', 'stopped')),
    user_id      INTEGER NOT NULL REFERENCES users (id), -- who rehearsed it: they alone run it
    size         INTEGER NOT NULL CHECK (size > 0),
    reason       TEXT    NOT NULL DEFAULT '',
    stopped_by   TEXT    NOT NULL DEFAULT '', -- whose name; of what ended early
    attempts     INTEGER NOT NULL DEFAULT 0,
    created_at   INTEGER NOT NULL,
    rehearsed_at INTEGER NOT NULL DEFAULT 0,
    started_at   INTEGER NOT NULL DEFAULT 0,
    ended_at     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL DEFAULT 0,
    lease_until  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (key, input)
) STRICT;
CREATE INDEX batches_due ON batches (due_at) WHERE due_at > 0;
CREATE INDEX batches_of ON batches (user_id, created_at);

CREATE TABLE batch_rows (
    id           INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order of the list that they were chosen from
    batch_id     INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    payment_id   INTEGER NOT NULL REFERENCES payments (id),
    account_id   INTEGER NOT NULL REFERENCES accounts (id),
    currency     TEXT    NOT NULL CHECK (length(currency) = 3),
    amount       INTEGER NOT NULL DEFAULT 0 CHECK (amount >= 0), -- that would be moved: all that was left at the rehearsal
    status       TEXT    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'ready', 'refused', 'asked', 'changed')),
    why          TEXT    NOT NULL DEFAULT '', -- a key of the catalogue: why not
    stood        TEXT    NOT NULL DEFAULT '', -- the payment's word at the rehearsal
    print        TEXT    NOT NULL DEFAULT '', -- hash of how it stood
    stands       TEXT    NOT NULL DEFAULT '', -- of a changed one: its word at the run
    left_now     INTEGER NOT NULL DEFAULT 0,  -- of a changed one: what was left then
    operation_id INTEGER UNIQUE REFERENCES operations (id),
    UNIQUE (batch_id, payment_id),
    CHECK ((operation_id IS NOT NULL) = (status = 'asked')),
    CHECK (status NOT IN ('ready', 'asked') OR amount > 0)
) STRICT;
CREATE INDEX batch_rows_by_status ON batch_rows (batch_id, status, id);
CREATE INDEX batch_rows_of_payment ON batch_rows (payment_id);

-- +goose Down
DROP TABLE batch_rows;
DROP TABLE batches;

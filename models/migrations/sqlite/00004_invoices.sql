-- +goose Up
-- Invoices and credit notes. Days are texts like 2026-11-18 in the merchant's own time zone, empty where none is said.

CREATE TABLE number_series ( -- how far each counter is; see Series.Scope
    scope     TEXT PRIMARY KEY CHECK (scope <> ''),
    last      INTEGER NOT NULL DEFAULT 0 CHECK (last >= 0),
    issued_on TEXT    NOT NULL DEFAULT '' -- the date of the last number
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             TEXT    NOT NULL CHECK (kind IN ('invoice', 'credit note')),
    status           TEXT    NOT NULL CHECK (status IN ('draft', 'open', 'partially paid', 'paid', 'void', 'issued')),
    key              TEXT    NOT NULL UNIQUE, -- of the form that made it
    version          INTEGER NOT NULL DEFAULT 1, -- of a draft: who changes an older one is told
    series           TEXT    NOT NULL DEFAULT '', -- the scope that the number is counted in
    sequence         INTEGER NOT NULL DEFAULT 0,
    number           TEXT    NOT NULL DEFAULT '',
    corrects_id      INTEGER REFERENCES invoices (id), -- of a credit note
    account_id       INTEGER REFERENCES accounts (id), -- through which it can be paid; none: by bank transfer alone
    language         TEXT    NOT NULL CHECK (language IN ('en', 'de')),
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    customer_id      INTEGER REFERENCES customers (id),
    customer_name    TEXT    NOT NULL DEFAULT '',
    email            TEXT    NOT NULL DEFAULT '',
    buyer            TEXT    NOT NULL DEFAULT '{}', -- JSON: name, address and VAT id as they stand on the document
    issued_on        TEXT    NOT NULL DEFAULT '',
    due_on           TEXT    NOT NULL DEFAULT '',
    delivered_on     TEXT    NOT NULL DEFAULT '',
    period_from      TEXT    NOT NULL DEFAULT '',
    period_to        TEXT    NOT NULL DEFAULT '',
    buyer_reference  TEXT    NOT NULL DEFAULT '',
    order_reference  TEXT    NOT NULL DEFAULT '',
    terms            TEXT    NOT NULL DEFAULT '',
    notes            TEXT    NOT NULL DEFAULT '',
    rounding         INTEGER NOT NULL DEFAULT 0, -- in the total: what no sum of nets and taxes comes to
    net              INTEGER NOT NULL DEFAULT 0,
    tax              INTEGER NOT NULL DEFAULT 0,
    total            INTEGER NOT NULL DEFAULT 0, -- what is asked for, or given
    content          TEXT    NOT NULL DEFAULT '', -- JSON of the whole document as it was issued: what is rendered
    paid             INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0), -- allocated
    refunded         INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0), -- of what was paid
    credited         INTEGER NOT NULL DEFAULT 0 CHECK (credited >= 0), -- by credit notes
    uncredited       INTEGER NOT NULL DEFAULT 0 CHECK (uncredited >= 0), -- refunded without a credit note
    excess           INTEGER NOT NULL DEFAULT 0 CHECK (excess >= 0), -- held beyond what it asks for
    spare            INTEGER NOT NULL DEFAULT 0 CHECK (spare >= 0), -- came for it beyond what it asks for, and is not allocated
    token_hash       TEXT    NOT NULL DEFAULT '', -- of its public page
    token            BLOB    NOT NULL DEFAULT (x''),
    reminders_paused INTEGER NOT NULL DEFAULT 0 CHECK (reminders_paused IN (0, 1)),
    reminded         INTEGER NOT NULL DEFAULT 0, -- how far in the schedule
    remind_at        INTEGER NOT NULL DEFAULT 0, -- when the next reminder is due; 0: none
    sent_at          INTEGER NOT NULL DEFAULT 0,
    due_at           INTEGER NOT NULL DEFAULT 0, -- when its files are to be made; 0: they are there
    attempts         INTEGER NOT NULL DEFAULT 0,
    lease_until      INTEGER NOT NULL DEFAULT 0,
    failed           TEXT    NOT NULL DEFAULT '', -- why making them failed
    placed_at        INTEGER NOT NULL, -- its place in the list: see Ledger.place
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    CHECK ((status = 'draft') = (number = '') AND (number = '') = (sequence = 0) AND (number = '') = (content = '')),
    CHECK ((kind = 'credit note') = (corrects_id IS NOT NULL)),
    CHECK (status = 'draft' OR total >= 0 AND credited <= total)
) STRICT;
CREATE UNIQUE INDEX invoices_number ON invoices (number) WHERE number <> '';
CREATE UNIQUE INDEX invoices_sequence ON invoices (series, sequence) WHERE sequence > 0;
CREATE UNIQUE INDEX invoices_token ON invoices (token_hash) WHERE token_hash <> '';
CREATE INDEX invoices_by_place ON invoices (placed_at);
CREATE INDEX invoices_by_cell ON invoices (status, kind, currency, placed_at, id, due_on);
CREATE INDEX invoices_by_customer ON invoices (customer_id, placed_at) WHERE customer_id IS NOT NULL;
CREATE INDEX invoices_by_email ON invoices (email, placed_at) WHERE email <> '';
CREATE INDEX invoices_of_corrected ON invoices (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX invoices_unpaid ON invoices (due_on, id, currency, total, paid, refunded, credited, uncredited) WHERE status IN ('open', 'partially paid');
CREATE INDEX invoices_in_doubt ON invoices (id) WHERE uncredited > 0 OR excess > 0 OR spare > 0;
CREATE INDEX invoices_due ON invoices (due_at) WHERE due_at > 0;
CREATE INDEX invoices_to_remind ON invoices (remind_at) WHERE remind_at > 0;

CREATE TABLE invoice_lines (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id    INTEGER NOT NULL REFERENCES invoices (id),
    position      INTEGER NOT NULL,
    name          TEXT    NOT NULL DEFAULT '',
    description   TEXT    NOT NULL DEFAULT '',
    quantity      INTEGER NOT NULL DEFAULT 0, -- in ten-thousandths
    unit          TEXT    NOT NULL DEFAULT '', -- UN/ECE recommendation 20
    price         INTEGER NOT NULL DEFAULT 0, -- of one, in ten-thousandths of a minor unit
    discount      INTEGER NOT NULL DEFAULT 0, -- in hundredths of a percent
    category      TEXT    NOT NULL DEFAULT '',
    rate          INTEGER NOT NULL DEFAULT 0, -- in hundredths of a percent
    exemption     TEXT    NOT NULL DEFAULT '',
    net           INTEGER NOT NULL DEFAULT 0, -- minor units
    corrects_id   INTEGER REFERENCES invoice_lines (id), -- of a credit note: the line that it takes back
    UNIQUE (invoice_id, position)
) STRICT;
CREATE INDEX invoice_lines_of_corrected ON invoice_lines (corrects_id) WHERE corrects_id IS NOT NULL;

CREATE TABLE invoice_files ( -- exactly as issued, kept for ever
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id INTEGER NOT NULL REFERENCES invoices (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('pdf', 'xml', 'hybrid')),
    hash       TEXT    NOT NULL CHECK (length(hash) = 64), -- SHA-256 of the content
    content    BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (invoice_id, kind)
) STRICT;

CREATE TABLE allocations ( -- which money paid how much of which invoice; what is below zero takes back
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id  INTEGER NOT NULL REFERENCES invoices (id),
    payment_id  INTEGER REFERENCES payments (id), -- none: a bank transfer
    reason      TEXT    NOT NULL CHECK (reason IN ('link', 'lodging', 'hand', 'transfer', 'undone', 'charged back', 'won back', 'refund', 'returned')),
    amount      INTEGER NOT NULL CHECK (amount <> 0),
    undoes_id   INTEGER UNIQUE REFERENCES allocations (id),
    transfer    TEXT    NOT NULL DEFAULT '', -- as the bank statement has it
    received_on TEXT    NOT NULL DEFAULT '', -- of a transfer
    key         TEXT    NOT NULL UNIQUE,
    input       TEXT    NOT NULL DEFAULT '', -- a hash of what was asked with that key
    user_id     INTEGER REFERENCES users (id),
    created_at  INTEGER NOT NULL,
    CHECK ((payment_id IS NULL) = (reason IN ('transfer', 'returned')) OR reason = 'undone')
) STRICT;
CREATE INDEX allocations_of_invoice ON allocations (invoice_id, id);
CREATE INDEX allocations_of_payment ON allocations (payment_id, id) WHERE payment_id IS NOT NULL;

CREATE INDEX audit_of_invoice ON audit (subject_id, id) WHERE subject = 'invoice';

CREATE TABLE lodgings ( -- invoices that a provider holds as well
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    invoice_id      INTEGER NOT NULL REFERENCES invoices (id),
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    status          TEXT    NOT NULL CHECK (status IN ('requested', 'sending', 'unknown', 'declined', 'open', 'paid', 'cancelled', 'expired')),
    reference       TEXT    NOT NULL UNIQUE, -- ours at the provider
    provider_ref    TEXT    NOT NULL DEFAULT '',
    payment_ref     TEXT    NOT NULL DEFAULT '', -- the provider's own of the payment that was begun for it
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    amount          INTEGER NOT NULL CHECK (amount > 0),
    email           TEXT    NOT NULL, -- empty: its customer was erased
    provider_status TEXT    NOT NULL DEFAULT '',
    url             TEXT    NOT NULL DEFAULT '', -- where its customer pays it
    differs         TEXT    NOT NULL DEFAULT '', -- the amount that the provider asks for, where that is another
    answered_at     INTEGER NOT NULL DEFAULT 0,
    due_at          INTEGER NOT NULL DEFAULT 0, -- when the provider is asked how it stands
    attempts        INTEGER NOT NULL DEFAULT 0,
    lease_until     INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX lodgings_live ON lodgings (invoice_id) WHERE status IN ('requested', 'sending', 'unknown', 'open');
CREATE INDEX lodgings_of_invoice ON lodgings (invoice_id, id);
CREATE INDEX lodgings_of_payment ON lodgings (account_id, payment_ref) WHERE payment_ref <> '';
CREATE INDEX lodgings_due ON lodgings (due_at) WHERE due_at > 0;

CREATE TABLE lodging_acts ( -- what was done there with one, each with a life of its own
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    lodging_id    INTEGER NOT NULL REFERENCES lodgings (id),
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    kind          TEXT    NOT NULL CHECK (kind IN ('lodge', 'remind', 'cancel')),
    status        TEXT    NOT NULL CHECK (status IN ('requested', 'sending', 'succeeded', 'declined', 'unknown', 'withdrawn')),
    key           TEXT    NOT NULL UNIQUE,
    input         TEXT    NOT NULL,
    code          TEXT    NOT NULL DEFAULT '',
    message       TEXT    NOT NULL DEFAULT '',
    user_id       INTEGER REFERENCES users (id),
    attempts      INTEGER NOT NULL DEFAULT 0,
    first_sent_at INTEGER NOT NULL DEFAULT 0,
    last_sent_at  INTEGER NOT NULL DEFAULT 0,
    due_at        INTEGER NOT NULL DEFAULT 0,
    lease_until   INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    settled_at    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX lodging_acts_of_lodging ON lodging_acts (lodging_id, id);
CREATE INDEX lodging_acts_due ON lodging_acts (due_at) WHERE due_at > 0;
CREATE INDEX lodging_acts_unknown ON lodging_acts (id) WHERE status = 'unknown' AND due_at = 0;

-- A counter goes up by one at a time.
-- +goose StatementBegin
CREATE TRIGGER number_series_begin BEFORE INSERT ON number_series WHEN NEW.last <> 0
BEGIN SELECT RAISE(ABORT, 'a series of numbers begins at nothing'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_series_go_up BEFORE UPDATE ON number_series
WHEN NOT (NEW.scope = OLD.scope AND NEW.last = OLD.last + 1 AND NEW.issued_on >= OLD.issued_on)
BEGIN SELECT RAISE(ABORT, 'a series of numbers goes up by one at a time'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER number_series_stay BEFORE DELETE ON number_series
BEGIN SELECT RAISE(ABORT, 'a series of numbers is never deleted'); END;
-- +goose StatementEnd

-- What was issued stays as it was issued.
-- +goose StatementBegin
CREATE TRIGGER invoices_stay BEFORE UPDATE ON invoices
WHEN OLD.status <> 'draft' AND (NEW.status = 'draft' OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.series <> OLD.series OR
    NEW.sequence <> OLD.sequence OR NEW.number <> OLD.number OR NEW.corrects_id IS NOT OLD.corrects_id OR NEW.language <> OLD.language OR
    NEW.currency <> OLD.currency OR NEW.customer_name <> OLD.customer_name OR NEW.buyer <> OLD.buyer OR NEW.issued_on <> OLD.issued_on OR
    NEW.due_on <> OLD.due_on OR NEW.delivered_on <> OLD.delivered_on OR NEW.period_from <> OLD.period_from OR
    NEW.period_to <> OLD.period_to OR NEW.buyer_reference <> OLD.buyer_reference OR NEW.order_reference <> OLD.order_reference OR NEW.terms <> OLD.terms OR NEW.notes <> OLD.notes OR
    NEW.rounding <> OLD.rounding OR NEW.net <> OLD.net OR NEW.tax <> OLD.tax OR NEW.total <> OLD.total OR NEW.content <> OLD.content)
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoices_stay_there BEFORE DELETE ON invoices WHEN OLD.status <> 'draft'
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_lines_come BEFORE INSERT ON invoice_lines
WHEN (SELECT status FROM invoices WHERE id = NEW.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_lines_stay BEFORE UPDATE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE id = OLD.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_lines_stay_there BEFORE DELETE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE id = OLD.invoice_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_files_stay BEFORE UPDATE ON invoice_files BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER invoice_files_stay_there BEFORE DELETE ON invoice_files BEGIN SELECT RAISE(ABORT, 'documents are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER allocations_stay BEFORE UPDATE ON allocations BEGIN SELECT RAISE(ABORT, 'allocations are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER allocations_stay_there BEFORE DELETE ON allocations BEGIN SELECT RAISE(ABORT, 'allocations are never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP INDEX audit_of_invoice;
DROP TABLE lodging_acts;
DROP TABLE lodgings;
DROP TABLE allocations;
DROP TABLE invoice_files;
DROP TABLE invoice_lines;
DROP TABLE invoices;
DROP TABLE number_series;

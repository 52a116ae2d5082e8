package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"

	_ "github.com/mattn/go-sqlite3"
)

// live makes a history through the verbs and the provider's own portal, by chance.
func live(t *testing.T, s *modelstest.Shop, payments int, chance *rand.Rand) {
	t.Helper()
	ctx := context.Background()
	for i := range payments {
		unit := []money.Money{money.New(100, "EUR"), money.New(1, "JPY"), money.New(1000, "BHD")}[i%3]
		p := s.Authorized(t, times(unit, 100))
		for _, do := range []func(context.Context, models.Actor, models.Ask) (*models.Operation, error){
			s.RequestIncrement, s.RequestCapture, s.RequestCapture, s.RequestReversal, s.RequestRefund, s.RequestRefund,
		} {
			s.Clock.Turn(time.Duration(1+chance.IntN(40)) * time.Minute)
			_, err := do(ctx, modelstest.Clerk, ask(p, unit.Minor*int64(1+chance.IntN(60))))
			if err != nil && models.AsProblem(err) == nil {
				t.Fatal(err)
			}
			if chance.IntN(3) > 0 {
				s.Work(t)
			}
		}
		if chance.IntN(3) == 0 { // it may be refused: then there is nothing left
			_ = s.Sim.PortalRefund(p.ProviderID, 1)
			_, _ = s.AskNow(ctx, modelstest.Clerk, p.ID)
		}
		if _, err := s.SendCredit(ctx, modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: s.Account.ID, Amount: unit, Reason: "goodwill",
		}); err != nil {
			t.Fatal(err)
		}
	}
	s.WorkLater(t, time.Minute)
}

func findings(t testing.TB, l *models.Ledger) []models.Finding {
	t.Helper()
	var found []models.Finding
	var done, total int64
	err := l.Verify(context.Background(), func(f models.Finding) { found = append(found, f) },
		func(d, of int64) { done, total = d, of })
	if err != nil {
		t.Fatal(err)
	}
	if done != total {
		t.Errorf("progress ended at %d of %d", done, total)
	}
	return found
}

// bare opens the database as somebody would who has the file, or the server's password: no trigger, no rule.
func bare(t *testing.T, database string) *sql.DB {
	t.Helper()
	undo := "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' UNION ALL SELECT 'PRAGMA ignore_check_constraints = ON'"
	if strings.HasPrefix(database, "postgres") {
		undo = `SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', conrelid::regclass::text, conname) FROM pg_constraint
			WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f')
			UNION ALL SELECT format('DROP TRIGGER %I ON %I', tgname, tgrelid::regclass::text) FROM pg_trigger t
			JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace`
	}
	db := direct(t, database)
	for _, s := range texts(t, db, undo) {
		run(t, db, s)
	}
	return db
}

// direct is a connection past the ledger.
func direct(t testing.TB, database string) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite3", "file:"+database+"?_busy_timeout=5000"
	if strings.HasPrefix(database, "postgres") {
		driver, dsn = "pgx", database
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	return db
}

func run(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// texts are the strings that a query gives.
func texts(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// tampers change one column each, in rows where it is money; says is what must be found.
var tampers = []struct{ table, column, to, where, says string }{
	{"payments", "account_id", "account_id + 1", "authorized > 0", "entry: account_id is"},
	{"payments", "kind", "CASE kind WHEN 'credit' THEN 'payment' ELSE 'credit' END", "authorized + refunded > 0", ": kind is credit is"},
	{"payments", "currency", "'USD'", "currency <> 'USD'", "currency is"},
	{"payments", "amount", "amount + 1", "EXISTS (SELECT 1 FROM operations o WHERE o.payment_id = payments.id AND o.origin = 'kontor' AND o.kind IN ('authorization', 'credit'))", "by the operation that began it"},
	{"payments", "amount", "amount - 1", "EXISTS (SELECT 1 FROM audit a WHERE a.payment_id = payments.id AND a.action = 'payment.found')", "amount is"},
	{"payments", "authorized", "authorized + 1", "", "authorized is"},
	{"payments", "authorized", "authorized - 1", "", "authorized is"},
	{"payments", "captured", "captured + 1", "", "captured is"},
	{"payments", "captured", "captured - 1", "", "captured is"},
	{"payments", "refunded", "refunded + 1", "", "refunded is"},
	{"payments", "refunded", "refunded - 1", "", "refunded is"},
	{"payments", "reversed", "reversed + 1", "", "reversed is"},
	{"payments", "reversed", "reversed - 1", "", "reversed is"},
	{"payments", "captured", "authorized + 1", "kind = 'payment'", "break the rules"},
	{"payments", "status", "CASE status WHEN 'captured' THEN 'refunded' ELSE 'captured' END", "", "status is"},
	{"operations", "payment_id", "payment_id + 1", "status = 'succeeded'", "payment_id is"},
	{"operations", "payment_id", "-1", "", "operation: payment_id is"},
	{"operations", "kind", "CASE kind WHEN 'capture' THEN 'refund' ELSE 'capture' END", "origin = 'kontor'", "operation: kind is"},
	{"operations", "kind", "CASE kind WHEN 'capture' THEN 'refund' ELSE 'capture' END", "status = 'succeeded'", "event is"},
	{"operations", "status", "'declined'", "status = 'succeeded'", "booked is"},
	{"operations", "status", "'succeeded'", "status <> 'succeeded'", "settled above zero"},
	{"operations", "currency", "'USD'", "currency <> 'USD'", "by its payment"},
	{"operations", "amount", "amount + 1", "origin = 'kontor'", "operation: amount is"},
	{"operations", "amount", "amount - 1", "origin = 'provider'", "operation: settled is"},
	{"operations", "amount", "-1", "", "below zero"},
	{"operations", "settled", "settled + 1", "status = 'succeeded'", "is"},
	{"operations", "settled", "settled + 1", "kind <> 'authorization'", "settled is"},
	{"operations", "settled", "settled - 1", "", "is"},
	{"operations", "settled_at", "settled_at + 1", "status = 'succeeded'", "booked_at is"},
	{"entries", "account_id", "account_id + 1", "", "entry: account_id is"},
	{"entries", "payment_id", "payment_id + 1", "", "entry: payment_id is"},
	{"entries", "operation_id", "operation_id + 1000000", "", "entry: operation_id is"},
	{"entries", "operation_id", "operation_id + 1000000", "", "booked is"},
	{"entries", "event", "CASE event WHEN 'capture' THEN 'refund' ELSE 'capture' END", "", "event is"},
	{"entries", "currency", "'USD'", "currency <> 'USD'", "entry: currency is"},
	{"entries", "booked_at", "booked_at + 1", "", "booked_at is"},
	{"entries", "booked_at", "booked_at - 900000000", "", "of account"},
	{"lines", "entry_id", "entry_id + 1000000", "", "line: line is"},
	{"lines", "entry_id", "entry_id + 1000000", "", "amount in the book"},
	{"lines", "book", "'payouts'", "", "line: line is"},
	{"lines", "amount", "amount + 1", "", "amount in the book"},
	{"lines", "amount", "amount + 1", "", "sum of lines"},
	{"lines", "amount", "-amount", "", "amount in the book"},
	{"rollups", "account_id", "account_id + 1", "", "of account"},
	{"rollups", "currency", "'CHF'", "", "of account"},
	{"rollups", "book", "'payouts'", "", "of account"},
	{"rollups", "quarter", "quarter - 3000", "", "of account"},
	{"rollups", "debit", "debit + 1", "", "rollup: debit"},
	{"rollups", "credit", "credit - 1", "", "rollup: credit"},
	{"rollups", "count", "count + 1", "", "rollup: count"},
	{"wide_rollups", "currency", "'CHF'", "", "wide_rollup"},
	{"wide_rollups", "span", "span + 100000", "", "wide_rollup"},
	{"wide_rollups", "debit", "debit + 1", "", "debit"},
	{"wide_rollups", "count", "count + 1", "", "count"},
	{"entry_sums", "begins", "begins - 40", "", "entry_sum"},
	{"entry_sums", "method", "'barter'", "", "entry_sum"},
	{"entry_sums", "count", "count + 1", "", "count of the"},
	{"entry_sums", "amount", "amount - 1", "", "amount of the"},
	{"payment_sums", "status", "'expired'", "", "payment_sum"},
	{"payment_sums", "begins", "begins + 40", "", "payment_sum"},
	{"payment_sums", "count", "count + 1", "", "count of the"},
	{"payment_sums", "amount", "amount + 1", "", "amount of the"},
	{"payment_cells", "count", "count + 1", "", "payment_cells: count of"},
	{"payment_cells", "status", "'refused'", "count > 0", "payment_cells: count of"},
}

// unguarded is how many tables are found to be without their triggers.
const unguarded = 8

// keys find a row again.
var keys = map[string]string{
	"payments": "id", "operations": "id", "entries": "id", "lines": "entry_id || book",
	"rollups":       "quarter || '/' || account_id || currency || book",
	"wide_rollups":  "step || '/' || span || '/' || account_id || currency || book",
	"entry_sums":    "span || begins || '/' || account_id || currency || method || event",
	"payment_sums":  "span || begins || '/' || account_id || currency || method || status || code",
	"payment_cells": "status || account_id || currency || kind",
}

// frauds change several things, so that some of the book agrees with them.
var frauds = []struct {
	name, says string
	do         []string
}{
	{"a capture made larger everywhere", "operation: amount is", []string{
		"UPDATE operations SET amount = amount + 5, settled = settled + 5 WHERE id = (SELECT max(operation_id) FROM entries JOIN operations o ON o.id = operation_id WHERE event = 'capture' AND o.origin = 'kontor')",
		"UPDATE payments SET captured = captured + 5, authorized = authorized + 5 WHERE id = (SELECT payment_id FROM entries WHERE id = (SELECT max(e.id) FROM entries e JOIN operations o ON o.id = e.operation_id WHERE e.event = 'capture' AND o.origin = 'kontor'))",
	}},
	{"an entry taken out with all that is its", "operation: booked is", []string{
		"DELETE FROM lines WHERE entry_id = (SELECT max(id) FROM entries)", "DELETE FROM entries WHERE id = (SELECT max(id) FROM entries)",
	}},
	{"two lines more that sum to zero", "line: line is", []string{
		"INSERT INTO lines (entry_id, book, amount) SELECT max(id), 'payouts', 5 FROM entries",
		"INSERT INTO lines (entry_id, book, amount) SELECT max(id), 'chargebacks', -5 FROM entries",
	}},
	{"an entry without lines", "amount in the book", []string{"DELETE FROM lines WHERE entry_id = (SELECT max(id) FROM entries)"}},
	{"an operation that nobody asked for", "operation: amount is", []string{
		"INSERT INTO operations (payment_id, kind, status, origin, key, input, reference, currency, amount, created_at) SELECT max(id), 'capture', 'pending', 'kontor', 'k-forged', '', 'forged', max(currency), 5, 1 FROM payments WHERE kind = 'payment'",
	}},
	{"a row far away", "rollup: debit", []string{
		"INSERT INTO rollups (account_id, currency, book, quarter, debit, credit, count) SELECT account_id, currency, book, 1000000000000, debit, credit, count FROM rollups WHERE debit > 0 ORDER BY quarter LIMIT 1",
	}},
	{"a reference twice", "account_id, reference is there 2 times", []string{
		"DROP INDEX payments_reference", "UPDATE payments SET reference = (SELECT reference FROM payments WHERE id = 2) WHERE id = 1",
	}},
	{"an entry without an operation", "entry: operation_id is", []string{
		"INSERT INTO entries (account_id, payment_id, operation_id, event, currency, booked_at) SELECT account_id, payment_id, -1, event, currency, booked_at FROM entries WHERE id = 1",
	}},
}

// Ensure that a book lived by chance verifies clean, and that no value that carries money can be changed in the
// database unseen: each column, in rows of every sort.
func TestVerify(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		live(t, s, 9, rand.New(rand.NewPCG(1, 2)))
		days := models.SeedOptions{Payments: 60, Seed: 1, Accounts: []models.Account{*s.Account}, From: s.Clock.Now().AddDate(0, 0, -5)}
		if err := s.Seed(context.Background(), days); err != nil {
			t.Fatal(err)
		}
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Fatalf("a clean book: %v", found)
		}
		db := bare(t, database)
		if found := findings(t, s.Ledger); len(found) != unguarded || !strings.Contains(found[0].String(), "triggers") {
			t.Fatalf("without its triggers: %v", found)
		}
		for table := range keys {
			run(t, db, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
		}
		for _, c := range tampers {
			where := "TRUE"
			if c.where != "" {
				where = c.where
			}
			rows := texts(t, db, fmt.Sprintf("SELECT %s || '' FROM %s WHERE %s ORDER BY 1", keys[c.table], c.table, where))
			if len(rows) == 0 {
				t.Errorf("no rows of %s where %s", c.table, where)
			}
			for i := 0; i < len(rows); i += max(len(rows)/2, 1) {
				tamper(t, s, db, c.says, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s || '' = '%s'", c.table, c.column, c.to, keys[c.table], rows[i]))
			}
		}
		for _, f := range frauds {
			tamper(t, s, db, f.says, f.do...)
		}
		if !strings.HasPrefix(database, "postgres") { // PostgreSQL itself lets no reference lead nowhere
			tamper(t, s, db, "refers to a row of users", "UPDATE operations SET user_id = 99 WHERE id = 1")
		}
		if found := findings(t, s.Ledger); len(found) != unguarded {
			t.Errorf("the test did not undo its changes: %v", found)
		}
	})
}

// Ensure that a constraint which an interrupted load left unproven is found, with the words that prove it.
func TestVerifyUnproven(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		if !strings.HasPrefix(database, "postgres") {
			t.Skip("SQLite's file is looked through each time")
		}
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		db := direct(t, database)
		run(t, db, `DO $$ DECLARE name text; what text; BEGIN
			SELECT conname, pg_get_constraintdef(oid) INTO name, what FROM pg_constraint
			WHERE conrelid = 'lines'::regclass AND contype = 'f' ORDER BY conname LIMIT 1;
			EXECUTE format('ALTER TABLE lines DROP CONSTRAINT %I', name);
			EXECUTE format('ALTER TABLE lines ADD CONSTRAINT %I %s NOT VALID', name, what);
		END $$`)
		found := findings(t, s.Ledger)
		if len(found) != 1 {
			t.Fatalf("found: %v", found)
		}
		_, mend, _ := strings.Cut(found[0].String(), "its end: ")
		run(t, db, mend)
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("after %s: %v", mend, found)
		}
	})
}

var number = regexp.MustCompile(`(payment|operation|entry|line|rollup) -?\d+:`)

// tamper changes the book, demands a finding that says so, and puts the tables back.
func tamper(t *testing.T, s *modelstest.Shop, db *sql.DB, says string, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		run(t, db, statement)
	}
	var all []string
	for _, f := range findings(t, s.Ledger) {
		all = append(all, number.ReplaceAllString(f.String(), "$1:"))
	}
	if text := strings.Join(all, "\n"); !strings.Contains(text, says) || len(all) <= unguarded {
		t.Errorf("%s: found is\n%s\nbut not %q", statements[0], text, says)
	}
	for table := range keys {
		run(t, db, "DELETE FROM "+table)
		run(t, db, fmt.Sprintf("INSERT INTO %s SELECT * FROM kept_%s", table, table))
	}
}

package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
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

// tampers change one column each; where says in which rows it is money. The key finds the row again.
var tampers = []struct{ table, key, column, to, where string }{
	{"payments", "id", "account_id", "account_id + 1", "authorized > 0"},
	{"payments", "id", "kind", "CASE kind WHEN 'credit' THEN 'payment' ELSE 'credit' END", "authorized + refunded > 0"},
	{"payments", "id", "currency", "'USD'", ""},
	{"payments", "id", "amount", "amount + 1", ""},
	{"payments", "id", "amount", "amount - 1", ""},
	{"payments", "id", "authorized", "authorized + 1", ""},
	{"payments", "id", "authorized", "authorized - 1", ""},
	{"payments", "id", "captured", "captured + 1", ""},
	{"payments", "id", "captured", "captured - 1", ""},
	{"payments", "id", "refunded", "refunded + 1", ""},
	{"payments", "id", "refunded", "refunded - 1", ""},
	{"payments", "id", "reversed", "reversed + 1", ""},
	{"payments", "id", "reversed", "reversed - 1", ""},
	{"payments", "id", "status", "CASE status WHEN 'captured' THEN 'refunded' ELSE 'captured' END", ""},
	{"operations", "id", "payment_id", "payment_id + 1", "status = 'succeeded'"},
	{"operations", "id", "payment_id", "-1", ""},
	{"operations", "id", "kind", "CASE kind WHEN 'capture' THEN 'refund' ELSE 'capture' END", "origin = 'kontor' OR status = 'succeeded'"},
	{"operations", "id", "status", "CASE status WHEN 'succeeded' THEN 'declined' ELSE 'succeeded' END", ""},
	{"operations", "id", "currency", "'USD'", ""},
	{"operations", "id", "amount", "amount + 1", ""},
	{"operations", "id", "amount", "amount - 1", ""},
	{"operations", "id", "settled", "settled + 1", ""},
	{"operations", "id", "settled", "settled - 1", ""},
	{"operations", "id", "settled_at", "settled_at + 1", "status = 'succeeded'"},
	{"entries", "id", "account_id", "account_id + 1", ""},
	{"entries", "id", "payment_id", "payment_id + 1", ""},
	{"entries", "id", "operation_id", "operation_id + 1000000", ""},
	{"entries", "id", "event", "CASE event WHEN 'capture' THEN 'refund' ELSE 'capture' END", ""},
	{"entries", "id", "currency", "'USD'", ""},
	{"entries", "id", "booked_at", "booked_at + 1", ""},
	{"entries", "id", "booked_at", "booked_at - 86400000000", ""},
	{"lines", "entry_id || book", "entry_id", "entry_id + 1000000", ""},
	{"lines", "entry_id || book", "book", "'payouts'", ""},
	{"lines", "entry_id || book", "amount", "amount + 1", ""},
	{"lines", "entry_id || book", "amount", "-amount", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "account_id", "account_id + 1", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "currency", "'USD'", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "book", "'payouts'", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "quarter", "quarter - 1000000", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "debit", "debit + 1", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "credit", "credit - 1", ""},
	{"rollups", "quarter || '/' || account_id || currency || book", "count", "count + 1", ""},
}

// Ensure that a book lived by chance verifies clean, and that no value that carries money can be changed in the
// database unseen: each column, in rows of every sort.
func TestVerify(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		live(t, s, 9, rand.New(rand.NewPCG(1, 2)))
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Fatalf("a clean book: %v", found)
		}
		db := bare(t, database)
		if found := findings(t, s.Ledger); len(found) != 3 || !strings.Contains(found[0].String(), "triggers") {
			t.Fatalf("without its triggers: %v", found)
		}
		for _, table := range []string{"payments", "operations", "entries", "lines", "rollups"} {
			run(t, db, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
		}
		for _, c := range tampers {
			name := fmt.Sprintf("%s.%s = %s", c.table, c.column, c.to)
			where := "WHERE TRUE"
			if c.where != "" {
				where += " AND (" + c.where + ")"
			}
			keys := texts(t, db, fmt.Sprintf("SELECT %s || '' FROM %s %s ORDER BY 1", c.key, c.table, where))
			for i := 0; i < len(keys); i += max(len(keys)/4, 1) {
				tamper(t, s, db, name, c.table, c.key, c.column, c.to, keys[i])
			}
		}
		if found := findings(t, s.Ledger); len(found) != 3 {
			t.Errorf("the test did not undo its changes: %v", found)
		}
	})
}

// tamper changes one value, demands a finding beside those of the triggers, and puts the table back.
func tamper(t *testing.T, s *modelstest.Shop, db *sql.DB, name, table, key, column, to, row string) {
	t.Helper()
	run(t, db, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s || '' = '%s'", table, column, to, key, row))
	if found := findings(t, s.Ledger); len(found) < 4 {
		t.Errorf("%s in %s goes unseen", name, row)
	}
	run(t, db, "DELETE FROM "+table)
	run(t, db, fmt.Sprintf("INSERT INTO %s SELECT * FROM kept_%s", table, table))
}

package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"

	"gorm.io/gorm"
)

// mayChange are the columns of an issued invoice that go on changing: what became of it, not what it says.
var mayChange = []string{
	"status", "key", "version", "account_id", "customer_id", "email", "paid", "refunded", "credited", "uncredited", "excess", "spare",
	"token_hash", "token", "reminders_paused", "reminded", "remind_at", "sent_at", "due_at", "attempts", "lease_until", "failed", "placed_at",
	"created_at", "updated_at",
}

// Ensure that the database itself keeps every column of what was issued, those that will be added too, and every document
// and allocation: also against a statement that no code of ours has.
func TestIssuedStaysInTheDatabase(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now, Renderer: paper{}})
		merchant(t, l)
		i := finalised(t, l, threeRates())
		transfer := models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(1_00), ReceivedOn: "2026-11-18"}
		if _, err := l.RecordTransfer(context.Background(), modelstest.Clerk, transfer); err != nil {
			t.Fatal(err)
		}
		if err := l.RunDueJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		db := models.Writer(l)
		for table, but := range map[string][]string{"invoices": mayChange, "invoice_lines": nil, "invoice_files": nil, "allocations": nil} {
			row := firstRow(t, db, table)
			for column, value := range row {
				if slices.Contains(but, column) {
					continue
				}
				other := otherThan(value)
				if table == "invoice_files" && column == "content" {
					other = []byte("other") // bytes, which SQLite's driver gives as text here
				}
				err := db.Exec(fmt.Sprintf("UPDATE %s SET %s = ? WHERE id = ?", table, column), other, row["id"]).Error
				stays(t, fmt.Sprintf("%s of %s changed", column, table), err)
			}
			stays(t, table+" deleted", db.Exec("DELETE FROM "+table).Error)
			if db.Name() == "postgres" {
				stays(t, table+" emptied", db.Exec("TRUNCATE "+table+" CASCADE").Error)
			}
		}
		stays(t, "a line added", db.Exec("INSERT INTO invoice_lines (invoice_id, position) VALUES (?, 9)", i.ID).Error)
		stays(t, "made a draft again", db.Exec("UPDATE invoices SET status = 'draft', number = '', sequence = 0, content = ''").Error)
	})
}

// stays fails the test where it was not a trigger that refused.
func stays(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "never") {
		t.Errorf("%s: %v", what, err)
	}
}

func firstRow(t *testing.T, db *gorm.DB, table string) map[string]any {
	t.Helper()
	row := map[string]any{}
	if err := db.Table(table).Order("id").Limit(1).Take(&row).Error; err != nil {
		t.Fatal(err)
	}
	return row
}

// otherThan is another value for a column's.
func otherThan(value any) any {
	switch v := value.(type) {
	case string:
		return v + "x"
	case nil:
		return 1
	}
	return 987654
}

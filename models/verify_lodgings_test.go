package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// lodgingDamages change what is said of lodged invoices: of the first, which is paid, and of the second, which is open. says
// is what must be found.
var lodgingDamages = []struct{ says, statement string }{
	{"lodging 1: amount above the invoice's is", "UPDATE lodgings SET amount = amount + 1 WHERE id = 1"},
	{"lodging 2: amount is 121159 in the row, 121160 by the audit trail", "UPDATE lodgings SET amount = amount - 1 WHERE id = 2"},
	{"lodging 2: currency is USD in the row, EUR by its invoice", "UPDATE lodgings SET currency = 'USD' WHERE id = 2"},
	{"lodging 2: invoice_id is 3 in the row, nothing by its invoice", "UPDATE lodgings SET invoice_id = 3 WHERE id = 2"},
	{"lodging 2: account_id is 1 in the row, 4 by what was done there", "UPDATE lodgings SET account_id = 1 WHERE id = 2"},
	{"lodging 2: reference is other in the row", "UPDATE lodgings SET reference = 'other' WHERE id = 2"},
	{"lodging 2: held is", "UPDATE lodging_acts SET status = 'declined' WHERE lodging_id = 2"},
	{"lodging 2: account_id is 4 in the row, nothing by what was done there", "DELETE FROM lodging_acts WHERE lodging_id = 2"},
	{"allocation 1: no lodging of invoice 1 was paid with its payment", "UPDATE lodgings SET status = 'open' WHERE id = 1"},
	{"allocation 1: no lodging of invoice 1 was paid with its payment", "UPDATE lodgings SET account_id = 1 WHERE id = 1"},
	{"allocation 1: no lodging of invoice 1 was paid with its payment", "UPDATE lodgings SET reference = 'other', payment_ref = '' WHERE id = 1"},
	{"allocation 1: no lodging of invoice 1 was paid with its payment", "UPDATE lodgings SET currency = 'USD' WHERE id = 1"},
	{"allocation 1: no lodging of invoice 2 was paid with its payment", "UPDATE allocations SET invoice_id = 2"},
	{"invoice 2: it stands open at gateways 2 times", "UPDATE lodgings SET invoice_id = 2, status = 'open' WHERE id = 1"},
}

// Ensure that a book with lodged invoices verifies clean, and that what is said of them can't be changed in the database
// unseen.
func TestVerifyLodgings(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		if database == "" {
			database = modelstest.SQLite(t)
		}
		d, i := lodgingDesk(t, database)
		first, other := lodge(t, d, i.ID), finalised(t, d.Ledger, threeRates())
		lodge(t, d, other.ID)
		drafted(t, d.Ledger, threeRates())
		d.Work(t)
		if _, err := d.Paymentz.PayInvoice(lodgedIs(t, d, first.ID, models.LodgingOpen).ProviderRef); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Hour)
		paidByLodging(t, d, i.ID)
		db := bare(t, database)
		run(t, db, "DROP INDEX lodgings_live") // whoever has the file has no rule
		tables := []string{"lodgings", "lodging_acts", "allocations"}
		for _, table := range tables {
			run(t, db, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
		}
		clean := len(findings(t, d.Ledger))
		for _, damage := range lodgingDamages {
			run(t, db, damage.statement)
			var all []string
			for _, f := range findings(t, d.Ledger) {
				all = append(all, f.String())
			}
			if text := strings.Join(all[min(clean, len(all)):], "\n"); !strings.Contains(text, damage.says) {
				t.Errorf("%s: found is\n%s\nbut not %q", damage.statement, text, damage.says)
			}
			for _, table := range tables {
				run(t, db, "DELETE FROM "+table)
			}
			for _, table := range tables {
				run(t, db, fmt.Sprintf("INSERT INTO %s SELECT * FROM kept_%s", table, table))
			}
		}
		if found := findings(t, d.Ledger); len(found) != clean {
			t.Errorf("the test did not undo its changes: %v", found)
		}
	})
}

package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// damages change what an invoice, its lines, its files or its money say; says is what must be found.
var damages = []struct{ says, statement string }{
	{"invoice 1: net is", "UPDATE invoices SET net = net + 1 WHERE id = 1"},
	{"invoice 1: tax is", "UPDATE invoices SET tax = tax - 1 WHERE id = 1"},
	{"in the row, 121160 by its lines", "UPDATE invoices SET total = total + 100 WHERE id = 1"},
	{"in the row, 121160 by the document as it was issued", "UPDATE invoices SET total = total + 100 WHERE id = 1"},
	{"in the row, 121160 by the audit trail", "UPDATE invoices SET total = total + 100 WHERE id = 1"},
	{"invoice 1: currency is USD", "UPDATE invoices SET currency = 'USD' WHERE id = 1"},
	{"payment 1: currency is EUR in the row, USD by the invoices that it paid", "UPDATE invoices SET currency = 'USD' WHERE id = 1"},
	{"by the document as it was issued", "UPDATE invoices SET content = replace(content, '121160', '121161'), number = 'INV-2026-1' WHERE id = 1"},
	{"is not number 1 of INV-2026-{}", "UPDATE invoices SET number = 'INV-2026-0007' WHERE id = 1"},
	{"invoice_line 1: net is", "UPDATE invoice_lines SET net = net + 1 WHERE id = 1"},
	{"invoice 1: tax is", "UPDATE invoice_lines SET rate = 700 WHERE id = 1"},
	{"invoice 1: net is", "DELETE FROM invoice_lines WHERE id = 2"},
	{"invoice 1: paid is 60001 in the row, 60000 by its allocations", "UPDATE invoices SET paid = paid + 1 WHERE id = 1"},
	{"invoice 1: refunded is", "UPDATE invoices SET refunded = refunded - 1 WHERE id = 1"},
	{"invoice 1: credited is 10001 in the row, 10000 by its credit notes", "UPDATE invoices SET credited = credited + 1 WHERE id = 1"},
	{"invoice 1: credited is", "UPDATE invoices SET corrects_id = 2 WHERE kind = 'credit note'"},
	{"corrects_id is 99", "UPDATE invoices SET corrects_id = 99 WHERE kind = 'credit note'"},
	{"invoice 1: status is paid in the row, partially paid by its amounts", "UPDATE invoices SET status = 'paid' WHERE id = 1"},
	{"invoice 1: excess is", "UPDATE invoices SET excess = 5 WHERE id = 1"},
	{"invoice 1: paid is", "UPDATE allocations SET amount = amount + 1 WHERE amount > 0"},
	{"invoice 1: refunded is", "UPDATE allocations SET amount = amount - 1 WHERE amount < 0"},
	{"payment 1: allocated beyond what is held", "UPDATE allocations SET amount = 60000 WHERE amount < 0"},
	{"invoice_file 1: hash is", "UPDATE invoice_files SET content = (SELECT content FROM invoice_files WHERE id = 2) WHERE id = 1"},
	{"invoice 1: its PDF is gone", "DELETE FROM invoice_files WHERE invoice_id = 1"},
	{"number 2 of INV-2026-{} is missing", "DELETE FROM invoices WHERE number = 'INV-2026-0002'"},
	{"number 3 of INV-2026-{} is missing", "DELETE FROM invoices WHERE number = 'INV-2026-0003'"},
	{"numbers 1 to 3 of INV-2026-{} are missing", "DELETE FROM invoices WHERE series LIKE 'INV%'"},
	{"number 2 of INV-2026-{} is there twice", "UPDATE invoices SET sequence = 2 WHERE number = 'INV-2026-0003'"},
	{"number is there 2 times", "UPDATE invoices SET number = 'INV-2026-0002' WHERE number = 'INV-2026-0003'"},
	{"number 3 of INV-2026-{} was never given", "UPDATE number_series SET last = 2 WHERE scope LIKE 'INV%'"},
	{"number 4 of INV-2026-{} is missing", "UPDATE number_series SET last = 4 WHERE scope LIKE 'INV%'"},
}

// Ensure that a book with invoices verifies clean, and that no figure, number or document of them can be changed in the
// database unseen.
func TestVerifyInvoices(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		shop := modelstest.NewShop(t, modelstest.ShopOptions{Database: database, Renderer: paper{}})
		merchant(t, shop.Ledger)
		i := payable(t, shop)
		p := payInvoice(t, shop, i.ID, 600_00)
		giveBack(t, shop, models.Ask{PaymentID: p.ID, Amount: euros(100_00), CreditInvoice: i.ID})
		giveBack(t, shop, models.Ask{PaymentID: p.ID, Amount: euros(20_00)})
		for range 2 {
			if err := shop.MakeFiles(context.Background(), payable(t, shop).ID); err != nil {
				t.Fatal(err)
			}
		}
		drafted(t, shop.Ledger, threeRates())
		shop.Work(t)
		if found := findings(t, shop.Ledger); len(found) > 0 {
			t.Fatalf("a clean book: %v", found)
		}
		db := bare(t, database)
		for _, index := range []string{"invoices_number", "invoices_sequence"} { // whoever has the file has no rule
			run(t, db, "DROP INDEX "+index)
		}
		tables := []string{"invoices", "invoice_lines", "invoice_files", "allocations", "number_series"}
		for _, table := range tables {
			run(t, db, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %s", table, table))
		}
		for _, d := range damages {
			run(t, db, d.statement)
			var all []string
			for _, f := range findings(t, shop.Ledger) {
				all = append(all, f.String())
			}
			if text := strings.Join(all[min(unguarded, len(all)):], "\n"); !strings.Contains(text, d.says) {
				t.Errorf("%s: found is\n%s\nbut not %q", d.statement, text, d.says)
			}
			for _, table := range tables {
				run(t, db, "DELETE FROM "+table)
				run(t, db, fmt.Sprintf("INSERT INTO %s SELECT * FROM kept_%s", table, table))
			}
		}
		if found := findings(t, shop.Ledger); len(found) != unguarded {
			t.Errorf("the test did not undo its changes: %v", found)
		}
	})
}

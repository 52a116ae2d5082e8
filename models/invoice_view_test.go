package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// listed are the names of a view's invoices in its order, page by page: numbers, and of drafts their notes.
func listed(t *testing.T, l *models.Ledger, v models.InvoiceView) (names []string) {
	t.Helper()
	for {
		page, err := l.FindInvoices(context.Background(), v, 2)
		if err != nil {
			t.Fatalf("%+v: %v", v, err)
		}
		for _, i := range page.Invoices {
			names = append(names, strings.TrimPrefix(i.Number, "INV-2026-"))
		}
		if v.After = page.Next; v.After == "" {
			if page.Total != len(names) || page.More {
				t.Errorf("%+v: %d counted, %d listed", v, page.Total, len(names))
			}
			return names
		}
	}
}

// Ensure that every filter of the list gives what it says, in order and page by page, and that its file is the same.
func TestInvoiceViews(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		models.SmallViews(t)
		clock := modelstest.NewClock()
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
		merchant(t, l)
		make := func(days int, change func(*models.InvoiceInput)) *models.Invoice {
			clock.Turn(time.Duration(days) * 24 * time.Hour)
			in := threeRates()
			if change != nil {
				change(&in)
			}
			return finalised(t, l, in)
		}
		one := make(0, nil) // 18 November, due 2 December
		make(1, func(in *models.InvoiceInput) { in.Currency, in.Lines = "JPY", in.Lines[:1] })
		make(1, func(in *models.InvoiceInput) { in.Email, in.Buyer.Name = "max@example.org", "Max Mustermann" })
		make(1, func(in *models.InvoiceInput) { in.DueOn = "2027-01-31" })
		transfer := models.NewAllocation{Key: models.NewKey(), InvoiceID: one.ID, Amount: euros(100), ReceivedOn: "2026-11-18"}
		if _, err := l.RecordTransfer(ctx, modelstest.Clerk, transfer); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Void(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: 2}); err != nil {
			t.Fatal(err)
		}
		clock.Turn(time.Minute)
		drafted(t, l, threeRates())
		clock.Turn(12 * 24 * time.Hour) // 3 December: the first is overdue, the third not before the 5th
		for _, c := range []struct {
			view models.InvoiceView
			want string
		}{
			{models.InvoiceView{}, " CN-2026-0001 0004 0003 0002 0001"},
			{models.InvoiceView{Sort: models.OldestFirst}, "0001 0002 0003 0004 CN-2026-0001 "},
			{models.InvoiceView{Statuses: []models.InvoiceStatus{models.InvoiceOverdue}}, "0001"},
			{models.InvoiceView{Statuses: []models.InvoiceStatus{models.InvoicePartiallyPaid}}, "-"},
			{models.InvoiceView{Statuses: []models.InvoiceStatus{models.InvoiceOpen, models.InvoiceOverdue}}, "0004 0003 0001"},
			{models.InvoiceView{Statuses: []models.InvoiceStatus{models.InvoiceDraft, models.InvoiceVoid}}, " 0002"},
			{models.InvoiceView{Kind: models.KindCreditNote}, "CN-2026-0001"},
			{models.InvoiceView{Currency: "JPY"}, "CN-2026-0001 0002"},
			{models.InvoiceView{Currency: "EUR", Kind: models.KindInvoice}, " 0004 0003 0001"},
			{models.InvoiceView{From: "2026-11-19", To: "2026-11-20"}, "0003 0002"},
			{models.InvoiceView{Query: "inv-2026-000"}, "0004 0003 0002 0001"},
			{models.InvoiceView{Query: "CN-"}, "CN-2026-0001"},
			{models.InvoiceView{Query: "max"}, "0003"},
			{models.InvoiceView{Query: "erika muster", Statuses: []models.InvoiceStatus{models.InvoiceOverdue}}, "0001"},
			{models.InvoiceView{Query: "erika@example.com", Currency: "JPY"}, "CN-2026-0001 0002"},
			{models.InvoiceView{Query: "nobody%"}, "-"},
			{models.InvoiceView{Customer: *one.CustomerID, Statuses: []models.InvoiceStatus{models.InvoiceOpen}}, "0004"},
		} {
			got := listed(t, l, c.view)
			want := strings.Split(c.want, " ")
			if c.want == "-" {
				want = nil
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %q, want %q", c.view, got, want)
			}
			var exported []string
			err := l.ExportInvoices(ctx, c.view, func(i *models.Invoice) error {
				exported = append(exported, strings.TrimPrefix(i.Number, "INV-2026-"))
				return nil
			})
			if err != nil || !slices.Equal(exported, want) {
				t.Errorf("%+v: the file has %q, %v", c.view, exported, err)
			}
		}
		for _, v := range []models.InvoiceView{{Kind: "x"}, {Sort: models.LargestFirst}, {From: "tomorrow"}, {From: "2026-11-20", To: "2026-11-19"}, {After: "x"}} {
			if _, err := l.FindInvoices(ctx, v, 10); !models.HasCode(err, models.Invalid) {
				t.Errorf("%+v: %v", v, err)
			}
		}
		overdue, err := l.OverdueInvoices(ctx)
		if err != nil || len(overdue) != 1 || overdue[0].Count != 1 || overdue[0].Due != euros(one.Total-100) {
			t.Errorf("overdue: %+v, %v", overdue, err)
		}
	})
}

// Ensure that no filter of the list is served by looking at every invoice.
func TestInvoiceViewsFollowTheirIndexes(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for name, text := range map[string]string{
		"overdue": "SELECT currency, count(*), sum(total - credited - paid + refunded - uncredited) FROM invoices " +
			"WHERE status IN ('open', 'partially paid') AND due_on < '2026-01-01' GROUP BY currency",
		"cell": "SELECT id, placed_at FROM invoices WHERE status = 'open' AND kind = 'invoice' AND currency = 'EUR' AND due_on < '2026-01-01' " +
			"AND (placed_at, id) < (5, 5) ORDER BY placed_at DESC, id DESC LIMIT 5",
		"customer": "SELECT id, placed_at FROM invoices WHERE customer_id = 5 AND customer_id IS NOT NULL AND +kind = 'invoice' " +
			"ORDER BY placed_at DESC, id DESC LIMIT 5",
		"number": "SELECT id FROM invoices WHERE number <> '' AND number >= 'A' AND number < 'B' ORDER BY number DESC LIMIT 5",
		"files":  "SELECT * FROM invoices WHERE due_at > 0 AND due_at <= 5 ORDER BY due_at LIMIT 1",
		"remind": "SELECT * FROM invoices WHERE remind_at > 0 AND remind_at <= 5 ORDER BY remind_at LIMIT 1",
		"doubt":  "SELECT 1 FROM invoices WHERE uncredited > 0 OR excess > 0 OR spare > 0 ORDER BY id DESC LIMIT 5",
	} {
		var steps []struct{ Detail string }
		if err := models.Writer(l).Raw("EXPLAIN QUERY PLAN " + text).Scan(&steps).Error; err != nil {
			t.Fatal(name, err)
		}
		for _, s := range steps {
			if !strings.Contains(s.Detail, "INDEX") && !strings.Contains(s.Detail, "GROUP BY") || strings.Contains(s.Detail, "ORDER BY") {
				t.Errorf("%s: %s", name, s.Detail)
			}
		}
	}
}

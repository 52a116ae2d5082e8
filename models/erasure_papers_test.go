package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// Ensure that an invoice stands in the way until it is paid, and then stays as it was issued while all else of its customer
// goes, its address to be mailed to as well.
func TestEraseKeepsInvoices(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		shop, ctx := till(t, database), context.Background()
		in := threeRates()
		in.AccountID, in.Email, in.Buyer.Name = shop.Account.ID, leftEmail, "Erika "+leftName
		draft := drafted(t, shop.Ledger, in)
		id := customerOf(t, shop.Ledger, in.Email)
		if id == 0 {
			id = made(t, shop.Ledger, models.CustomerInput{Name: "Erika " + leftName, Email: leftEmail}).ID
			in.Key = models.NewKey()
			if err := shop.DeleteDraft(ctx, modelstest.Clerk, draft.ID); err != nil {
				t.Fatal(err)
			}
			draft = drafted(t, shop.Ledger, in)
		}
		blocked(t, shop, id, "erasure.open.invoice", "")
		i, err := shop.FinaliseInvoice(ctx, modelstest.Clerk, draft.ID, draft.Version)
		if err != nil {
			t.Fatal(err)
		}
		blocked(t, shop, id, "erasure.open.invoice", i.Number)
		beside(t, shop.Ledger, staffOf(t, shop.Ledger), models.OnInvoice, i.ID)
		payInvoice(t, shop, i.ID, i.Total)
		if err := shop.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id}); err != nil {
			t.Fatal(err)
		}
		shop.Work(t)
		kept := reread(t, shop.Ledger, i.ID)
		if kept.Content != i.Content || !strings.Contains(kept.Content, leftName) || kept.CustomerName == "" || kept.Email != "" || kept.Status != models.InvoicePaid {
			t.Errorf("the invoice is %+v", kept)
		}
		if after := rowsBut(t, database, "invoices", "invoice_files"); strings.Contains(after, "qwertzuiop") {
			t.Errorf("beside the invoice there is still: %q", around(after, "qwertzuiop"))
		}
		if found, err := shop.FindInvoices(ctx, models.InvoiceView{Query: leftEmail}, 10); err != nil || len(found.Invoices) != 0 {
			t.Errorf("the e-mail finds %d invoices, %v", len(found.Invoices), err)
		}
		if found := findings(t, shop.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that nobody is erased while another is being merged into them, and that what a gateway was told of their invoices is
// forgotten here too.
func TestEraseForgetsLodgings(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, i := lodgingDesk(t, database)
		g := lodge(t, d, i.ID)
		d.Work(t)
		if g = lodgedIs(t, d, g.ID, models.LodgingOpen); g.Email == "" || g.URL == "" {
			t.Fatalf("the lodging is %+v", g)
		}
		void := models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID}
		if _, err := d.Void(t.Context(), modelstest.Clerk, void); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Hour)
		lodgedIs(t, d, g.ID, models.LodgingCancelled)
		erase := models.Erasure{Key: models.NewKey(), CustomerID: *i.CustomerID}
		models.SmallTasks(t)
		for range 3 {
			d.Paid(t, "paytech", euros(1_00), func(n *models.NewPayment) {
				n.Customer = providers.Customer{LastName: "Meier", Email: "e.meier@example.org"}
			})
		}
		loser := customerOf(t, d.Ledger, "e.meier@example.org")
		if err := d.MergeCustomers(t.Context(), modelstest.Manager, merge(t, d.Ledger, *i.CustomerID, loser)); err != nil {
			t.Fatal(err)
		}
		if p := models.AsProblem(d.Erase(t.Context(), modelstest.Manager, erase)); p == nil || p.Key != "erasure.merging" {
			t.Errorf("while merging: %v", p)
		}
		d.Work(t)
		if err := d.Erase(t.Context(), modelstest.Manager, erase); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Minute)
		if g = lodgedIs(t, d, g.ID, models.LodgingCancelled); g.Email != "" || g.URL != "" {
			t.Errorf("the lodging still says %q, %q", g.Email, g.URL)
		}
		if kept := reread(t, d.Ledger, i.ID); kept.Content != i.Content || kept.Email != "" {
			t.Errorf("the invoice is %+v", kept)
		}
	})
}

func customerOf(t *testing.T, l *models.Ledger, email string) int64 {
	t.Helper()
	if ids := suggested(t, l, email); len(ids) > 0 {
		return ids[0]
	}
	return 0
}

// Ensure that a subscription stands in the way until it is over, and that afterwards nothing names them
// but the trail, where a reason stays as it was typed.
func TestEraseAfterASubscription(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		c := joined(t, database, "computop", func(n *models.NewSubscription) {
			n.Mail, n.Terms.Receipts, n.Name = false, false, "Club of "+leftName
			n.Customer = providers.Customer{FirstName: "Erika", LastName: leftName, Email: leftEmail}
		})
		ctx, id := context.Background(), c.sub().CustomerID
		erase := func() error {
			return c.Erase(ctx, modelstest.Manager, models.Erasure{Key: models.NewKey(), CustomerID: id})
		}
		if p := models.AsProblem(erase()); p == nil || p.Key != "erasure.open.subscription" || p.Args["name"] != "Club of "+leftName {
			t.Errorf("with a subscription: %v", p)
		}
		ask := c.ask()
		ask.Reason = "Frau " + leftName + " moves away"
		beside(t, c.Ledger, staffOf(t, c.Ledger), models.OnSubscription, c.sub().ID)
		c.must(c.CancelSubscription(ctx, modelstest.Manager, ask, false))
		c.Work(t)
		if p := models.AsProblem(erase()); p == nil || p.Key != "erasure.open.mail" {
			t.Errorf("with the last letter on its way: %v", p)
		}
		c.must(models.Writer(c.Ledger).Exec("UPDATE mails SET status = 'kept', due_at = 0").Error)
		c.must(erase())
		c.Work(t)
		if after := rowsBut(t, database, "audit"); strings.Contains(after, "qwertzuiop") {
			t.Errorf("there is still: %q", around(after, "qwertzuiop"))
		}
	})
}

package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
	"kontor/providers/paymentz/sim"
)

// lodgingDesk is a desk whose merchant can send invoices, with one of €1211.60 that is open.
func lodgingDesk(t *testing.T, database string) (*modelstest.Desk, *models.Invoice) {
	t.Helper()
	d := modelstest.NewDesk(t, database)
	merchant(t, d.Ledger)
	return d, finalised(t, d.Ledger, threeRates())
}

func lodge(t *testing.T, d *modelstest.Desk, invoiceID int64) *models.Lodging {
	t.Helper()
	g, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, models.LodgeAsk{
		Key: models.NewKey(), InvoiceID: invoiceID, AccountID: d.Gateways["paymentz"].Account.ID,
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// lodgedIs fails the test where a lodging stands otherwise.
func lodgedIs(t *testing.T, d *modelstest.Desk, id int64, want models.LodgingStatus) *models.Lodging {
	t.Helper()
	g, err := d.Lodging(t.Context(), id)
	if err != nil || g.Status != want {
		t.Fatalf("%+v, %v, want it %s", g, err, want)
	}
	return g
}

// Ensure the life of a lodged invoice: held once however often it is asked for, reminded of, paid there, and the invoice by
// it, once; in the end nobody contradicts the book.
func TestLodging(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, i := lodgingDesk(t, database)
		ask := models.LodgeAsk{Key: models.NewKey(), InvoiceID: i.ID, AccountID: d.Gateways["paymentz"].Account.ID}
		g, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, ask)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, ask); err != nil || again.ID != g.ID {
			t.Errorf("the same form: %+v, %v", again, err)
		}
		other := ask
		other.Key = models.NewKey()
		if _, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, other); !models.HasCode(err, models.Conflict) {
			t.Errorf("lodged a second time: %v", err)
		}
		d.Work(t)
		g = lodgedIs(t, d, g.ID, models.LodgingOpen)
		if g.URL == "" || g.ProviderRef == "" || g.ProviderStatus != sim.InvoiceGenerated {
			t.Errorf("%+v", g)
		}
		if err := d.RemindLodged(t.Context(), modelstest.Clerk, "remind", g.ID); err != nil {
			t.Fatal(err)
		}
		if err := d.RemindLodged(t.Context(), modelstest.Clerk, "remind", g.ID); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if all := d.Paymentz.Invoices(); len(all) != 1 || all[0].Mails != 2 || all[0].Amount != 1211_60 {
			t.Fatalf("%+v", all)
		}
		if _, err := d.Paymentz.PayInvoice(g.ProviderRef); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		stands(t, d.Ledger, i.ID, models.InvoicePaid, 1211_60, 0, 0, 0)
		d.WorkLater(t, time.Hour)
		lodgedIs(t, d, g.ID, models.LodgingPaid)
		paidByLodging(t, d, i.ID)
	})
}

// paidByLodging fails the test where an invoice was not paid once, where it was lodged.
func paidByLodging(t *testing.T, d *modelstest.Desk, invoiceID int64) {
	t.Helper()
	all, err := d.AllocationsTo(t.Context(), invoiceID)
	if err != nil || len(all) != 1 || all[0].Reason != models.ByLodging || all[0].Amount != 1211_60 {
		t.Errorf("%+v, %v", all, err)
	}
	if found := findings(t, d.Ledger); len(found) > 0 {
		t.Errorf("the book: %v", found)
	}
}

// Ensure that an invoice is held once whatever becomes of the answers, and is cancelled once.
func TestLodgingAnswersAreLost(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, _ := lodgingDesk(t, database)
		for _, trouble := range []string{"loseAnswer", "neverWork", "failAfter", "failBefore", "garbage"} {
			i := finalised(t, d.Ledger, threeRates())
			d.Gateways["paymentz"].Trouble(trouble)
			g := lodge(t, d, i.ID)
			if err := d.RunDueJobs(t.Context()); err != nil {
				t.Fatal(err)
			}
			d.Gateways["paymentz"].Trouble("")
			lodgedIs(t, d, g.ID, models.LodgingUnknown)
			d.WorkLater(t, 3*time.Minute)
			g = lodgedIs(t, d, g.ID, models.LodgingOpen)
			if n := heldThere(d, g.Reference); n != 1 {
				t.Errorf("%s: held %d times", trouble, n)
			}
			d.Gateways["paymentz"].Trouble(trouble)
			if err := d.CancelLodged(t.Context(), modelstest.Clerk, models.NewKey(), g.ID); err != nil {
				t.Fatal(err)
			}
			d.Work(t)
			d.Gateways["paymentz"].Trouble("")
			d.WorkLater(t, 3*time.Minute)
			lodgedIs(t, d, g.ID, models.LodgingCancelled)
		}
	})
}

// Ensure that a reminder whose answer is lost is never sent again by itself, whether it went out or not: nobody can tell.
func TestLodgingReminderIsNotSentAgain(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, _ := lodgingDesk(t, database)
		for trouble, mails := range map[string]int{"loseAnswer": 2, "neverWork": 1} {
			g := lodge(t, d, finalised(t, d.Ledger, threeRates()).ID)
			d.Work(t)
			d.Gateways["paymentz"].Trouble(trouble)
			if err := d.RemindLodged(t.Context(), modelstest.Clerk, models.NewKey(), g.ID); err != nil {
				t.Fatal(err)
			}
			if err := d.RunDueJobs(t.Context()); err != nil {
				t.Fatal(err)
			}
			d.Gateways["paymentz"].Trouble("")
			d.WorkLater(t, 24*time.Hour)
			g = lodgedIs(t, d, g.ID, models.LodgingOpen)
			if act := g.Acts[len(g.Acts)-1]; act.Kind != models.RemindAct || act.Status != models.OpUnknown {
				t.Errorf("%s: %+v", trouble, act)
			}
			for _, there := range d.Paymentz.Invoices() {
				if there.Reference == g.Reference && there.Mails != mails {
					t.Errorf("%s: mailed %d times, want %d", trouble, there.Mails, mails)
				}
			}
		}
	})
}

func heldThere(d *modelstest.Desk, reference string) (n int) {
	for _, i := range d.Paymentz.Invoices() {
		if i.Reference == reference {
			n++
		}
	}
	return n
}

// Ensure that a process that ends while its call hangs holds an invoice once: with the work done there, and without.
func TestLodgingIsDoneOnceWhenKilled(t *testing.T) {
	for _, worked := range []bool{true, false} {
		d, i := lodgingDesk(t, "")
		g := lodge(t, d, i.ID)
		d.WhileHanging("paymentz", worked, false, func() { _ = d.RunDueJobs(context.Background()) }, func() { d.Reopen(t) })
		d.WorkLater(t, 3*time.Minute)
		lodgedIs(t, d, g.ID, models.LodgingOpen)
		if n := heldThere(d, g.Reference); n != 1 {
			t.Errorf("held %d times", n)
		}
	}
}

// transfer pays a part of an invoice by bank transfer.
func transfer(t *testing.T, d *modelstest.Desk, i *models.Invoice, minor int64) {
	t.Helper()
	_, err := d.RecordTransfer(t.Context(), modelstest.Clerk, models.NewAllocation{
		Key: models.NewKey(), InvoiceID: i.ID, Amount: i.Money(minor), Transfer: "statement", ReceivedOn: billing.Date("2024-11-20"),
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Ensure that a lodged invoice that is paid elsewhere, whole or in part, is cancelled there by itself, that what is left can
// be lodged again, and that what was paid before its lodging was sent is not lodged at all.
func TestLodgingEndsWithItsAmount(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, i := lodgingDesk(t, database)
		first := lodge(t, d, i.ID)
		d.Work(t)
		transfer(t, d, i, 1000_00)
		d.Work(t)
		lodgedIs(t, d, first.ID, models.LodgingCancelled)
		rest := lodge(t, d, i.ID)
		d.Work(t)
		if g := lodgedIs(t, d, rest.ID, models.LodgingOpen); g.Amount != 211_60 {
			t.Errorf("lodged again for %d", g.Amount)
		}
		transfer(t, d, i, 211_60)
		d.Work(t)
		lodgedIs(t, d, rest.ID, models.LodgingCancelled)

		late := finalised(t, d.Ledger, threeRates())
		g := lodge(t, d, late.ID)
		transfer(t, d, late, 1211_60)
		d.Work(t)
		lodgedIs(t, d, g.ID, models.LodgingCancelled)
		if n := heldThere(d, g.Reference); n != 0 {
			t.Errorf("it was lodged after it was paid: %d", n)
		}
		_, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, models.LodgeAsk{Key: "paid", InvoiceID: i.ID, AccountID: first.AccountID})
		if !models.HasCode(err, models.Conflict) {
			t.Errorf("lodged though it is paid: %v", err)
		}
	})
}

// Ensure that money that comes twice is seen: who paid there before it was cancelled paid too much.
func TestLodgingPaidTwiceIsSeen(t *testing.T) {
	d, i := lodgingDesk(t, "")
	g := lodge(t, d, i.ID)
	d.Work(t)
	g = lodgedIs(t, d, g.ID, models.LodgingOpen)
	if _, err := d.Paymentz.PayInvoice(g.ProviderRef); err != nil {
		t.Fatal(err)
	}
	transfer(t, d, i, 1211_60)
	d.WorkLater(t, time.Hour)
	lodgedIs(t, d, g.ID, models.LodgingPaid)
	if now := stands(t, d.Ledger, i.ID, models.InvoicePaid, 1211_60, 0, 0, 0); now.Spare != 1211_60 {
		t.Errorf("spare %d", now.Spare)
	}
}

// Ensure that a payment that nobody told of is found by asking, and one under another name than the invoice's is known for
// what it is, also where its webhook came first.
func TestLodgingPaymentIsFound(t *testing.T) {
	for _, told := range []bool{false, true} {
		d, i := lodgingDesk(t, "")
		g := lodge(t, d, i.ID)
		d.Work(t)
		g = lodgedIs(t, d, g.ID, models.LodgingOpen)
		if !told {
			d.Gateways["paymentz"].Trouble("loseWebhook")
		}
		first, err := d.Paymentz.OpenInvoice(g.ProviderRef)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Paymentz.Decline(first); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Paymentz.PayInvoice(g.ProviderRef); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Hour)
		lodgedIs(t, d, g.ID, models.LodgingPaid)
		stands(t, d.Ledger, i.ID, models.InvoicePaid, 1211_60, 0, 0, 0)
		paidByLodging(t, d, i.ID)
	}
}

// Ensure who may lodge, and that an account that can't hold invoices is refused beside its field.
func TestLodgingIsRefused(t *testing.T) {
	d, i := lodgingDesk(t, "")
	ask := models.LodgeAsk{Key: "k", InvoiceID: i.ID, AccountID: d.Gateways["computop"].Account.ID}
	if _, err := d.LodgeInvoice(t.Context(), modelstest.Viewer, ask); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer lodges: %v", err)
	}
	_, err := d.LodgeInvoice(t.Context(), modelstest.Clerk, ask)
	if p := models.AsProblem(err); p == nil || p.Key != "lodging.account_cannot" || p.Field != "account" {
		t.Errorf("%v", err)
	}
	d.Gateways["paymentz"].Trouble("decline")
	g := lodge(t, d, i.ID)
	d.Work(t)
	if g = lodgedIs(t, d, g.ID, models.LodgingDeclined); g.Acts[0].Message == "" {
		t.Errorf("nobody says why: %+v", g.Acts[0])
	}
	d.Gateways["paymentz"].Trouble("")
	again := lodge(t, d, i.ID)
	d.Work(t)
	lodgedIs(t, d, again.ID, models.LodgingOpen)
	all, err := d.InvoicingAccounts(t.Context())
	if err != nil || len(all) != 1 || all[0].Provider != "paymentz" {
		t.Errorf("%+v, %v", all, err)
	}
}

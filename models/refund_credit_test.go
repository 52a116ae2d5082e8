package models_test

import (
	"context"
	"testing"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
	"kontor/providers/computop/sim"
)

// notes are an invoice's credit notes, oldest first, each with its lines.
func notes(t testing.TB, l *models.Ledger, id int64) (all []*models.Invoice) {
	t.Helper()
	whole, err := l.WholeInvoice(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range whole.CreditNotes {
		all = append(all, reread(t, l, note.ID))
	}
	return all
}

// Ensure that the credit note comes with the money, never before it, once, and not at all where the gateway refuses.
func TestRefundMakesItsCreditNoteWhenItIsDone(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i := payable(t, shop)
		p := payInvoice(t, shop, i.ID, i.Total)
		ask := models.Ask{PaymentID: p.ID, Key: models.NewKey(), Amount: euros(100_00), Reason: "One book was torn", CreditInvoice: i.ID}
		for range 2 { // the same form sent twice
			if _, err := shop.RequestRefund(ctx, modelstest.Clerk, ask); err != nil {
				t.Fatal(err)
			}
		}
		if all := notes(t, shop.Ledger, i.ID); len(all) != 0 {
			t.Errorf("%d credit notes before the money moved", len(all))
		}
		other := ask
		other.CreditInvoice = 0
		if _, err := shop.RequestRefund(ctx, modelstest.Clerk, other); !models.HasCode(err, models.Conflict) {
			t.Errorf("the same form with another choice: %v", err)
		}
		shop.Work(t)
		stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 100_00, 100_00, 0)
		all := notes(t, shop.Ledger, i.ID)
		if n := shop.Sim.Calls("refund"); n != 1 || len(all) != 1 {
			t.Fatalf("%d refunds, %d credit notes", n, len(all))
		}
		if d := all[0].Document(); all[0].Total != 100_00 || d.Notes != "One book was torn" || d.CorrectedNumber != i.Number {
			t.Errorf("the credit note is over %d for %s: %s", all[0].Total, d.CorrectedNumber, d.Notes)
		}
		shop.Sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: "refund"}})
		if _, err := shop.RequestRefund(ctx, modelstest.Clerk, models.Ask{
			PaymentID: p.ID, Key: models.NewKey(), Amount: euros(50_00), Reason: "more", CreditInvoice: i.ID,
		}); err != nil {
			t.Fatal(err)
		}
		shop.Work(t)
		stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 100_00, 100_00, 0)
		if all := notes(t, shop.Ledger, i.ID); len(all) != 1 {
			t.Errorf("a declined refund made a credit note: %d", len(all))
		}
	})
}

// Ensure that a refund's credit note splits what was given back over the rates of its invoice, to the cent, whatever the
// amount is, and that the last one leaves nothing.
func TestRefundsCreditNoteIsExact(t *testing.T) {
	shop := till(t, "")
	i := payable(t, shop) // 19 %, 7 %, exempt
	p := payInvoice(t, shop, i.ID, i.Total)
	left := i.Total
	for _, minor := range []int64{1, 2, 99, 3_33, 333_33, 100_00, 0} {
		if minor == 0 {
			minor = left
		}
		giveBack(t, shop, models.Ask{PaymentID: p.ID, Amount: euros(minor), CreditInvoice: i.ID})
		all := notes(t, shop.Ledger, i.ID)
		note := all[len(all)-1]
		d := note.Document()
		sums := d.Totals()
		if note.Total != minor || sums.Due.Minor != minor || note.Net+note.Tax+note.Rounding != minor {
			t.Errorf("refunded %d: credit note over %d, due %d, %d + %d + %d", minor, note.Total, sums.Due.Minor, note.Net, note.Tax, note.Rounding)
		}
		if faults := d.Check(); len(faults) > 0 || note.Rounding < -3 || note.Rounding > 3 {
			t.Errorf("refunded %d: rounding %d, faults %v", minor, note.Rounding, faults)
		}
		if minor == 333_33 {
			splits(t, sums)
		}
		left -= minor
	}
	now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, i.Total, i.Total, 0)
	if now.Uncredited != 0 || now.Excess != 0 {
		t.Errorf("uncredited %d, excess %d", now.Uncredited, now.Excess)
	}
}

// splits fails where €333.33 of an invoice of 952 + 192.60 + 67 are not taken back in that proportion.
func splits(t *testing.T, sums billing.Totals) {
	t.Helper()
	want := map[billing.Percent]int64{1900: 261_91, 700: 52_99, 0: 18_43}
	for _, r := range sums.Rates {
		if gross := r.Taxable.Minor + r.Tax.Minor; gross < want[r.Rate]-2 || gross > want[r.Rate]+2 {
			t.Errorf("of %d hundredths of a percent %d are taken back, want %d", r.Rate, gross, want[r.Rate])
		}
	}
	if len(sums.Rates) != 3 {
		t.Errorf("%d rates", len(sums.Rates))
	}
}

// Ensure that what was paid beyond an invoice, and what a credit note took back before, is given back first and makes no
// second credit note.
func TestRefundCreditsNothingTwice(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i := payable(t, shop)
	p := payInvoice(t, shop, i.ID, i.Total)
	if _, err := shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(60_00)}); err != nil {
		t.Fatal(err)
	}
	credit, err := shop.RefundCredit(ctx, p)
	if err != nil || credit.Asks(euros(60_00)) || !credit.Asks(euros(60_01)) {
		t.Errorf("%v, asks for a credit note of what is credited: %t", err, credit.Asks(euros(60_00)))
	}
	giveBack(t, shop, models.Ask{PaymentID: p.ID, Amount: euros(100_00), CreditInvoice: i.ID})
	now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 100_00, 100_00, 0)
	if all := notes(t, shop.Ledger, i.ID); len(all) != 2 || all[1].Total != 40_00 || now.Excess != 0 || now.Uncredited != 0 {
		t.Errorf("%d credit notes, the last over %d; excess %d, uncredited %d", len(all), all[len(all)-1].Total, now.Excess, now.Uncredited)
	}

	big := shop.Captured(t, euros(500_00))
	j := finalised(t, shop.Ledger, threeRates())
	if _, err := shop.Allocate(ctx, modelstest.Clerk, models.NewAllocation{Key: models.NewKey(), InvoiceID: j.ID, PaymentID: big.ID, Amount: euros(400_00)}); err != nil {
		t.Fatal(err)
	}
	giveBack(t, shop, models.Ask{PaymentID: big.ID, Amount: euros(130_00), CreditInvoice: j.ID})
	stands(t, shop.Ledger, j.ID, models.InvoicePartiallyPaid, 400_00, 30_00, 30_00, j.Total-400_00)
}

// Ensure that a refund that can't have its credit note is refused in words beside its field before any money moves, and
// that one without a credit note says why.
func TestRefundAsksForItsCreditNote(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i, other := payable(t, shop), payable(t, shop)
	p := payInvoice(t, shop, i.ID, 600_00)
	whole, err := shop.AllocationsTo(ctx, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := shop.UndoAllocation(ctx, modelstest.Clerk, whole[0].ID); err != nil { // and it is split over two
		t.Fatal(err)
	}
	second := finalised(t, shop.Ledger, threeRates())
	for id, minor := range map[int64]int64{i.ID: 400_00, second.ID: 200_00} {
		if _, err := shop.Allocate(ctx, modelstest.Clerk, models.NewAllocation{Key: models.NewKey(), InvoiceID: id, PaymentID: p.ID, Amount: euros(minor)}); err != nil {
			t.Fatal(err)
		}
	}
	ask := models.Ask{PaymentID: p.ID, Amount: euros(50_00), Reason: "torn"}
	for name, c := range map[string]struct {
		change func(*models.Ask)
		field  string
	}{
		"no credit note and no reason":      {func(a *models.Ask) { a.Reason = " " }, "reason"},
		"an invoice that it did not pay":    {func(a *models.Ask) { a.CreditInvoice = other.ID }, "credit_invoice"},
		"an invoice that there is none of":  {func(a *models.Ask) { a.CreditInvoice = 999 }, "credit_invoice"},
		"more than was paid":                {func(a *models.Ask) { a.CreditInvoice, a.Amount = i.ID, euros(600_01) }, "amount"},
		"more than it paid of the invoice":  {func(a *models.Ask) { a.CreditInvoice, a.Amount = i.ID, euros(400_01) }, "credit_invoice"},
		"a reason that no document can say": {func(a *models.Ask) { a.CreditInvoice, a.Reason = i.ID, "torn\x01" }, "reason"},
	} {
		t.Run(name, func(t *testing.T) {
			a := ask
			a.Key = models.NewKey()
			c.change(&a)
			_, err := shop.RequestRefund(ctx, modelstest.Clerk, a)
			if problem := models.AsProblem(err); problem == nil || problem.Code != models.Invalid || problem.Field != c.field {
				t.Errorf("%v", err)
			}
		})
	}
	shop.Work(t)
	if n := shop.Sim.Calls("refund"); n != 0 {
		t.Errorf("%d refunds were sent", n)
	}
	free := shop.Captured(t, euros(10_00))
	if _, err := shop.RequestRefund(ctx, modelstest.Clerk, models.Ask{PaymentID: free.ID, Key: models.NewKey(), Amount: euros(10_00)}); err != nil {
		t.Errorf("what paid no invoice needs no reason: %v", err)
	}
}

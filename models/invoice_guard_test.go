package models_test

import (
	"context"
	"testing"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// refused fails the test where an error is not of this code at this field.
func refused(t *testing.T, what string, err error, code models.Code, field string) {
	t.Helper()
	if p := models.AsProblem(err); p == nil || p.Code != code || p.Field != field {
		t.Errorf("%s: %v", what, err)
	}
}

// Ensure that whoever finalises sees what they finalise, and may.
func TestFinaliseIsRefused(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, l := context.Background(), modelstest.Open(t, models.Options{Database: database, Now: modelstest.NewClock().Now})
		merchant(t, l)
		i := drafted(t, l, threeRates())
		in := threeRates()
		in.Version, in.Notes = i.Version, "changed by a colleague"
		if _, err := l.UpdateInvoice(ctx, modelstest.Clerk, i.ID, in); err != nil {
			t.Fatal(err)
		}
		_, err := l.FinaliseInvoice(ctx, modelstest.Clerk, i.ID, i.Version)
		refused(t, "as it was before the colleague's change", err, models.Conflict, "")
		_, err = l.FinaliseInvoice(ctx, modelstest.Viewer, i.ID, i.Version+1)
		refused(t, "by a viewer", err, models.Forbidden, "")
		if now := reread(t, l, i.ID); now.Status != models.InvoiceDraft || now.Number != "" {
			t.Errorf("it is %s %q", now.Status, now.Number)
		}
	})
}

// Ensure that nothing pays more of an invoice than it asks for, or what asks for nothing, by whichever way it comes; and that
// what is refused leaves no trace.
func TestAllocationIsRefused(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i, draft, p := payable(t, shop), drafted(t, shop.Ledger, threeRates()), shop.Captured(t, euros(2000_00))
		note, err := shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: payable(t, shop).ID, Amount: euros(1_00)})
		if err != nil {
			t.Fatal(err)
		}
		dollars := money.New(1_00, "USD")
		for what, c := range map[string]struct {
			id     int64
			amount money.Money
			code   models.Code
			field  string
		}{
			"a cent more than is due": {i.ID, euros(i.Total + 1), models.Invalid, "amount"},
			"below zero":              {i.ID, euros(-1), models.Invalid, "amount"},
			"in another currency":     {i.ID, dollars, models.Invalid, "amount"},
			"to a draft":              {draft.ID, euros(1), models.Conflict, ""},
			"to a credit note":        {note.ID, euros(1), models.Conflict, ""},
		} {
			n := models.NewAllocation{Key: models.NewKey(), InvoiceID: c.id, PaymentID: p.ID, Amount: c.amount}
			_, err := shop.Allocate(ctx, modelstest.Clerk, n)
			refused(t, "a payment "+what, err, c.code, c.field)
			if what == "a cent more than is due" {
				continue // a transfer may be: it is held to be given back
			}
			n.Key, n.ReceivedOn = models.NewKey(), "2026-11-18"
			_, err = shop.RecordTransfer(ctx, modelstest.Clerk, n)
			refused(t, "a transfer "+what, err, c.code, c.field)
		}
		n := models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, PaymentID: p.ID, Amount: euros(600_00)}
		_, err = shop.Allocate(ctx, modelstest.Viewer, n)
		refused(t, "by a viewer", err, models.Forbidden, "")
		stands(t, shop.Ledger, i.ID, models.InvoiceOpen, 0, 0, 0, i.Total)
		for range 2 {
			if _, err := shop.Allocate(ctx, modelstest.Clerk, n); err != nil {
				t.Fatal(err)
			}
		}
		n.Amount = euros(1)
		_, err = shop.Allocate(ctx, modelstest.Clerk, n)
		refused(t, "the same form for another amount", err, models.Conflict, "")
		stands(t, shop.Ledger, i.ID, models.InvoicePartiallyPaid, 600_00, 0, 0, i.Total-600_00)
		if found := findings(t, shop.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that no more is given back by the bank than came, that what takes back is not itself taken back, and that a
// transfer beyond what is due waits to be given back.
func TestReturnIsRefused(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i := payable(t, shop)
	n := func(m money.Money) models.NewAllocation {
		return models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, Amount: m, Transfer: "RG 1", ReceivedOn: "2026-11-18"}
	}
	if _, err := shop.RecordTransfer(ctx, modelstest.Clerk, n(euros(i.Total+5_00))); err != nil {
		t.Fatal(err)
	}
	if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total+5_00, 0, 0, 0); now.Excess != 5_00 {
		t.Errorf("excess %d", now.Excess)
	}
	_, err := shop.ReturnTransfer(ctx, modelstest.Clerk, n(euros(i.Total+5_01)))
	refused(t, "more than came", err, models.Invalid, "amount")
	_, err = shop.ReturnTransfer(ctx, modelstest.Clerk, n(money.New(1, "USD")))
	refused(t, "in another currency", err, models.Invalid, "amount")
	back, err := shop.ReturnTransfer(ctx, modelstest.Clerk, n(euros(5_00)))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "undoing what was returned", shop.UndoAllocation(ctx, modelstest.Clerk, back.ID), models.Conflict, "")
	if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total+5_00, 5_00, 0, 0); now.Excess != 0 {
		t.Errorf("excess %d after it was returned", now.Excess)
	}
}

// Ensure that an invoice's customer pays no more than is due, and that whatever settles it in another way ends what it could
// be paid by.
func TestInvoicePaymentIsRefused(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i := payable(t, shop)
	for what, m := range map[string]money.Money{"a cent more": euros(i.Total + 1), "below zero": euros(-1), "in another currency": money.New(1, "USD")} {
		_, _, err := shop.PayInvoice(ctx, i.ID, models.PayAsk{Key: models.NewKey(), Amount: m})
		refused(t, what, err, models.Invalid, "amount")
		refused(t, what+", as the page asks", i.CheckPay(m), models.Invalid, "amount")
	}
	for what, settle := range map[string]func(i *models.Invoice) error{
		"a transfer": func(i *models.Invoice) error {
			n := models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(i.Total), ReceivedOn: "2026-11-18"}
			_, err := shop.RecordTransfer(ctx, modelstest.Clerk, n)
			return err
		},
		"a credit note": func(i *models.Invoice) error {
			_, err := shop.Void(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID})
			return err
		},
	} {
		i := payable(t, shop)
		k, err := shop.InvoiceLink(ctx, i.ID)
		if err == nil {
			err = settle(i)
		}
		if err != nil {
			t.Fatal(err)
		}
		if k, err = shop.Link(ctx, k.ID); err != nil || k.Status != models.LinkCancelled {
			t.Errorf("after %s its link is %s, %v", what, k.Status, err)
		}
		_, _, err = shop.PayInvoice(ctx, i.ID, models.PayAsk{Key: models.NewKey()})
		refused(t, "after "+what, err, models.Conflict, "")
	}
}

// Ensure that only what was issued is credited, once a form, and never more than is left; and that what was paid is not void.
func TestCreditIsRefused(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i, draft := payable(t, shop), drafted(t, shop.Ledger, threeRates())
	ask := models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(1_00), Reason: "late"}
	_, err := shop.Credit(ctx, modelstest.Viewer, ask)
	refused(t, "by a viewer", err, models.Forbidden, "")
	_, err = shop.Void(ctx, modelstest.Viewer, ask)
	refused(t, "void by a viewer", err, models.Forbidden, "")
	var notes [2]*models.Invoice
	for n := range notes {
		if notes[n], err = shop.Credit(ctx, modelstest.Clerk, ask); err != nil {
			t.Fatal(err)
		}
	}
	if notes[0].ID != notes[1].ID {
		t.Errorf("sent twice, %s and %s", notes[0].Number, notes[1].Number)
	}
	stands(t, shop.Ledger, i.ID, models.InvoiceOpen, 0, 0, 1_00, i.Total-1_00)
	other := ask
	other.InvoiceID = payable(t, shop).ID
	_, err = shop.Credit(ctx, modelstest.Clerk, other)
	refused(t, "the form of another invoice", err, models.Conflict, "")
	for what, id := range map[string]int64{"a draft": draft.ID, "a credit note": notes[0].ID} {
		_, err := shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: id, Amount: euros(1)})
		refused(t, what, err, models.Conflict, "")
	}
	lines := []models.CreditedLine{{LineID: i.Lines[0].ID, Quantity: billing.Quantity(9_0000)}}
	_, err = shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Lines: lines})
	if p := models.AsProblem(err); p == nil || p.Key != "credit_note.quantity" {
		t.Errorf("nine of eight hours: %v", err)
	}
	book := []models.CreditedLine{{LineID: i.Lines[1].ID, Quantity: 1}} // 0.0001 of a book: nothing, rounded
	_, err = shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Lines: book})
	refused(t, "nothing", err, models.Invalid, "amount")
	nearly := models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(i.Total - 2_00)}
	if _, err := shop.Credit(ctx, modelstest.Clerk, nearly); err != nil {
		t.Fatal(err)
	}
	book[0].Quantity = 1_0000 // there are ten, but only a euro is left
	_, err = shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Lines: book})
	refused(t, "more than is left of the invoice", err, models.Invalid, "amount")
	stands(t, shop.Ledger, i.ID, models.InvoiceOpen, 0, 0, i.Total-1_00, 1_00)
	voids := models.NewCreditNote{Key: models.NewKey(), InvoiceID: other.InvoiceID}
	for n := range notes {
		if notes[n], err = shop.Void(ctx, modelstest.Clerk, voids); err != nil {
			t.Fatal(err)
		}
	}
	if notes[0].ID != notes[1].ID {
		t.Errorf("void twice, %s and %s", notes[0].Number, notes[1].Number)
	}
}

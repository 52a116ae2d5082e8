package models_test

import (
	"cmp"
	"context"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/modelstest"
)

// till is a shop whose merchant can send invoices.
func till(t *testing.T, database string) *modelstest.Shop {
	t.Helper()
	shop := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
	merchant(t, shop.Ledger)
	return shop
}

// payable is a finalised invoice that can be paid on its page.
func payable(t testing.TB, shop *modelstest.Shop) *models.Invoice {
	t.Helper()
	in := threeRates()
	in.AccountID = shop.Account.ID
	return finalised(t, shop.Ledger, in)
}

// payInvoice has an invoice's customer pay so much of it.
func payInvoice(t testing.TB, shop *modelstest.Shop, id, minor int64) *models.Payment {
	t.Helper()
	_, p, err := shop.PayInvoice(context.Background(), id, models.PayAsk{Key: models.NewKey(), Amount: euros(minor)})
	if err != nil {
		t.Fatal(err)
	}
	shop.Work(t)
	p = shop.Payment(t, p.ID)
	if err := shop.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	shop.Work(t)
	return shop.Payment(t, p.ID)
}

func giveBack(t testing.TB, shop *modelstest.Shop, a models.Ask) {
	t.Helper()
	a.Key, a.Reason = models.NewKey(), cmp.Or(a.Reason, "goodwill")
	if _, err := shop.RequestRefund(context.Background(), modelstest.Manager, a); err != nil {
		t.Fatal(err)
	}
	shop.Work(t)
}

// stands fails the test where the invoice's figures are others.
func stands(t testing.TB, l *models.Ledger, id int64, status models.InvoiceStatus, paid, refunded, credited, due int64) *models.Invoice {
	t.Helper()
	i := reread(t, l, id)
	if i.Status != status || i.Paid != paid || i.Refunded != refunded || i.Credited != credited || i.Due().Minor != due {
		t.Helper()
		t.Fatalf("%s, paid %d, refunded %d, credited %d, due %d; want %s, %d, %d, %d, %d", i.Status, i.Paid, i.Refunded, i.Credited,
			i.Due().Minor, status, paid, refunded, credited, due)
	}
	return i
}

// Ensure the life of an invoice: half is paid, then the rest, one line is refunded with its credit note, and another
// refund without one is pointed out until there is one.
func TestInvoiceIsPaidInPartsAndRefunded(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i := payable(t, shop)
		first := payInvoice(t, shop, i.ID, 600_00)
		stands(t, shop.Ledger, i.ID, models.InvoicePartiallyPaid, 600_00, 0, 0, 611_60)
		payInvoice(t, shop, i.ID, 611_60)
		stands(t, shop.Ledger, i.ID, models.InvoicePaid, 1211_60, 0, 0, 0)
		if _, _, err := shop.PayInvoice(ctx, i.ID, models.PayAsk{Key: models.NewKey()}); !models.HasCode(err, models.Conflict) {
			t.Errorf("paid a third time: %v", err)
		}

		giveBack(t, shop, models.Ask{PaymentID: first.ID, Amount: euros(67_00), Reason: "no course", CreditInvoice: i.ID})
		now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, 1211_60, 67_00, 67_00, 0)
		if now.Uncredited != 0 || now.Excess != 0 {
			t.Errorf("uncredited %d, excess %d", now.Uncredited, now.Excess)
		}
		giveBack(t, shop, models.Ask{PaymentID: first.ID, Amount: euros(12_34)})
		if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, 1211_60, 79_34, 67_00, 0); now.Uncredited != 12_34 {
			t.Errorf("uncredited %d", now.Uncredited)
		}
		note, err := shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(12_34), Reason: "late"})
		if err != nil {
			t.Fatal(err)
		}
		if d := note.Document(); note.Number != "CN-2026-0002" || note.Total != 12_34 || d.Totals().Due.Minor != 12_34 || d.CorrectedNumber != i.Number {
			t.Errorf("credit note %s over %d corrects %s", note.Number, note.Total, d.CorrectedNumber)
		}
		if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, 1211_60, 79_34, 79_34, 0); now.Uncredited != 0 {
			t.Errorf("uncredited %d", now.Uncredited)
		}
	})
}

// Ensure that a credit note that comes before its refund is money to be given back, and nothing is owed twice.
func TestCreditBeforeRefund(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i := payable(t, shop)
	p := payInvoice(t, shop, i.ID, i.Total)
	lines := []models.CreditedLine{{LineID: i.Lines[1].ID, Quantity: 3_0000}} // 3 × 20 € less 10 %, 7 %
	if _, err := shop.Credit(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID, Lines: lines}); err != nil {
		t.Fatal(err)
	}
	if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 0, 57_78, 0); now.Excess != 57_78 {
		t.Errorf("excess %d", now.Excess)
	}
	giveBack(t, shop, models.Ask{PaymentID: p.ID, Amount: euros(57_78)})
	if now := stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 57_78, 57_78, 0); now.Excess != 0 || now.Uncredited != 0 {
		t.Errorf("excess %d, uncredited %d", now.Excess, now.Uncredited)
	}
}

// Ensure that credit notes never take back more than the invoice asks for, line by line and in all, and end on it exactly.
func TestCreditNotesStayWithinTheirInvoice(t *testing.T) {
	ctx, shop := context.Background(), till(t, "")
	i := payable(t, shop)
	credit := func(n models.NewCreditNote) (*models.Invoice, error) {
		n.Key, n.InvoiceID = models.NewKey(), i.ID
		return shop.Credit(ctx, modelstest.Clerk, n)
	}
	book := i.Lines[1].ID
	for _, n := range []models.NewCreditNote{
		{Lines: []models.CreditedLine{{LineID: book, Quantity: 11_0000}}},
		{Lines: []models.CreditedLine{{LineID: book, Quantity: -1_0000}}},
		{Lines: []models.CreditedLine{{LineID: 999, Quantity: 1_0000}}},
		{Amount: euros(i.Total + 1)},
		{Amount: euros(0)},
		{Amount: euros(-5)},
	} {
		if _, err := credit(n); !models.HasCode(err, models.Invalid) {
			t.Errorf("%+v: %v", n, err)
		}
	}
	for range 3 { // thirds of a line, each rounded
		if _, err := credit(models.NewCreditNote{Lines: []models.CreditedLine{{LineID: book, Quantity: 3_3333}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := credit(models.NewCreditNote{Lines: []models.CreditedLine{{LineID: book, Quantity: 2}}}); !models.HasCode(err, models.Invalid) {
		t.Errorf("more than is left of the line: %v", err)
	}
	if _, err := credit(models.NewCreditNote{Amount: euros(100_01)}); err != nil {
		t.Fatal(err)
	}
	last, err := credit(models.NewCreditNote{})
	if err != nil {
		t.Fatal(err)
	}
	now := stands(t, shop.Ledger, i.ID, models.InvoiceVoid, 0, 0, i.Total, 0)
	if d := last.Document(); d.Rounding.Minor > 3 || d.Rounding.Minor < -3 || last.Total != d.Totals().Due.Minor {
		t.Errorf("the last is over %d, rounded by %d", last.Total, d.Rounding.Minor)
	}
	if _, err := credit(models.NewCreditNote{Amount: euros(1)}); !models.HasCode(err, models.Conflict) {
		t.Errorf("%s: %v", now.Status, err)
	}
}

// Ensure that twenty people who take the same invoice back at once take it back once.
func TestCreditAtOnce(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i := payable(t, shop)
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				_, _ = shop.Void(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID})
			})
		}
		wg.Wait()
		stands(t, shop.Ledger, i.ID, models.InvoiceVoid, 0, 0, i.Total, 0)
		page, err := shop.FindInvoices(ctx, models.InvoiceView{Kind: models.KindCreditNote}, 50)
		if err != nil || len(page.Invoices) != 1 {
			t.Errorf("%d credit notes, %v", len(page.Invoices), err)
		}
	})
}

// Ensure that what was paid is matched by hand within its bounds, undone by a row of its own, and that a paid invoice is not void.
func TestAllocateByHand(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		ctx, shop := context.Background(), till(t, database)
		i, p := payable(t, shop), shop.Captured(t, euros(500_00))
		allocate := func(minor int64) (*models.Allocation, error) {
			return shop.Allocate(ctx, modelstest.Clerk, models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, PaymentID: p.ID, Amount: euros(minor)})
		}
		if _, err := allocate(500_01); !models.HasCode(err, models.Invalid) {
			t.Errorf("more than the payment: %v", err)
		}
		a, err := allocate(300_00)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := allocate(200_01); !models.HasCode(err, models.Invalid) {
			t.Errorf("more than is free: %v", err)
		}
		stands(t, shop.Ledger, i.ID, models.InvoicePartiallyPaid, 300_00, 0, 0, 911_60)
		if _, err := shop.Void(ctx, modelstest.Clerk, models.NewCreditNote{Key: models.NewKey(), InvoiceID: i.ID}); !models.HasCode(err, models.Conflict) {
			t.Errorf("void: %v", err)
		}
		for range 2 {
			if err := shop.UndoAllocation(ctx, modelstest.Clerk, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		stands(t, shop.Ledger, i.ID, models.InvoiceOpen, 0, 0, 0, i.Total)
		transfer := models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(i.Total), Transfer: "RG 1", ReceivedOn: billing.Date("2026-11-18")}
		for range 2 {
			if _, err := shop.RecordTransfer(ctx, modelstest.Clerk, transfer); err != nil {
				t.Fatal(err)
			}
		}
		stands(t, shop.Ledger, i.ID, models.InvoicePaid, i.Total, 0, 0, 0)
		if err := models.Writer(shop.Ledger).Exec("UPDATE allocations SET amount = 1").Error; err == nil {
			t.Error("the database let an allocation be changed")
		}
	})
}

// Ensure that money which its customer's bank takes back is owed again, and paid once it is won back; meanwhile nobody is reminded.
func TestChargedBackIsOwedAgain(t *testing.T) {
	desk := modelstest.NewDesk(t, "")
	merchant(t, desk.Ledger)
	ctx := context.Background()
	i := finalised(t, desk.Ledger, threeRates())
	p := desk.Paid(t, "paytech", euros(500_00), nil)
	if _, err := desk.Allocate(ctx, modelstest.Clerk, models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, PaymentID: p.ID, Amount: euros(500_00)}); err != nil {
		t.Fatal(err)
	}
	if _, err := desk.RequestChargeback(ctx, modelstest.Clerk, models.Ask{PaymentID: p.ID, Key: models.NewKey(), Amount: euros(500_00)}); err != nil {
		t.Fatal(err)
	}
	desk.Work(t)
	desk.WorkLater(t, 10*time.Minute)
	if now := stands(t, desk.Ledger, i.ID, models.InvoiceOpen, 0, 0, 0, i.Total); !now.RemindersPaused || now.RemindAt != 0 {
		t.Errorf("reminders paused %t, next at %d", now.RemindersPaused, now.RemindAt)
	}
}

// Ensure that an invoice whose payment a bank took back is overdue once its day is past, paid again when it is won back,
// and that a part which was paid in another way meanwhile is not counted twice.
func TestWonBackPaysItsInvoiceAgain(t *testing.T) {
	for name, c := range map[string]struct{ meanwhile int64 }{"nothing was paid meanwhile": {0}, "half was transferred meanwhile": {600_00}} {
		t.Run(name, func(t *testing.T) {
			desk, ctx := modelstest.NewDesk(t, ""), context.Background()
			merchant(t, desk.Ledger)
			i := finalised(t, desk.Ledger, threeRates())
			p := desk.Paid(t, "paymentz", euros(i.Total), nil)
			if _, err := desk.Allocate(ctx, modelstest.Clerk, models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, PaymentID: p.ID, Amount: euros(i.Total)}); err != nil {
				t.Fatal(err)
			}
			stands(t, desk.Ledger, i.ID, models.InvoicePaid, i.Total, 0, 0, 0)
			hears := func(happens error) {
				t.Helper()
				must(t, happens)
				desk.Clock.Turn(time.Minute)
				must(t, desk.StartSync(ctx, 0))
				desk.WorkLater(t, time.Minute)
			}
			hears(desk.Paymentz.Chargeback(p.ProviderID, 0))
			now := stands(t, desk.Ledger, i.ID, models.InvoiceOpen, 0, 0, 0, i.Total)
			if late := now.DueOn.AddDays(1); now.StatusOn(now.DueOn) != models.InvoiceOpen || now.StatusOn(late) != models.InvoiceOverdue {
				t.Errorf("on %s it is %s, on %s %s", now.DueOn, now.StatusOn(now.DueOn), late, now.StatusOn(late))
			}
			if c.meanwhile > 0 {
				transfer := models.NewAllocation{Key: models.NewKey(), InvoiceID: i.ID, Amount: euros(c.meanwhile), Transfer: "RG 1", ReceivedOn: "2026-11-18"}
				if _, err := desk.RecordTransfer(ctx, modelstest.Clerk, transfer); err != nil {
					t.Fatal(err)
				}
			}
			hears(desk.Paymentz.WinBack(p.ProviderID))
			stands(t, desk.Ledger, i.ID, models.InvoicePaid, i.Total, 0, 0, 0)
			all, err := desk.AllocationsTo(ctx, i.ID)
			if last := all[len(all)-1]; err != nil || last.Reason != models.WonBack || last.Amount != i.Total-c.meanwhile {
				t.Errorf("the last allocation is %s over %d, %v", last.Reason, last.Amount, err)
			}
			if found := findings(t, desk.Ledger); len(found) > 0 {
				t.Errorf("the book says two things: %v", found)
			}
		})
	}
}

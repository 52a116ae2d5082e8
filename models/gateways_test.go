package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// agree ensures a payment's amounts in the book and at its provider.
func agree(t *testing.T, d *modelstest.Desk, gateway string, id int64) {
	t.Helper()
	p := d.Payment(t, id)
	if ours, theirs := [4]int64{p.Authorized, p.Captured, p.Refunded, p.ChargedBack}, d.Gateways[gateway].Sums(p); ours != theirs {
		t.Errorf("%s payment %d: %v here, %v there; %+v", gateway, id, ours, theirs, p.Operations)
	}
	if p.Drift != "" {
		t.Errorf("%s payment %d drifts: %s", gateway, id, p.Drift)
	}
}

// Ensure that at every gateway a payment is taken on its page and refunded in part, also where each answer is lost,
// once, and in the book as at the provider.
func TestGatewaysTakeAndRefund(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for name, g := range d.Gateways {
			for _, lost := range []bool{false, true} {
				p := d.Paid(t, name, money.New(5000, "EUR"), nil)
				wantStatus(t, p, models.StatusCaptured)
				agree(t, d, name, p.ID)
				if lost {
					g.Trouble("loseAnswer")
				}
				refund(t, d, p, 2000)
				d.Work(t)
				g.Trouble("")
				d.WorkLater(t, 10*time.Minute)
				got := d.Payment(t, p.ID)
				if name == "gate" && lost { // nothing tells of a refund of a part: a person decides
					if op := got.Operations[len(got.Operations)-1]; op.Status == models.OpDeclined {
						t.Errorf("gate: a lost refund is %s", op.Status)
					}
					continue
				}
				wantStatus(t, got, models.StatusPartiallyRefunded)
				agree(t, d, name, p.ID)
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

func refund(t *testing.T, d *modelstest.Desk, p *models.Payment, minor int64) {
	t.Helper()
	_, err := d.RequestRefund(context.Background(), modelstest.Clerk, models.Ask{
		PaymentID: p.ID, Amount: p.Money(minor), Key: models.NewKey(), Reason: "too small",
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Ensure that what is held is captured in part, and the rest let go with it, at the gateways that capture once.
func TestGatewaysCaptureOnce(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	for _, name := range []string{"paytech", "paymentz"} {
		p := d.Paid(t, name, money.New(5000, "EUR"), func(n *models.NewPayment) { n.Capture = providers.CaptureManual })
		wantStatus(t, p, models.StatusAuthorized)
		ask := models.Ask{PaymentID: p.ID, Amount: money.New(3000, "EUR"), Key: models.NewKey()}
		if _, err := d.RequestCapture(t.Context(), modelstest.Clerk, ask); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Minute)
		got := d.Payment(t, p.ID)
		wantStatus(t, got, models.StatusCaptured)
		if got.Captured != 3000 || got.Reversed != 2000 || got.Capturable().Minor != 0 {
			t.Errorf("%s: captured %d, let go %d", name, got.Captured, got.Reversed)
		}
		ask.Key, ask.Amount = models.NewKey(), money.New(1, "EUR")
		if _, err := d.RequestCapture(t.Context(), modelstest.Clerk, ask); err == nil {
			t.Errorf("%s: captured twice", name)
		}
	}
	if found := findings(t, d.Ledger); len(found) > 0 {
		t.Errorf("the book: %v", found)
	}
}

// Ensure that a payout goes out once, waits for a manager's word where the provider wants one, and is booked.
func TestPayouts(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		bank := providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{Holder: "Erika Muster", Number: "DE89370400440532013000"}}
		small := payout(t, d, "paytech", 20_00, bank, 0)
		wantStatus(t, small, models.StatusPaidOut)
		large := payout(t, d, "paytech", 5000_00, bank, 0)
		wantStatus(t, large, models.StatusPending)
		if a, err := d.Attention(t.Context()); err != nil || len(a.Waiting) != 1 || a.Waiting[0].ID != large.ID || a.WaitingN.N != 1 {
			t.Errorf("waiting for a word: %+v, %v", a.Waiting, err)
		}
		if _, err := d.RequestApproval(t.Context(), modelstest.Clerk, models.Ask{PaymentID: large.ID, Key: models.NewKey()}); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a clerk approves: %v", err)
		}
		if _, err := d.RequestApproval(t.Context(), modelstest.Manager, models.Ask{PaymentID: large.ID, Key: models.NewKey()}); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Minute)
		wantStatus(t, d.Payment(t, large.ID), models.StatusPaidOut)
		if a, err := d.Attention(t.Context()); err != nil || len(a.Waiting) != 0 {
			t.Errorf("still waiting for a word: %+v, %v", a.Waiting, err)
		}
		if f, err := d.FindEntries(t.Context(), models.EntryFilter{Book: models.Payouts}); err != nil || len(f.Sums) != 1 || f.Sums[0].Balance().Minor != 5020_00 {
			t.Errorf("paid out %+v, %v", f, err)
		}
		paid := d.Paid(t, "paymentz", money.New(5000, "EUR"), nil)
		back := payout(t, d, "paymentz", 10_00, providers.Destination{Kind: providers.ToPayment}, paid.ID)
		wantStatus(t, back, models.StatusPaidOut)
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

func payout(t *testing.T, d *modelstest.Desk, gateway string, minor int64, to providers.Destination, of int64) *models.Payment {
	t.Helper()
	n := models.NewPayment{
		Key: models.NewKey(), AccountID: d.Gateways[gateway].Account.ID, Amount: money.New(minor, "EUR"), Destination: to, OfPaymentID: of,
		Reason: "a prize", Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
	}
	var p *models.Payment
	for range 2 { // the same form twice
		var err error
		if p, err = d.SendPayout(t.Context(), modelstest.Clerk, n); err != nil {
			t.Fatal(err)
		}
	}
	d.WorkLater(t, time.Minute)
	return d.Payment(t, p.ID)
}

// Ensure that what a customer saved is charged again, once, and forgotten where the gateway can.
func TestSavedMethods(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	for name, p := range map[string]*models.Payment{
		"paytech":  d.Paid(t, "paytech", money.New(5000, "EUR"), func(n *models.NewPayment) { n.SaveMethod = true }),
		"paymentz": savedByPhone(t, d),
	} {
		saved, err := d.SavedMethods(t.Context(), *p.CustomerID)
		if err != nil || len(saved) == 0 || saved[0].AccountID != p.AccountID || saved[0].Last4 == "" {
			t.Errorf("%s saved %+v, %v", name, saved, err)
			continue
		}
		charged, err := d.TakePayment(t.Context(), modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: p.AccountID, Channel: models.ChannelSaved, SavedMethodID: saved[0].ID, Amount: money.New(700, "EUR"),
		})
		if err != nil {
			t.Fatal(name, err)
		}
		d.WorkLater(t, time.Minute)
		wantStatus(t, d.Payment(t, charged.ID), models.StatusCaptured)
		agree(t, d, name, charged.ID)
		err = d.ForgetMethod(t.Context(), modelstest.Clerk, saved[0].ID)
		can := d.Forgettable(t.Context(), &saved[0]) == nil
		if can != (err == nil) {
			t.Errorf("%s: forgetting: %v, can %v", name, err, can)
		}
		if again := d.ForgetMethod(t.Context(), modelstest.Clerk, saved[0].ID); can && again != nil {
			t.Errorf("%s: forgotten twice: %v", name, again)
		}
	}
	if found := findings(t, d.Ledger); len(found) > 0 {
		t.Errorf("the book: %v", found)
	}
}

// savedByPhone is a payment whose card was told by phone and is kept by Paymentz.
func savedByPhone(t *testing.T, d *modelstest.Desk) *models.Payment {
	t.Helper()
	account := d.Gateways["paymentz"].Account.ID
	if err := d.SetCardEntry(t.Context(), modelstest.Admin, account, true); err != nil {
		t.Fatal(err)
	}
	p, err := d.TakeByCard(t.Context(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: account, Amount: money.New(5000, "EUR"), Capture: providers.CaptureAutomatic, SaveMethod: true,
		Customer: providers.Customer{FirstName: "Paul", LastName: "Muster", Email: "paul@example.com"},
	}, typed)
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	return d.Payment(t, p.ID)
}

// Ensure that what was made and refunded in the portals of gateways that list comes into the book.
func TestSyncByList(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	p := d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	if err := d.Paytech.PortalRefund(p.ProviderID, 1500); err != nil {
		t.Fatal(err)
	}
	q := d.Paid(t, "paymentz", money.New(5000, "EUR"), nil)
	if err := d.Paymentz.Chargeback(q.ProviderID, 5000); err != nil {
		t.Fatal(err)
	}
	d.Clock.Turn(time.Minute)
	if err := d.StartSync(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	d.WorkLater(t, time.Minute)
	wantStatus(t, d.Payment(t, p.ID), models.StatusPartiallyRefunded)
	agree(t, d, "paytech", p.ID)
	agree(t, d, "paymentz", q.ID)
	if !d.Payment(t, q.ID).Disputed {
		t.Error("nobody sees the dispute")
	}
}

// Ensure that a payment and its refund which both began at the provider come into the book by the refund's webhook alone.
func TestRefundOfAnUnknownPayment(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	p := d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	other := modelstest.NewDesk(t, "") // knows nothing of it, and hears of the refund
	d.Paytech.SetPortalWebhooks(true)
	d.Paytech.SetWebhookURL(modelstest.Planted+"paytech", other.WebhookURL(other.Gateways["paytech"].Account))
	if _, err := other.UpdateAccount(t.Context(), modelstest.Admin, other.Gateways["paytech"].Account.ID, models.AccountInput{
		Provider: "paytech", Name: "paytech", Mode: providers.ModeSimulator, BaseURL: d.Gateways["paytech"].Account.BaseURL,
		Credentials: map[string]string{"api_key": modelstest.Planted + "paytech", "signing_key": modelstest.Planted + "signing"},
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.Paytech.PortalRefund(p.ProviderID, 1500); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	other.Work(t)
	found, err := other.FindPayments(t.Context(), models.View{}, 10)
	if err != nil || len(found.Payments) != 1 {
		t.Fatalf("%+v, %v", found, err)
	}
	got := other.Payment(t, found.Payments[0].ID)
	wantStatus(t, got, models.StatusPartiallyRefunded)
	if got.Refunded != 1500 || got.Captured != 5000 {
		t.Errorf("%+v", got)
	}
}

// Ensure that a payment page whose address was in a lost answer is found again: the customer has to pay somewhere.
func TestLostPage(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	for name, g := range d.Gateways {
		if name == "paymentz" { // its page is a form of ours: nothing is asked
			continue
		}
		g.Trouble("loseAnswer")
		p, err := d.TakePayment(t.Context(), modelstest.Clerk, models.NewPayment{
			Key: models.NewKey(), AccountID: g.Account.ID, Channel: models.ChannelHosted, Amount: money.New(5000, "EUR"),
			Capture: providers.CaptureAutomatic,
		})
		if err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		g.Trouble("")
		d.WorkLater(t, 2*time.Minute) // a page of Gate is over after half an hour
		if got := d.Payment(t, p.ID); got.CheckoutURL == "" || got.Operations[0].Status != models.OpPending {
			t.Errorf("%s: page %q, %s", name, got.CheckoutURL, got.Operations[0].Status)
		}
	}
}

// Ensure that after payments, refunds, payouts and cards by phone, in good times and bad, no credential and no card number
// is in the book or its log.
func TestNothingSecretIsKept(t *testing.T) {
	database := modelstest.SQLite(t)
	d := modelstest.NewDesk(t, database)
	for name, g := range d.Gateways {
		for _, trouble := range []string{"", "loseAnswer", "failAfter", "failBefore", "garbage", "forgeWebhook"} {
			p := d.Paid(t, name, money.New(5000, "EUR"), nil)
			g.Trouble(trouble)
			refund(t, d, p, 2000)
			if err := d.SetCardEntry(t.Context(), modelstest.Admin, g.Account.ID, true); err == nil {
				_, err := d.TakeByCard(t.Context(), modelstest.Clerk, models.NewPayment{
					Key: models.NewKey(), AccountID: g.Account.ID, Amount: money.New(700, "EUR"), Capture: providers.CaptureAutomatic,
				}, typed)
				if err != nil {
					t.Error(err)
				}
			}
			d.Work(t)
			g.Trouble("")
			d.WorkLater(t, time.Minute)
		}
	}
	for _, secret := range []string{modelstest.Planted, typed.Number} {
		wantNowhere(t, database, secret)
		if strings.Contains(d.Log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}

package models_test

import (
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

var monthly = providers.Recurrence{Every: 1, Unit: providers.UnitMonth}

// begun is the first payment of a series, whose customer gave a name alone.
func begun(t *testing.T, d *modelstest.Desk, gateway string) *models.Payment {
	t.Helper()
	return d.Paid(t, gateway, money.New(5000, "EUR"), func(n *models.NewPayment) {
		n.Recurring, n.Customer = &monthly, providers.Customer{FirstName: "Erika", LastName: "Muster"}
	})
}

// laterOf is a later payment of a series, asked for twice as after a missed run.
func laterOf(t *testing.T, d *modelstest.Desk, first *models.Payment, key string, minor int64) *models.Payment {
	t.Helper()
	n := models.NewPayment{
		Key: key, AccountID: first.AccountID, Channel: models.ChannelRecurring, FirstPaymentID: first.ID, Amount: money.New(minor, "EUR"),
		Recurring: &monthly,
	}
	one, err := d.TakePayment(t.Context(), models.System, n)
	if err != nil {
		t.Fatal(err)
	}
	two, err := d.TakePayment(t.Context(), models.System, n)
	if err != nil || two.ID != one.ID {
		t.Fatalf("asked for twice: %d and %d, %v", one.ID, two.ID, err)
	}
	d.Work(t)
	return one
}

// Ensure that a series goes on at each gateway that has such: one payment a key, also where its answer is lost; that a
// declined one leaves the next its chance; and that all are of the first one's customer.
func TestRecurringPayments(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for name, g := range d.Gateways {
			if w, err := d.WaysOf(t.Context(), g.Account.ID); err != nil || !w.Recurs {
				continue
			}
			first := begun(t, d, name)
			wantStatus(t, first, models.StatusCaptured)
			second := laterOf(t, d, first, name+"-2", 4000)
			g.Trouble("loseAnswer")
			third := laterOf(t, d, first, name+"-3", 6000)
			g.Trouble("")
			d.WorkLater(t, 10*time.Minute)
			g.Trouble("decline")
			fourth := laterOf(t, d, first, name+"-4", 6000)
			g.Trouble("")
			fifth := laterOf(t, d, first, name+"-5", 6000)
			d.WorkLater(t, 10*time.Minute)
			for want, all := range map[models.PaymentStatus][]*models.Payment{
				models.StatusCaptured: {first, second, third, fifth}, models.StatusDeclined: {fourth},
			} {
				for _, p := range all {
					p = d.Payment(t, p.ID)
					wantStatus(t, p, want)
					agree(t, d, name, p.ID)
					if records, _ := g.There(p); records != 1 {
						t.Errorf("%s has payment %d %d times", name, p.ID, records)
					}
					if p.CustomerID == nil || *p.CustomerID != *first.CustomerID || p.CustomerName != "Erika Muster" {
						t.Errorf("%s: payment %d is of %v, %q", name, p.ID, p.CustomerID, p.CustomerName)
					}
				}
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
		for _, p := range d.Paytech.Payments() { // there what a person saves is kept under the person's number
			if !strings.Contains(string(p.Customer), `"referenceId":"kontor-`) {
				t.Errorf("%s is of %s", p.ReferenceID, p.Customer)
			}
		}
	})
}

// Ensure that a series is begun only where it can go on, and goes on only where its customer agreed and paid.
func TestRecurringRefused(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	series, plain := begun(t, d, "paytech"), d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	unpaid, err := d.TakePayment(t.Context(), modelstest.Clerk, models.NewPayment{
		Key: "unpaid", AccountID: series.AccountID, Channel: models.ChannelHosted, Amount: money.New(5000, "EUR"),
		Capture: providers.CaptureAutomatic, Recurring: &monthly,
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	for name, c := range map[string]struct {
		actor models.Actor
		n     models.NewPayment
		code  models.Code
	}{
		"by a viewer":       {modelstest.Viewer, models.NewPayment{FirstPaymentID: series.ID}, models.Forbidden},
		"of no series":      {models.System, models.NewPayment{FirstPaymentID: plain.ID}, models.Conflict},
		"of an unpaid one":  {models.System, models.NewPayment{FirstPaymentID: unpaid.ID}, models.Conflict},
		"of none":           {models.System, models.NewPayment{}, models.Missing},
		"at another":        {models.System, models.NewPayment{AccountID: d.Gateways["paymentz"].Account.ID, FirstPaymentID: series.ID}, models.Invalid},
		"where none can be": {models.System, models.NewPayment{AccountID: d.Gateways["gate"].Account.ID, FirstPaymentID: series.ID}, models.Unsupported},
		"begun at Gate":     {models.System, models.NewPayment{AccountID: d.Gateways["gate"].Account.ID, Channel: models.ChannelHosted, Recurring: &monthly}, models.Unsupported},
	} {
		n := c.n
		n.Key, n.Amount, n.Capture = "refused "+name, money.New(100, "EUR"), providers.CaptureAutomatic
		if n.AccountID == 0 {
			n.AccountID = series.AccountID
		}
		if n.Channel == "" {
			n.Channel = models.ChannelRecurring
		}
		if _, err := d.TakePayment(t.Context(), c.actor, n); !models.HasCode(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if page, err := d.FindPayments(t.Context(), models.View{}, 10); err != nil || page.Total != 3 {
		t.Errorf("%d are written down, %v", page.Total, err)
	}
	for _, p := range []*models.Payment{plain, d.Payment(t, series.ID)} {
		if has := p.RecurringToken != ""; has != (p.ID == series.ID) {
			t.Errorf("payment %d keeps a token: %t", p.ID, has)
		}
	}
}

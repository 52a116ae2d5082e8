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

// atTheBank takes a typed card at Gate whose bank looks at the browser first, and then asks its customer.
func atTheBank(t *testing.T, d *modelstest.Desk) *models.Payment {
	t.Helper()
	account := d.Gateways["gate"].Account.ID
	if err := d.SetCardEntry(t.Context(), modelstest.Admin, account, true); err != nil {
		t.Fatal(err)
	}
	p, err := d.TakeByCard(t.Context(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: account, Amount: money.New(2500, "EUR"), Capture: providers.CaptureAutomatic,
	}, providers.Card{Number: "4000000000003154", CVV: "737", ExpiryMonth: 12, ExpiryYear: 2039})
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	return d.Payment(t, p.ID)
}

// Ensure that the page on which a card's customer goes on follows the bank's steps: told by a delivery, or by the question
// of a person where none came; and that none is left when all is done.
func TestBankLeadsFromStepToStep(t *testing.T) {
	for _, told := range []bool{true, false} {
		d := modelstest.NewDesk(t, "")
		if !told {
			d.Gateways["gate"].Trouble("loseWebhook")
		}
		next := func(p *models.Payment) *models.Payment {
			if err := d.Gate.Confirm(p.Reference); err != nil {
				t.Fatal(err)
			}
			d.Work(t)
			if !told {
				if changes, err := d.AskNow(t.Context(), modelstest.Clerk, p.ID); err != nil || changes == 0 {
					t.Errorf("asked: %d changes, %v", changes, err)
				}
			}
			return d.Payment(t, p.ID)
		}
		p := atTheBank(t, d)
		wantStatus(t, p, models.StatusPending)
		if !strings.HasSuffix(p.CheckoutURL, "/method") || len(p.Form()) != 1 {
			t.Errorf("told %t: the method is at %q with %+v", told, p.CheckoutURL, p.Form())
		}
		method := p.CheckoutURL
		p = next(p)
		wantStatus(t, p, models.StatusPending)
		if p.CheckoutURL != strings.TrimSuffix(method, "/method") || len(p.Form()) != 1 {
			t.Errorf("told %t: the challenge is at %q with %+v", told, p.CheckoutURL, p.Form())
		}
		p = next(p)
		wantStatus(t, p, models.StatusCaptured)
		agree(t, d, "gate", p.ID)
	}
}

// Ensure that the worker finds out by itself what came of the bank's steps, where no delivery came.
func TestBankWithoutDeliveries(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	d.Gateways["gate"].Trouble("loseWebhook")
	p := atTheBank(t, d)
	for _, step := range []models.PaymentStatus{models.StatusPending, models.StatusCaptured} {
		if err := d.Gate.Confirm(p.Reference); err != nil {
			t.Fatal(err)
		}
		d.WorkLater(t, time.Minute)
		wantStatus(t, d.Payment(t, p.ID), step)
	}
	agree(t, d, "gate", p.ID)
}

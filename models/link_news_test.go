package models_test

import (
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

var newsTroubles = []string{"doubleWebhook", "lateWebhook", "reverseWebhooks", "loseWebhook"}

// Ensure that at every gateway doubled, late, reversed and lost news of a declined and a paid attempt leave the link paid
// once, whichever comes last.
func TestLinkNewsInAnyOrder(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			for _, trouble := range newsTroubles {
				k := newLink(t, d, name, nil)
				first := press(t, d, k)
				d.Work(t)
				d.Gateways[name].Trouble(trouble)
				if err := d.Gateways[name].Decline(d.Payment(t, first.ID)); err != nil {
					t.Fatal(err)
				}
				second := pressedAnew(t, d, k, first)
				payThere(t, d, name, second.ID)
				d.Gateways[name].ReleaseWebhooks()
				d.WorkLater(t, time.Hour)
				d.Gateways[name].Trouble("")
				got := readLink(t, d, k.ID)
				if got.Status != models.LinkPaid || got.Received != 1200 || got.Kept != 1200 || got.Payments != 1 || got.Overpaid || got.PaidAt == 0 {
					t.Errorf("%s, %s: %+v", name, trouble, got)
				}
				wantStatus(t, d.Payment(t, first.ID), models.StatusDeclined)
				wantStatus(t, d.Payment(t, second.ID), models.StatusCaptured)
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// pressedAnew is the attempt after one whose news may not have come: its provider is asked where it is still awaited.
func pressedAnew(t *testing.T, d *modelstest.Desk, k *models.Link, before *models.Payment) *models.Payment {
	t.Helper()
	ask := models.PayAsk{Key: models.NewKey(), Again: true}
	p, err := d.PayLink(t.Context(), k.ID, ask)
	if models.HasCode(err, models.Unavailable) {
		d.Work(t)
		p, err = d.PayLink(t.Context(), k.ID, ask)
	}
	if err != nil || p.ID == before.ID {
		t.Fatalf("no new attempt: %v", err)
	}
	d.Work(t)
	return p
}

// Ensure that where both attempts of a link were paid and their news come doubled, late, reversed or not at all, the link is
// paid once and one of them is flagged, and that one refund ends it.
func TestLinkPaidTwiceNewsInAnyOrder(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			for _, trouble := range newsTroubles {
				k := newLink(t, d, name, nil)
				first := press(t, d, k)
				d.Work(t)
				second, err := again(t, d, k)
				if err != nil {
					t.Fatal(err)
				}
				d.Work(t)
				d.Gateways[name].Trouble(trouble)
				payThere(t, d, name, first.ID)
				payThere(t, d, name, second.ID)
				d.Gateways[name].ReleaseWebhooks()
				d.WorkLater(t, time.Hour)
				d.Gateways[name].Trouble("")
				got := readLink(t, d, k.ID)
				over := d.Payment(t, first.ID)
				if over.ExcessLeft() == 0 {
					over = d.Payment(t, second.ID)
				}
				if got.Status != models.LinkPaid || got.Received != 2400 || !got.Overpaid || over.ExcessLeft() != 1200 || d.Payment(t, first.ID).Excess+d.Payment(t, second.ID).Excess != 1200 {
					t.Errorf("%s, %s: %+v", name, trouble, got)
				}
				refund := models.Ask{PaymentID: over.ID, Amount: money.New(1200, "EUR"), Key: models.NewKey()}
				if _, err := d.RequestRefund(t.Context(), modelstest.Clerk, refund); err != nil {
					t.Fatal(err)
				}
				d.WorkLater(t, time.Minute)
				if got = readLink(t, d, k.ID); got.Overpaid || got.Kept != 1200 || got.Status != models.LinkPaid {
					t.Errorf("%s, %s, after the refund: %+v", name, trouble, got)
				}
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

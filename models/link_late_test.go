package models_test

import (
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// closesPages are the gateways that are told until when a page can be paid on. The others know no such choice.
var closesPages = []string{"computop", "gate"}

// beingPaid is a link with an attempt whose page is open.
func beingPaid(t *testing.T, d *modelstest.Desk, gateway string, life time.Duration) (*models.Link, *models.Payment) {
	t.Helper()
	k := newLink(t, d, gateway, func(n *models.NewLink) { n.ExpiresAt = models.At(d.Clock.Now()).Add(life) })
	p := press(t, d, k)
	d.Work(t)
	return k, d.Payment(t, p.ID)
}

// Ensure that no page outlives its link where the gateway can be told, that what is paid elsewhere after the link's end is
// booked and pays it, and that "expire now" takes nothing from who is paying.
func TestLinkPaidAfterItExpired(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			k, p := beingPaid(t, d, name, 10*time.Minute)
			d.Clock.Turn(10*time.Minute - time.Second)
			if err := d.ExpireLink(t.Context(), modelstest.Clerk, k.ID); err != nil {
				t.Fatal(err)
			}
			payThere(t, d, name, p.ID)
			if k = readLink(t, d, k.ID); k.Status != models.LinkPaid || k.Received != 1200 || k.Overpaid {
				t.Errorf("%s, a moment before its page ends: %+v", name, k)
			}
			k, p = beingPaid(t, d, name, 10*time.Minute)
			d.Clock.Turn(10 * time.Minute)
			err := d.Gateways[name].Pay(p)
			d.WorkLater(t, time.Minute)
			k, p = readLink(t, d, k.ID), d.Payment(t, p.ID)
			if slices.Contains(closesPages, name) {
				if err == nil || k.Status != models.LinkExpired || k.Received != 0 || p.Status != models.StatusExpired {
					t.Errorf("%s took money on the page of an expired link: %v, %+v, attempt %s", name, err, k, p.Status)
				}
			} else if err != nil || k.Status != models.LinkPaid || k.Received != 1200 || k.Overpaid {
				t.Errorf("%s, paid after its end: %v, %+v", name, err, k)
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that what comes on a page of a cancelled link is booked and flagged, that the link stays cancelled for as long as
// nobody keeps it, and that a page is over by the time at which its link can be cancelled, where the gateway can be told.
func TestLinkPaidAfterItWasCancelled(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			for _, kept := range []bool{false, true} {
				k, p := beingPaid(t, d, name, models.LinkLife)
				d.Clock.Turn(30 * time.Minute)
				if err := d.CancelLink(t.Context(), modelstest.Clerk, k.ID); err != nil {
					t.Fatal(name, err)
				}
				err := d.Gateways[name].Pay(p)
				d.WorkLater(t, time.Minute)
				k, p = readLink(t, d, k.ID), d.Payment(t, p.ID)
				if slices.Contains(closesPages, name) {
					if err == nil || k.Status != models.LinkCancelled || k.Received != 0 {
						t.Errorf("%s took money on the page of a cancelled link: %v, %+v", name, err, k)
					}
					continue
				}
				if err != nil || k.Status != models.LinkCancelled || !k.Overpaid || k.Received != 1200 || p.ExcessLeft() != 1200 {
					t.Errorf("%s, paid after it was cancelled: %v, %+v", name, err, k)
				}
				want := models.LinkCancelled
				if kept {
					want, err = models.LinkPaid, d.KeepExcess(t.Context(), modelstest.Clerk, p.ID, "the goods were sent")
				} else {
					_, err = d.RequestRefund(t.Context(), modelstest.Clerk, models.Ask{PaymentID: p.ID, Amount: money.New(1200, "EUR"), Key: models.NewKey()})
				}
				if err != nil {
					t.Fatal(name, err)
				}
				d.WorkLater(t, time.Minute)
				if k = readLink(t, d, k.ID); k.Overpaid || k.Status != want {
					t.Errorf("%s, kept %v: %+v", name, kept, k)
				}
			}
		}
	})
}

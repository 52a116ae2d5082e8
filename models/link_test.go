package models_test

import (
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

func newLink(t *testing.T, d *modelstest.Desk, gateway string, change func(*models.NewLink)) *models.Link {
	t.Helper()
	n := models.NewLink{
		Key: models.NewKey(), AccountID: d.Gateways[gateway].Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books",
		OrderReference: "A-17", Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
		Language: "de", Capture: providers.CaptureAutomatic,
	}
	if change != nil {
		change(&n)
	}
	k, err := d.CreateLink(t.Context(), modelstest.Clerk, n)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func readLink(t *testing.T, d *modelstest.Desk, id int64) *models.Link {
	t.Helper()
	k, err := d.Link(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func press(t *testing.T, d *modelstest.Desk, k *models.Link) *models.Payment {
	t.Helper()
	p, err := d.PayLink(t.Context(), k.ID, models.PayAsk{Key: models.NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Ensure that fifty people who press Pay at once lead to one payment and one page, at every gateway, and that it pays the
// link.
func TestLinkPressedByMany(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			k := newLink(t, d, name, nil)
			ids := make([]int64, 50)
			var all sync.WaitGroup
			for i := range ids {
				all.Go(func() { ids[i] = press(t, d, k).ID })
			}
			all.Wait()
			for _, id := range ids {
				if id != ids[0] {
					t.Fatalf("%s: payments %v", name, ids)
				}
			}
			d.Work(t)
			p := d.Payment(t, ids[0])
			if p.CheckoutURL == "" {
				t.Fatalf("%s gave no page: %+v", name, p.Operations)
			}
			if err := d.Gateways[name].Pay(p); err != nil {
				t.Fatal(err)
			}
			d.Work(t)
			k = readLink(t, d, k.ID)
			if k.Status != models.LinkPaid || k.Received != 1200 || k.Kept != 1200 || k.Payments != 1 || k.Overpaid {
				t.Errorf("%s: %+v", name, k)
			}
			if records, _ := d.Gateways[name].There(p); records != 1 {
				t.Errorf("%s: %d payments there", name, records)
			}
			if _, err := d.PayLink(t.Context(), k.ID, models.PayAsk{Key: models.NewKey()}); !models.HasCode(err, models.Conflict) {
				t.Errorf("%s: paid again: %v", name, err)
			}
			d.Clock.Turn(time.Minute)
		}
	})
}

package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/models/modelstest"
	"kontor/providers"
)

// seriesGateways are those that take the later payments of a series.
var seriesGateways = []string{"computop", "paytech", "paymentz"}

// club is a desk with one subscription: €12.00 every month, from 20 November 2024, charged at 6 in the morning, UTC.
type club struct {
	*modelstest.Desk
	t       *testing.T
	gateway *modelstest.Simulated
	id      int64
}

// newClub begins a subscription that waits for its first payment.
func newClub(t *testing.T, database, gateway string, change func(*models.NewSubscription), options ...func(*models.Options)) *club {
	t.Helper()
	d := modelstest.NewDesk(t, database, options...)
	return &club{Desk: d, t: t, gateway: d.Gateways[gateway], id: begins(t, d, gateway, change).ID}
}

func begins(t *testing.T, d *modelstest.Desk, gateway string, change func(*models.NewSubscription)) *models.Subscription {
	t.Helper()
	n := models.NewSubscription{
		Key: models.NewKey(), Name: "Rowing club", AccountID: d.Gateways[gateway].Account.ID, Language: "en", Mail: true,
		Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
		Terms: models.Terms{
			Currency: "EUR", Amount: 1200, Every: 1, Unit: calendar.Month, RetryDays: "1,3,7", Missed: models.MissedCharge, Receipts: true,
		},
	}
	if change != nil {
		change(&n)
	}
	s, err := d.StartSubscription(t.Context(), modelstest.Clerk, n)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// joined is a club whose customer has paid the first payment.
func joined(t *testing.T, database, gateway string, change func(*models.NewSubscription), options ...func(*models.Options)) *club {
	t.Helper()
	c := newClub(t, database, gateway, change, options...)
	c.paysOnPage()
	return c
}

// sub reads the subscription anew.
func (c *club) sub() *models.Subscription {
	c.t.Helper()
	s, err := c.Subscription(context.Background(), c.id)
	if err != nil {
		c.t.Fatal(err)
	}
	return s
}

// paysOnPage is what the customer does on the page that is open.
func (c *club) paysOnPage() *models.Payment {
	c.t.Helper()
	s := c.sub()
	if s.LinkID == nil {
		c.t.Fatal("there is no page to pay on")
	}
	p, err := c.PayLink(context.Background(), *s.LinkID, models.PayAsk{Key: models.NewKey()})
	if err != nil {
		c.t.Fatal(err)
	}
	c.Work(c.t)
	if p = c.Payment(c.t, p.ID); p.CheckoutURL == "" {
		c.t.Fatalf("there is no page: %+v", p.Operations)
	}
	if err := c.gateway.Pay(p); err != nil {
		c.t.Fatal(err)
	}
	c.Work(c.t)
	return c.Payment(c.t, p.ID)
}

// until turns the clock to an hour of a day and works what is due then.
func (c *club) until(moment string) {
	c.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", moment)
	if err != nil {
		c.t.Fatal(err)
	}
	c.Clock.Turn(at.Sub(c.Clock.Now()))
	c.Work(c.t)
}

// periods are all, the oldest first.
func (c *club) periods() []models.Period {
	c.t.Helper()
	all, _, err := c.Periods(context.Background(), c.id, 0, 500)
	if err != nil {
		c.t.Fatal(err)
	}
	oldest := make([]models.Period, len(all))
	for i, p := range all {
		oldest[len(all)-1-i] = p
	}
	return oldest
}

// due is what became of the periods: "2024-11-20 paid".
func (c *club) dues() (found []string) {
	for _, p := range c.periods() {
		found = append(found, p.DueOn+" "+string(p.Status))
	}
	return found
}

// wants fails where the subscription's status or its periods are others.
func (c *club) wants(status models.SubscriptionStatus, periods ...string) {
	c.t.Helper()
	if s := c.sub(); s.Status != status {
		c.t.Errorf("the subscription is %s (%s), want %s", s.Status, s.Needs, status)
	}
	if found := c.dues(); len(found) != len(periods) {
		c.t.Errorf("periods %q, want %q", found, periods)
	} else {
		for i, p := range periods {
			if found[i] != p {
				c.t.Errorf("period %d is %q, want %q", i+1, found[i], p)
			}
		}
	}
	c.chargedOnce()
}

// chargedOnce fails where a period was paid more than once, in the book or at the gateway.
func (c *club) chargedOnce() {
	c.t.Helper()
	for _, p := range c.periods() {
		paid := 0
		for i := range p.Payments {
			if c.gateway.Sums(&p.Payments[i])[1] > 0 {
				paid++
			}
		}
		if paid > 1 || p.Status == models.ChargePaid && paid == 0 {
			c.t.Errorf("charge %d is %s, and went through %d times at the gateway", p.Number, p.Status, paid)
		}
	}
}

func (c *club) ask() models.SubscriptionAsk {
	return models.SubscriptionAsk{ID: c.id, Key: models.NewKey(), Reason: "asked for"}
}

// must fails the test for an error.
func (c *club) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

package models_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a customer pays once on a page, and is charged on the same day of each month from then on, at every gateway
// that takes series and on both databases.
func TestSubscriptionChargesEachMonth(t *testing.T) {
	for _, gateway := range seriesGateways {
		modelstest.OnEach(t, func(t *testing.T, database string) {
			c := newClub(t, database, gateway, nil)
			if s := c.sub(); s.Status != models.SubscriptionPending || s.DueAt != 0 || s.LinkID == nil {
				t.Fatalf("%s: it begins as %+v", gateway, s)
			}
			c.paysOnPage()
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 scheduled")
			c.until("2024-12-20 05:59")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 scheduled")
			c.until("2024-12-20 06:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
			c.until("2025-01-20 06:00")
			c.until("2025-02-20 09:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 paid", "2025-03-20 scheduled")
			for _, p := range c.periods()[:4] {
				agree(t, c.Desk, gateway, p.Payments[0].ID)
				if p.Payments[0].Captured != 1200 || *p.Payments[0].CustomerID != c.sub().CustomerID {
					t.Errorf("%s: charge %d is %+v", gateway, p.Number, p.Payments[0])
				}
			}
			if found := findings(t, c.Ledger); len(found) > 0 {
				t.Errorf("the book: %v", found)
			}
		})
	}
}

// Ensure that a declined charge is tried again on the days of its schedule, and that a customer whose card works again goes
// on as if nothing had been.
func TestSubscriptionRecoversFromADecline(t *testing.T) {
	for _, gateway := range seriesGateways {
		modelstest.OnEach(t, func(t *testing.T, database string) {
			c := joined(t, database, gateway, nil)
			c.gateway.Trouble("decline")
			c.until("2024-12-20 06:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 retrying")
			c.until("2024-12-21 06:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 retrying")
			c.gateway.Trouble("")
			c.until("2024-12-22 23:00") // not before its day
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 retrying")
			c.until("2024-12-23 06:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
			if n := len(c.periods()[1].Payments); n != 3 {
				t.Errorf("%s: %d payments, want one a try", gateway, n)
			}
			c.until("2025-01-20 06:00")
			c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 scheduled")
		})
	}
}

// Ensure that after the last try it stops and says so, and that a person gets it going again.
func TestSubscriptionStopsWhenItIsDeclined(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.gateway.Trouble("decline")
	for i, at := range []string{"2024-12-20 06:00", "2024-12-21 06:00", "2024-12-23 06:00", "2024-12-27 06:00", "2025-02-01 06:00"} {
		c.until(at)
		if a, err := c.Attention(t.Context()); err != nil || len(a.Retried) != a.RetriedN.N || (a.RetriedN.N == 1) != (i < 3) {
			t.Errorf("tried again after %s: %+v, %v", at, a.Retried, err)
		} else if i == 0 && (a.Retried[0].Name != c.sub().Name || a.Retried[0].RetryAt == 0 || a.RetriedN.Sums[0] != c.sub().Money()) {
			t.Errorf("tried again: %+v, %v", a.Retried, a.RetriedN)
		}
	}
	c.wants(models.SubscriptionPastDue, "2024-11-20 paid", "2024-12-20 declined")
	if n := len(c.periods()[1].Payments); n != 4 {
		t.Errorf("%d tries, want the first and three more", n)
	}
	a, err := c.Attention(t.Context())
	if err != nil || len(a.Subscriptions) != 1 || a.SubscriptionsN.N != 1 || a.Subscriptions[0].Needs != models.NeedsMethod {
		t.Errorf("who sees to it: %+v, %v", a.Subscriptions, err)
	}
	c.must(c.RetryPeriod(t.Context(), modelstest.Clerk, c.ask()))
	c.Work(t)
	c.wants(models.SubscriptionPastDue, "2024-11-20 paid", "2024-12-20 declined")
	c.gateway.Trouble("")
	ask := c.ask()
	c.must(c.RetryPeriod(t.Context(), modelstest.Clerk, ask))
	c.must(c.RetryPeriod(t.Context(), modelstest.Clerk, ask)) // the same form again
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 scheduled") // January is caught up with
}

// Ensure that a charge whose answer is lost is asked after and never made again, and that nothing else is charged before
// its outcome is known.
func TestSubscriptionChargeIsLost(t *testing.T) {
	for _, gateway := range seriesGateways {
		for _, trouble := range []string{"loseAnswer", "neverWork"} {
			modelstest.OnEach(t, func(t *testing.T, database string) {
				c := joined(t, database, gateway, nil)
				c.gateway.Trouble(trouble)
				c.until("2024-12-20 06:00")
				if trouble == "neverWork" { // of the other one its delivery tells at once
					c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 charging")
					if err := c.RetryPeriod(t.Context(), modelstest.Clerk, c.ask()); !models.HasCode(err, models.Conflict) {
						t.Errorf("%s: a charge that may have happened is tried again: %v", gateway, err)
					}
				}
				c.gateway.Trouble("")
				c.WorkLater(t, time.Hour)
				c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
				if n := len(c.periods()[1].Payments); n != 1 {
					t.Errorf("%s %s: %d payments", gateway, trouble, n)
				}
			})
		}
	}
}

// Ensure that a file of subscriptions has all of its view and nothing else, however many there are.
func TestExportSubscriptions(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		c := newClub(t, database, "paytech", nil)
		all := make([]models.Subscription, 2100)
		for i := range all {
			all[i] = *c.sub()
			all[i].ID, all[i].LinkID = 0, nil
			all[i].Key, all[i].Reference = fmt.Sprintf("copy-%d", i), fmt.Sprintf("COPY%d", i)
			if i%3 == 0 {
				all[i].Status = models.SubscriptionPaused
			}
		}
		c.must(models.Writer(c.Ledger).CreateInBatches(all, 50).Error)
		for status, want := range map[models.SubscriptionStatus]int{"": 2101, models.SubscriptionPaused: 700} {
			last, n := int64(math.MaxInt64), 0
			c.must(c.ExportSubscriptions(t.Context(), models.SubscriptionFilter{Status: status, Before: 5}, func(r *models.SubscriptionRow) error {
				if r.ID >= last || r.Customer.Email != "erika@example.com" {
					t.Fatalf("%+v after %d", r, last)
				}
				last = r.ID
				n++
				return nil
			}))
			if n != want {
				t.Errorf("%q: %d rows, want %d", status, n, want)
			}
		}
	})
}

package models_test

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers/paytech/sim"
)

// Ensure that two processes with several workers each charge every due period once.
func TestSubscriptionTwoProcesses(t *testing.T) {
	c := joined(t, modelstest.Postgres(t), "paytech", nil)
	clubs := []*club{c}
	for range 5 {
		other := &club{Desk: c.Desk, t: t, gateway: c.gateway, id: begins(t, c.Desk, "paytech", nil).ID}
		other.paysOnPage()
		clubs = append(clubs, other)
	}
	second := c.Another(t)
	c.Clock.Turn(31 * 24 * time.Hour)
	var wg sync.WaitGroup
	for range 4 {
		for _, l := range []*models.Ledger{c.Ledger, second} {
			wg.Go(func() {
				if err := l.RunDueJobs(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	c.Work(t)
	for _, each := range clubs {
		each.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
	}
}

// Ensure that a process that is killed while a charge is under way leaves it to the next one, which asks instead of
// charging again, whether it went through or never arrived.
func TestSubscriptionKilledWhileCharging(t *testing.T) {
	for _, gateway := range seriesGateways {
		for _, worked := range []bool{false, true} {
			modelstest.OnEach(t, func(t *testing.T, database string) {
				c := joined(t, database, gateway, nil)
				c.Clock.Turn(31 * 24 * time.Hour)
				ledger := c.Ledger
				c.WhileHanging(gateway, worked, false, func() {
					_ = ledger.RunDueJobs(context.Background()) // its book is closed under it
				}, func() {
					c.Reopen(t)
					c.Work(t)
				})
				c.WorkLater(t, time.Hour)
				c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
				if n := len(c.periods()[1].Payments); n != 1 {
					t.Errorf("%s, worked %v: %d payments", gateway, worked, n)
				}
			})
		}
	}
}

// Ensure that a try that a person takes for declined, and that went through after all, is told of: the customer has paid
// twice.
func TestSubscriptionPaidTwice(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	always := sim.Fault{Every: 1, Only: "*"}
	c.Paytech.SetFaults(sim.Faults{LoseAnswer: always, LoseWebhook: sim.Fault{Every: 1}})
	c.until("2024-12-20 06:00")
	var lost models.Payment
	for range 200 { // until nobody is left to ask but a person
		c.Clock.Turn(20 * time.Minute)
		c.Work(t)
		lost = *c.Payment(t, c.periods()[1].Payments[0].ID)
		if lost.Operations[0].NeedsPerson() {
			break
		}
	}
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 charging")
	c.must(c.Decide(t.Context(), modelstest.Manager, lost.Operations[0].ID, false, "the customer says no"))
	if p := c.periods()[1]; p.Status != models.ChargeRetrying {
		t.Fatalf("after the decision it is %s", p.Status)
	}
	c.Paytech.SetFaults(sim.Faults{LoseWebhook: sim.Fault{Every: 1}})
	c.must(c.RetryPeriod(t.Context(), modelstest.Clerk, c.ask())) // asked about the first try only afterwards
	if _, err := c.AskNow(t.Context(), modelstest.Clerk, lost.ID); err != nil {
		t.Fatal(err)
	}
	c.Work(t)
	s := c.sub()
	if s.Needs != models.NeedsTwice {
		t.Errorf("it needs %q; %q", s.Needs, c.dues())
	}
	c.must(c.SeeToSubscription(t.Context(), modelstest.Clerk, c.ask()))
	c.Paytech.SetFaults(sim.Faults{})
	tries := c.periods()[1].Payments
	second := c.Payment(t, tries[len(tries)-1].ID) // which came when the period was paid
	refund(t, c.Desk, second, 1200)
	c.WorkLater(t, time.Hour)
	if p := c.Payment(t, second.ID); p.Status != models.StatusRefunded {
		t.Errorf("the second of the two is %s", p.Status)
	}
	if s = c.sub(); s.Needs != "" {
		t.Errorf("it needs a person again: %q", s.Needs)
	}
}

// Ensure that a subscription whose first payment can't be gone by any more stops and asks for a person, and goes on with
// another method. Where the gateway says that the token is gone, no try is made in vain.
func TestSubscriptionTokenLost(t *testing.T) {
	hex := strings.Repeat("0", 32)
	for gateway, tries := range map[string]int{"computop": 4, "paytech": 1} {
		database := modelstest.SQLite(t)
		c := joined(t, database, gateway, nil)
		db, err := sql.Open("sqlite3", database)
		c.must(err)
		_, err = db.Exec("UPDATE payments SET recurring_token = substr(recurring_token, 1, 39) || ?", hex+"."+hex)
		c.must(err)
		c.must(db.Close())
		for _, at := range []string{"2024-12-20 06:00", "2024-12-21 06:00", "2024-12-23 06:00", "2024-12-27 06:00"} {
			c.until(at)
		}
		c.wants(models.SubscriptionPastDue, "2024-11-20 paid", "2024-12-20 declined")
		if n := len(c.periods()[1].Payments); n != tries {
			t.Errorf("%s: %d tries, want %d", gateway, n, tries)
		}
		c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), true, ""))
		c.paysOnPage()
		c.until("2025-01-20 06:00")
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 scheduled")
	}
}

// Ensure that what a customer pays on an old page while their charge is under way pays no period beside it: a person is told,
// and the charge goes on.
func TestSubscriptionPaidOnPageWhileCharging(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.until("2024-12-19 20:00")
	c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, ""))
	p, err := c.PayLink(t.Context(), *c.sub().LinkID, models.PayAsk{Key: models.NewKey()})
	c.must(err)
	c.Work(t)
	c.gateway.Trouble("neverWork")
	c.until("2024-12-20 06:00")
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 charging")
	c.gateway.Trouble("")
	c.must(c.gateway.Pay(c.Payment(t, p.ID)))
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 charging")
	if late := c.Payment(t, p.ID); late.Captured != 1200 || late.Excess != 1200 {
		t.Errorf("it is not flagged: %+v", late)
	}
	if a, err := c.Attention(t.Context()); err != nil || len(a.Overpaid) != 1 {
		t.Errorf("nobody is told: %+v, %v", a.Overpaid, err)
	}
	c.WorkLater(t, time.Hour)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
	if n := len(c.periods()[1].Payments); n != 1 {
		t.Errorf("%d payments are for the period", n)
	}
}

// Ensure that what a customer pays on a page that a killed process left open, while their charge is under way or after they
// cancelled, pays no period and begins nothing: a person is told, once, and it can be given back.
func TestSubscriptionPaidOnAPageLeftOpen(t *testing.T) {
	for name, cancelled := range map[string]bool{"while charging": false, "after the end": true} {
		t.Run(name, func(t *testing.T) {
			c := joined(t, "", "paytech", nil)
			c.until("2024-12-19 20:00")
			c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), false, ""))
			page := *c.sub().LinkID
			p, err := c.PayLink(t.Context(), page, models.PayAsk{Key: models.NewKey()})
			c.must(err)
			c.Work(t)
			status, second := models.SubscriptionActive, "2024-12-20 charging"
			if cancelled {
				c.must(c.CancelSubscription(t.Context(), modelstest.Clerk, c.ask(), false))
				status, second = models.SubscriptionCancelled, "2024-12-20 skipped"
			} else {
				c.gateway.Trouble("neverWork")
			}
			c.until("2024-12-20 06:00")
			c.gateway.Trouble("")
			c.must(models.Writer(c.Ledger).Exec("UPDATE links SET status = 'open', closed_at = 0 WHERE id = ?", page).Error)
			c.must(c.gateway.Pay(c.Payment(t, p.ID)))
			c.Work(t)
			c.wants(status, "2024-11-20 paid", second)
			if s := c.sub(); s.Needs != models.NeedsRefund {
				t.Errorf("it needs %q", s.Needs)
			}
			changes, err := c.SubscriptionChanges(t.Context(), c.id)
			c.must(err)
			if changes[0].Kind != models.ChangeUnwanted || changes[0].Facts().PaymentID != p.ID {
				t.Errorf("the history says %+v", changes[0])
			}
			c.must(c.SeeToSubscription(t.Context(), modelstest.Clerk, c.ask()))
			refund(t, c.Desk, c.Payment(t, p.ID), 1200)
			c.WorkLater(t, time.Hour)
			if s := c.sub(); s.Needs != "" {
				t.Errorf("it needs a person again: %q", s.Needs)
			}
			if !cancelled {
				c.wants(status, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 scheduled")
				if n := len(c.periods()[1].Payments); n != 1 {
					t.Errorf("%d payments are for the period", n)
				}
			}
		})
	}
}

// Ensure that no try is begun beside a payment that may still happen, whatever the period's own state says.
func TestSubscriptionTriesBesideNothing(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.gateway.Trouble("neverWork")
	c.until("2024-12-20 06:00")
	c.must(models.Writer(c.Ledger).Exec("UPDATE subscription_charges SET status = 'declined' WHERE number = 2").Error)
	if err := c.RetryPeriod(t.Context(), modelstest.Clerk, c.ask()); !models.HasCode(err, models.Conflict) {
		t.Errorf("it is tried again: %v", err)
	}
	if n := len(c.periods()[1].Payments); n != 1 {
		t.Errorf("%d payments", n)
	}
}

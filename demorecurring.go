package main

import (
	"context"
	"fmt"
	"time"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/providers"
	computop "kontor/providers/computop/sim"
	paytech "kontor/providers/paytech/sim"
)

// The demo's subscriptions are made by the same verbs as a person's, and charged by the same worker, while its clock goes
// from some months ago to now. Nothing listens yet: the gateways' deliveries of that time are lost, and they are asked.

// club is one of them: when it began, and what happened to it later, each so many days ago.
type club struct {
	name, gateway, first, last string
	terms                      models.Terms
	began                      int
	unpaid                     bool   // its customer has not come yet
	declines                   [2]int // from and to: while the bank says no
	acts                       int
	act                        deed

	id int64
}

// deed is what somebody does to a subscription.
type deed func(context.Context, *models.Ledger, models.SubscriptionAsk) error

const (
	day      = 24 * time.Hour
	firstDay = 96 // how many days ago the oldest began
)

// demoClubs are one in each state, and some whose charges have a history.
func demoClubs() []*club {
	return []*club{
		{name: "Bread box for two", gateway: "computop", first: "Clara", last: "Winter", terms: monthly("EUR", 29_90), began: firstDay, declines: [2]int{68, 64}},
		{name: "Olive oil, the year's harvest", gateway: "computop", first: "Kenji", last: "Mori", terms: every(1, calendar.Year, "JPY", 48_000), began: 90},
		{name: "Cheese of the month", gateway: "paytech", first: "Paul", last: "Berger", terms: monthly("EUR", 34_50), began: 80, acts: 30, act: cancelNow},
		{name: "Wine letter", gateway: "computop", first: "Ingrid", last: "Holm", terms: monthly("EUR", 19_00), began: 71, acts: 20, act: pauseNow},
		{name: "Supper club", gateway: "paytech", first: "Tom", last: "Fletcher", terms: monthly("GBP", 55_00), began: 44, declines: [2]int{16, 0}},
		{name: "Tea of the season", gateway: "paytech", first: "Maren", last: "Lind", terms: monthly("EUR", 18_50), began: 33, declines: [2]int{5, 0}},
		{name: "Three weeks of Italy", gateway: "computop", first: "Lucia", last: "Ferrari", terms: thrice(every(1, calendar.Week, "EUR", 49_00)), began: 33},
		{name: "Coffee for the office", gateway: "paytech", first: "Ada", last: "Novak", terms: monthly("EUR", 78_00), began: 21, acts: 5, act: endWithPeriod},
		{name: "Vegetable crate", gateway: "computop", first: "Jonas", last: "Keller", terms: every(2, calendar.Week, "EUR", 32_00), began: 2, unpaid: true},
	}
}

func monthly(currency string, minor int64) models.Terms {
	return every(1, calendar.Month, currency, minor)
}

func every(n int, u calendar.Unit, currency string, minor int64) models.Terms {
	return models.Terms{
		Currency: currency, Amount: minor, Every: n, Unit: u, NoticeDays: 3, RetryDays: "1,3,7", Missed: models.MissedCharge, Receipts: true,
	}
}

func thrice(t models.Terms) models.Terms {
	t.Times = 3
	return t
}

func pauseNow(ctx context.Context, l *models.Ledger, ask models.SubscriptionAsk) error {
	ask.Reason = "Away until spring"
	return l.PauseSubscription(ctx, models.System, ask)
}

func cancelNow(ctx context.Context, l *models.Ledger, ask models.SubscriptionAsk) error {
	ask.Reason = "Moved abroad"
	return l.CancelSubscription(ctx, models.System, ask, false)
}

func endWithPeriod(ctx context.Context, l *models.Ledger, ask models.SubscriptionAsk) error {
	ask.Reason = "The office closes"
	return l.CancelSubscription(ctx, models.System, ask, true)
}

// recur lives through the months of the subscriptions, a day at a time.
func (a *app) recur(ctx context.Context, desk []demoAccount, clock *demoClock) error {
	clubs := demoClubs()
	clock.goBack(firstDay * day)
	defer clock.goBack(0)
	defer troubles(desk, nil, 0)
	plan := models.PlanInput{Key: models.NewKey(), Name: clubs[0].name, Terms: clubs[0].terms}
	if _, err := a.ledger.CreatePlan(ctx, models.System, plan); err != nil {
		return fmt.Errorf("make the demo's plan: %w", err)
	}
	for ago := firstDay; ago >= 0; ago-- {
		clock.goBack(time.Duration(ago) * day)
		troubles(desk, clubs, ago)
		for _, c := range clubs {
			if err := a.live(ctx, desk, c, ago); err != nil {
				return fmt.Errorf("the demo's subscription %s: %w", c.name, err)
			}
		}
		if err := a.ledger.RunDueJobs(ctx); err != nil {
			return err
		}
	}
	return nil
}

// live does what happens to a subscription on a day.
func (a *app) live(ctx context.Context, desk []demoAccount, c *club, ago int) error {
	switch {
	case ago == c.began:
		return a.join(ctx, desk, c)
	case c.act != nil && ago == c.acts:
		return c.act(ctx, a.ledger, models.SubscriptionAsk{ID: c.id, Key: models.NewKey()})
	}
	return nil
}

// join starts a subscription and has its customer pay on the page.
func (a *app) join(ctx context.Context, desk []demoAccount, c *club) error {
	at := accountAt(desk, c.gateway)
	s, err := a.ledger.StartSubscription(ctx, models.System, models.NewSubscription{
		Key: models.NewKey(), Name: c.name, Terms: c.terms, AccountID: at.held.ID, Language: "en", Mail: true,
		Customer: providers.Customer{FirstName: c.first, LastName: c.last, Email: fmt.Sprintf("%s.%s@example.com", c.first, c.last)},
	})
	if err != nil || c.unpaid {
		return err
	}
	c.id = s.ID
	return a.payOnPage(ctx, at, *s.LinkID)
}

// payOnPage opens a link's page, pays there, and asks the gateway what became of it.
func (a *app) payOnPage(ctx context.Context, at *demoAccount, linkID int64) error {
	p, err := a.ledger.PayLink(ctx, linkID, models.PayAsk{Key: models.NewKey()})
	if err == nil {
		err = a.ledger.RunDueJobs(ctx) // fetches the page
	}
	if err == nil {
		p, err = a.ledger.Payment(ctx, p.ID)
	}
	if err != nil {
		return err
	}
	switch s := at.sim.(type) {
	case computopSim:
		err = s.Pay(p.ProviderID, "")
	case paytechSim:
		err = s.Pay(p.ProviderID, "")
	}
	if err != nil {
		return fmt.Errorf("pay on the page: %w", err)
	}
	_, err = a.ledger.AskNow(ctx, models.System, p.ID)
	return err
}

func accountAt(desk []demoAccount, gateway string) *demoAccount {
	for i := range desk {
		if desk[i].input.Provider == gateway {
			return &desk[i]
		}
	}
	return nil // the demo has all four
}

// troubles are those of a day: the gateways tell nothing, and some banks say no. Without clubs there are none.
func troubles(desk []demoAccount, clubs []*club, ago int) {
	for _, d := range desk {
		no := false
		for _, c := range clubs {
			no = no || c.gateway == d.input.Provider && ago <= c.declines[0] && ago >= c.declines[1] && c.declines[0] > 0
		}
		switch s := d.sim.(type) {
		case computopSim:
			var f computop.Faults
			if clubs != nil {
				f.LoseWebhook.Every = 1
			}
			if no {
				f.Decline = computop.Fault{Every: 1, Only: "charge"}
			}
			s.SetFaults(f)
		case paytechSim:
			var f paytech.Faults
			if clubs != nil {
				f.LoseWebhook.Every = 1
			}
			if no {
				f.Decline = paytech.Fault{Every: 1, Only: "charge"}
			}
			s.SetFaults(f)
		}
	}
}

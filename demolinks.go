package main

import (
	"context"
	"fmt"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
)

// request is one of the demo's payment links: made so many days ago, for what and by whom, and how often it was paid since.
type request struct {
	ago             int
	gateway, tongue string
	currency        string
	minor           int64
	what, order     string
	first, last     string
	many, cancel    bool
	paid            int
}

// demoRequests have each state: one that runs out in two days, one that did, one that anybody may pay.
func demoRequests() []request {
	return []request{
		{ago: 46, gateway: "computop", tongue: "de", currency: "EUR", minor: 450_00, what: "Anzahlung Hochzeitsfeier", order: "W-2291", first: "Leonie", last: "Brandt", paid: 1},
		{ago: 37, gateway: "paytech", tongue: "en", currency: "GBP", minor: 89_00, what: "Chef's table for two", order: "T-3107", first: "Oliver", last: "Whitcombe"},
		{ago: 28, gateway: "computop", tongue: "de", currency: "EUR", minor: 1_280_00, what: "Restbetrag Sommerfest", order: "W-2304", first: "Svenja", last: "Albrecht"},
		{ago: 22, gateway: "paytech", tongue: "en", currency: "EUR", minor: 50_00, what: "Gift voucher", many: true, paid: 2},
		{ago: 15, gateway: "computop", tongue: "en", currency: "JPY", minor: 64_000, what: "Tasting, party of four", order: "T-3150", first: "Haruka", last: "Sato", cancel: true},
		{ago: 6, gateway: "paytech", tongue: "en", currency: "EUR", minor: 214_60, what: "Hamper, sent to Lyon", order: "S-8812", first: "Camille", last: "Dubois", paid: 1},
		{ago: 1, gateway: "computop", tongue: "de", currency: "EUR", minor: 96_00, what: "Kochkurs am 12. Dezember", order: "K-0417", first: "Marek", last: "Zielinski"},
	}
}

// link writes the demo's payment links by the verbs of a person, each on its day.
func (a *app) link(ctx context.Context, desk []demoAccount, clock *demoClock) error {
	defer clock.goBack(0)
	troubles(desk, []*club{}, 0)
	defer troubles(desk, nil, 0)
	for _, r := range demoRequests() {
		clock.goBack(time.Duration(r.ago) * day)
		if err := a.linkOne(ctx, accountAt(desk, r.gateway), r); err != nil {
			return fmt.Errorf("the demo's link for %s, %d days ago: %w", r.what, r.ago, err)
		}
	}
	return nil
}

func (a *app) linkOne(ctx context.Context, at *demoAccount, r request) error {
	n := models.NewLink{
		Key: models.NewKey(), AccountID: at.held.ID, Amount: money.Money{Minor: r.minor, Currency: r.currency}, Description: r.what,
		OrderReference: r.order, Many: r.many, Language: r.tongue, Capture: providers.CaptureAutomatic,
	}
	if r.first != "" {
		n.Customer = providers.Customer{FirstName: r.first, LastName: r.last, Email: fmt.Sprintf("%s.%s@example.com", r.first, r.last)}
		n.Mail = true
	}
	made, err := a.ledger.CreateLink(ctx, models.System, n)
	if err != nil {
		return err
	}
	for range r.paid {
		if err := a.payOnPage(ctx, at, made.ID); err != nil {
			return err
		}
	}
	if r.cancel {
		if err := a.ledger.CancelLink(ctx, models.System, made.ID); err != nil {
			return err
		}
	}
	return a.ledger.RunDueJobs(ctx)
}

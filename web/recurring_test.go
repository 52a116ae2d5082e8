package web_test

import (
	"maps"
	"time"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/web/subscriptions"
	"kontor/web/ui"

	"github.com/a-h/templ"
)

// club is the page of a subscription that needs a person.
func club(d *subscriptions.Dialog) subscriptions.DetailProps {
	payment, link := int64(7), int64(3)
	s := &models.Subscription{
		ID: 1, Name: evil, Reference: evil, Status: models.SubscriptionPastDue, Needs: models.NeedsMethod, ExpiringOn: "2026-12-18", MethodExpiry: "2026-11",
		Terms:  models.Terms{Currency: "EUR", Amount: 1200, Every: 1, Unit: calendar.Month, RetryDays: "1,3", Missed: models.MissedCharge},
		Anchor: "2026-11-18", Zone: "Europe/Berlin", Hour: 6, Language: "de", FirstPaymentID: &payment, LinkID: &link, CreatedAt: now,
	}
	open := &models.SubscriptionCharge{Number: 2, DueOn: "2026-12-18", Currency: "EUR", Amount: 1200, Status: models.ChargeDeclined, Message: evil}
	p := subscriptions.DetailProps{
		Shell: shell, Subscription: s, Customer: &models.Customer{ID: 1, Name: evil, Email: "a@example.test"}, Account: &shop, First: paid(), Open: open,
		Plan: &models.Plan{ID: 1, Name: evil}, Next: []calendar.Date{{Year: 2027, Month: 1, Day: 18}}, MorePeriods: true, Now: now,
		Periods: []models.Period{{SubscriptionCharge: *open, Payments: []models.Payment{*paid(), *paid()}}},
		Mails:   []models.Mail{{ID: 1, Kind: models.LetterStart, Email: evil, CreatedAt: now}}, Page: &models.Link{ExpiresAt: now.Add(time.Hour)},
		PageURL: "https://kontor.test/pay/" + evil, Dialog: d,
		Actions: []subscriptions.Action{{Kind: subscriptions.Retry}, {Kind: subscriptions.Skip, Why: evil}},
	}
	for i, kind := range models.ChangeKinds {
		p.Changes = append(p.Changes, models.SubscriptionChange{ID: int64(i), Kind: kind, Actor: evil, Reason: evil, Number: 2, CreatedAt: now, Detail: `{"amount":1,"currency":"EUR","every":1,"unit":"day","periods":2,"payment_id":7}`})
	}
	return p
}

func init() {
	plan := models.Plan{ID: 1, Name: evil, Active: true, Terms: club(nil).Subscription.Terms}
	errs := ui.Errors{"": evil, "amount": evil, "reason": evil, "when": evil, "mail": evil, "email": evil, "next_on": evil}
	row := models.SubscriptionRow{Subscription: *club(nil).Subscription, Customer: models.Customer{ID: 1, Name: evil, Email: evil}}
	recurring := map[string]templ.Component{
		"subscriptions": subscriptions.List(subscriptions.ListProps{
			Shell: shell, Accounts: []models.Account{shop}, Currencies: []string{"EUR"}, Customer: evil, View: subscriptions.View{Q: evil, Customer: "1"},
			Page: &models.SubscriptionPage{Rows: []models.SubscriptionRow{row}, Next: 1, Narrow: true},
		}),
		"no subscriptions":   subscriptions.List(subscriptions.ListProps{Shell: shell}),
		"wrong subscription": subscriptions.List(subscriptions.ListProps{Shell: shell, Errors: errs}),
		"subscription":       subscriptions.Detail(club(nil)),
		"new subscription": subscriptions.New(subscriptions.NewProps{
			Shell: shell, Ways: hosted, Unable: []models.Account{shop}, Plans: []models.Plan{plan}, By: "plan", Currencies: []string{"EUR"}, Errors: errs,
			Terms: subscriptions.FreshTerms("EUR"), Message: evil, Zone: evil,
		}),
		"no way to subscribe": subscriptions.New(subscriptions.NewProps{Shell: shell}),
		"plans":               subscriptions.Plans(subscriptions.PlansProps{Shell: shell, Plans: []models.Plan{plan}}),
		"no plans":            subscriptions.Plans(subscriptions.PlansProps{Shell: shell}),
		"plan":                subscriptions.Plan(subscriptions.PlanProps{Shell: shell, Plan: &plan, Currencies: []string{"EUR"}, Errors: errs}),
		"new plan":            subscriptions.Plan(subscriptions.PlanProps{Shell: shell, Currencies: []string{"EUR"}}),
	}
	for _, kind := range subscriptions.ActionKinds {
		recurring["subscription "+kind] = subscriptions.Detail(club(&subscriptions.Dialog{Kind: kind, Key: "k", Reason: evil, Message: evil, Errors: errs}))
	}
	maps.Copy(pages, recurring)
}

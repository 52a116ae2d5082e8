// Package web_test looks at the pages as a browser would.
package web_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/accounts"
	"kontor/web/checkouts"
	"kontor/web/company"
	"kontor/web/credits"
	"kontor/web/customers"
	"kontor/web/failures"
	"kontor/web/layout"
	"kontor/web/pay"
	"kontor/web/payments"
	"kontor/web/profile"
	"kontor/web/sessions"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

const evil = `<script>alert("x")</script>`

var (
	now   = models.At(time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC))
	shell = layout.Shell{Actor: models.Actor{UserID: 1, Name: evil, Role: models.Admin}, Path: "/transactions", Demo: true, Needs: 2}
	shop  = models.Account{ID: 1, Name: evil, Provider: "gate", Mode: "simulator", Active: true}

	hosted = []models.Ways{{Account: shop, Channels: []string{models.ChannelHosted}}}
)

func euro(minor int64) money.Money { return money.New(minor, "EUR") }

func paid() *models.Payment {
	clerk := int64(2)
	return &models.Payment{
		ID: 7, AccountID: 1, Kind: models.KindPayment, Reference: "KREF", OrderReference: "ORDER-7", Currency: "EUR",
		Amount: 12000, Authorized: 12000, Captured: 9000, Status: models.StatusPartiallyCaptured, State: "authorized",
		CustomerName: evil, Email: "a@example.test", ProviderMessage: evil, CreatedAt: now.Add(-time.Hour),
		Operations: []models.Operation{
			{ID: 1, Kind: "authorization", Status: models.OpSucceeded, Currency: "EUR", Amount: 12000, Settled: 12000, SettledAt: now, CreatedAt: now.Add(-time.Hour)},
			{ID: 2, Kind: "refund", Status: models.OpUnknown, UserID: &clerk, Reason: evil, Currency: "EUR", Amount: 1000, CreatedAt: now.Add(-time.Hour), Reference: "KLOST"},
		},
	}
}

func detail() payments.DetailProps {
	return payments.DetailProps{
		Shell: shell, Payment: paid(), Account: &shop, Now: now, CanDecide: true, People: map[int64]string{2: evil},
		Actions: []payments.Action{
			{Kind: payments.Capture, Left: euro(3000)},
			{Kind: payments.Raise, Why: "Part of it is captured."},
		},
		Notes: []payments.Note{{At: now, By: evil, Body: evil}}, Note: payments.NoteForm{Key: "k1"},
	}
}

func withDialog(d payments.Dialog) payments.DetailProps {
	p := detail()
	p.Dialog = &d
	return p
}

// own is a list with a view of its person's and one of somebody else's.
var own = models.OwnList{Display: models.UsualDisplay(), Views: []models.SavedView{
	{ID: 1, UserID: 1, Name: evil, By: evil, Query: "status=refunded", Shared: true}, {ID: 2, UserID: 2, Name: evil, By: evil, Query: "q=x", Shared: true},
}}

func withForm(change func(*payments.ListProps)) payments.ListProps {
	p := list(*paid())
	p.Own.Default = &own.Views[1]
	change(&p)
	return p
}

func views(change func(*payments.ViewsProps)) payments.ViewsProps {
	p := payments.ViewsProps{Shell: shell, Own: own, Accounts: []models.Account{shop}}
	change(&p)
	return p
}

func list(rows ...models.Payment) payments.ListProps {
	return payments.ListProps{Shell: shell, Accounts: []models.Account{shop}, Cells: models.Cells{{Currency: "EUR"}}, Rows: rows, Count: len(rows), Own: own}
}

// merchant is the settings of a company whose every field is refused.
func merchant() company.Props {
	c := &models.Company{Name: evil, LogoHash: "abc", LogoWidth: 10, LogoHeight: 10, Color: "#123456"}
	p := company.Props{Shell: shell, Company: c, Values: company.Held(c), Errors: ui.Errors{"": evil}, Language: "en", Next: map[string]string{"invoice_series": evil}, Now: now}
	for _, place := range models.LetterPlaces {
		p.Values[place.Name] = evil
	}
	for name := range p.Values {
		p.Errors[name] = evil
	}
	return p
}

var gateway = accounts.Gateway{Name: "gate", Label: "Gate", Fields: []accounts.Field{
	{Name: "key", Secret: true}, {Name: "auth", Choices: []string{"basic", "oauth"}},
}}

func visit(change func(*pay.Props)) pay.Props {
	p := pay.Props{
		Frame: layout.CustomerPage{Company: &models.Company{Name: evil, Email: "shop@example.test", Phone: evil, Street: evil}, Path: "/pay/token", Language: "en", Demo: true},
		Token: "token", Key: "k", Now: now, Gateway: "Gate", Errors: ui.Errors{"": evil, "again": evil, "amount": evil},
		Link: &models.Link{
			ID: 1, Currency: "EUR", Amount: 1200, Description: "Books " + evil, OrderReference: evil, Message: evil, Status: models.LinkOpen,
			ExpiresAt: now.Add(time.Hour), PartsAllowed: true, SaveMethod: true,
		},
		Attempt: &models.Payment{ID: 3, Attempt: 1, Currency: "EUR", Amount: 1200, Status: models.StatusOpen, CheckoutURL: "https://pay.example.test/x", CreatedAt: now},
	}
	p.Link.AttemptID = &p.Attempt.ID
	change(&p)
	return p
}

// pages are all that this test knows how to draw.
var pages = map[string]templ.Component{
	"list":     payments.List(list(*paid())),
	"no match": payments.List(payments.ListProps{Shell: shell, View: payments.View{Q: evil}}),
	"no rows":  payments.List(payments.ListProps{Shell: shell}),
	"save view": payments.List(withForm(func(p *payments.ListProps) {
		p.Saving = &payments.SaveForm{Key: "k", Name: evil, Replace: "1", Errors: ui.Errors{"": evil, "name": evil, "replace": evil, "shared": evil}}
	})),
	"columns": payments.List(withForm(func(p *payments.ListProps) {
		p.View.Cols = "net,gateway,kind,email,description,time,reference,captured"
		p.Choosing = payments.Choose(p.Display())
		p.Choosing.Errors = ui.Errors{"col": evil, "density": evil, "size": evil}
	})),
	"views":    payments.SavedViews(views(func(*payments.ViewsProps) {})),
	"no views": payments.SavedViews(views(func(p *payments.ViewsProps) { p.Own.Views = nil })),
	"edit view": payments.SavedViews(views(func(p *payments.ViewsProps) {
		p.Editing = &payments.ViewForm{View: own.Views[0], Name: evil, Errors: ui.Errors{"name": evil, "shared": evil}}
	})),
	"delete view": payments.SavedViews(views(func(p *payments.ViewsProps) { p.Deleting = &own.Views[0] })),
	"detail":      payments.Detail(detail()),
	"refund": payments.Detail(withDialog(payments.Dialog{
		Kind: payments.Refund, Key: "k2", Left: euro(9000), Amount: evil, Reason: evil, Errors: ui.Errors{"amount": evil, "": evil},
	})),
	"update":    payments.Detail(withDialog(payments.Dialog{Kind: payments.Update, Key: "k3", OrderReference: evil})),
	"decide":    payments.Detail(withDialog(payments.Dialog{Kind: payments.Decide, Operation: &paid().Operations[1], Errors: ui.Errors{"reason": evil}})),
	"login":     sessions.Login(sessions.LoginProps{Email: evil, Demo: []sessions.Demo{{Email: "viewer@demo.test", Role: "viewer"}}}),
	"setup":     sessions.Setup(sessions.SetupProps{Token: evil, Errors: ui.Errors{"password": evil}}),
	"profile":   profile.Page(profile.Props{Shell: shell, User: &models.User{Name: evil, Email: evil, Role: models.Clerk}}),
	"take":      checkouts.New(checkouts.NewProps{Shell: shell, Key: "k", Ways: hosted, Currencies: []string{"EUR"}, Text: evil}),
	"done":      checkouts.Done(),
	"cancelled": checkouts.Cancelled(),
	"credit":    credits.New(credits.Props{Shell: shell, Key: "k", Ways: hosted, Currencies: []string{"EUR"}, Reason: evil}),
	"accounts":  accounts.List(accounts.ListProps{Shell: shell, Accounts: []models.Account{shop}}),
	"account": accounts.Edit(accounts.FormProps{
		Shell: shell, Account: &shop, Gateway: &gateway, Name: evil, Mode: "simulator", WebhookURL: "https://kontor.test/webhooks/gate/shop",
		Test: &accounts.Test{Sentence: evil},
	}),
	"company":         company.AddressPage(merchant()),
	"company bank":    company.BankPage(merchant()),
	"company look":    company.LookPage(merchant()),
	"company region":  company.RegionPage(merchant()),
	"company numbers": company.NumbersPage(merchant()),
	"company letters": company.LettersPage(merchant()),
	"company preview": company.Preview(company.PreviewProps{
		Shell: shell, Language: "en", Kind: "link", Letter: &models.Composed{Subject: evil, Text: evil, HTML: evil},
	}),
	"new account":   accounts.New(accounts.FormProps{Shell: shell, Gateways: []accounts.Gateway{gateway}}),
	"pay":           pay.Page(visit(func(*pay.Props) {})),
	"pay late":      pay.Page(visit(func(p *pay.Props) { p.Link.ExpiresAt = now })),
	"pay wanted":    pay.Page(visit(func(p *pay.Props) { p.Link.ExpiresAt, p.Link.WantedAt = now, now })),
	"pay off":       pay.Page(visit(func(p *pay.Props) { p.Link.Status = models.LinkCancelled })),
	"pay under way": pay.Page(visit(func(p *pay.Props) { p.Attempt.Status = models.StatusPending })),
	"pay done": pay.Page(visit(func(p *pay.Props) {
		p.Link.Status, p.Attempt.Status, p.Attempt.Authorized = models.LinkPaid, models.StatusCaptured, 1200
	})),
	"lead": pay.Lead(visit(func(p *pay.Props) {
		p.Fields = []models.FormField{{Name: "a", Value: evil}}
		p.Attempt.CheckoutURL = "/checkout"
	})),
	"wait":      pay.Wait(visit(func(*pay.Props) {})),
	"wait long": pay.Wait(visit(func(p *pay.Props) { p.Now = now.Add(time.Minute) })),
	"asking":    pay.Back(visit(func(*pay.Props) {})),
	"unheard":   pay.Back(visit(func(p *pay.Props) { p.Asked = 9 })),
	"receipt": pay.Back(visit(func(p *pay.Props) {
		p.Attempt.Status, p.Attempt.Authorized, p.Attempt.Captured, p.Attempt.Excess = models.StatusCaptured, 1200, 1200, 1200
		p.Attempt.Brand, p.Attempt.Last4, p.Attempt.LinkedAt = evil, "1111", now
	})),
	"refused": pay.Back(visit(func(p *pay.Props) { p.Attempt.Status = models.StatusDeclined })),
	"no link": pay.Failure(visit(func(*pay.Props) {}).Frame, "missing"),
	"customers": customers.List(customers.ListProps{Shell: shell, Count: 1, Next: 7, Rows: []models.CustomerRow{
		{Customer: *known(7), LastAt: now, Transactions: models.MaxCounted},
	}}),
	"nobody": customers.List(customers.ListProps{Shell: shell, View: customers.View{Q: evil}, Errors: ui.Errors{"after": evil}}),
	"new customer": customers.Form(customers.FormProps{
		Shell: shell, Typed: models.CustomerInput{Key: "k", Name: evil, Street: evil}, Errors: ui.Errors{"name": evil, "": evil},
	}),
	"customer":  customers.Detail(customer()),
	"erase":     customers.Detail(erasing()),
	"look":      customers.Merge(customers.MergeProps{Shell: shell, Customer: known(7), Q: evil, Found: []models.Customer{*known(8)}, Errors: ui.Errors{"q": evil}}),
	"rehearsal": customers.Merge(rehearsal()),

	"missing":  failures.Missing(failures.Props{Shell: &shell, Sentence: evil}),
	"internal": failures.Internal(failures.Props{}),
}

func draw(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	ctx := words.With(context.Background(), words.Settings{Locale: "en", Zone: time.UTC, Gateways: map[string]string{"gate": "Gate"}})
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func onEach(t *testing.T, test func(t *testing.T, doc *goquery.Document)) {
	t.Helper()
	for name, page := range pages {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) { test(t, draw(t, page)) })
	}
}

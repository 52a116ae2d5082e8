package web_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/accounts"
	"kontor/web/checkouts"
	"kontor/web/customers"
	"kontor/web/payments"
	"kontor/web/payouts"
	"kontor/web/ui"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

var (
	other = models.Account{ID: 2, Name: "Second shop", Provider: "gate", Mode: "simulator", Active: true}
	both  = []models.Account{shop, other}
	ways  = []models.Ways{
		{
			Account: shop, Channels: []string{models.ChannelHosted, models.ChannelCard, models.ChannelPayout}, SavesTyped: true, LongestDelay: 696 * time.Hour,
			Destinations: []models.DestinationKind{models.ToBank, models.ToPayment, models.ToCard},
		},
		{
			Account: other, Channels: []string{models.ChannelHosted, models.ChannelSaved, models.ChannelPayout}, SavesOnPage: true,
			Destinations: []models.DestinationKind{models.ToSavedMethod, models.ToBank, models.ToPayment},
		},
	}
	kept = models.SavedMethod{ID: 3, AccountID: 2, CustomerID: 5, Token: "tok_secret", Brand: evil, Last4: "4242", Expiry: "2028-04", CreatedAt: now}
)

func payoutProps() payouts.Props {
	return payouts.Props{
		Shell: shell, Key: "k", Ways: ways, Off: []models.Account{shop}, Account: "1", Destination: "saved_method", Currencies: []string{"EUR"}, Reason: evil,
	}
}

func takeProps() checkouts.NewProps {
	return checkouts.NewProps{
		Shell: shell, Key: "k", Ways: ways, Account: "1", Channel: models.ChannelCard, Currencies: []string{"EUR"}, Save: []string{models.ChannelHosted},
		Methods: []models.SavedMethod{kept, {ID: 4}}, Errors: ui.Errors{"card_number": evil},
	}
}

func sentOut() payments.DetailProps {
	p := detail()
	p.Payment = &models.Payment{
		ID: 8, Kind: models.KindPayout, Reference: "KOUT", Currency: "EUR", Amount: 500, Refunded: 500, Status: models.StatusPaidOut, CreatedAt: now,
	}
	p.Went = &payments.Went{Destination: models.Destination{Kind: models.ToBank, Bank: models.BankAccount{Holder: evil, Number: "DE89", Country: "DE"}}}
	p.Actions = []payments.Action{{Kind: payments.Reject}, {Kind: payments.Approve}}
	return p
}

func customerProps() customers.Props {
	return customers.Props{
		Shell: shell, Customer: &models.Customer{ID: 5, Name: evil, Email: "a@example.test", Reference: evil, CreatedAt: now}, Accounts: both,
		Methods: []customers.Method{{SavedMethod: kept}, {SavedMethod: models.SavedMethod{ID: 4}, NoCharge: evil, NoForget: evil}},
		Rows:    []models.Payment{*paid()}, More: true, All: "/transactions?q=a", Forget: &customers.Forget{Method: &kept, Errors: ui.Errors{"": evil}},
	}
}

func init() {
	byForm := detail()
	byForm.Payment.Status, byForm.Payment.CheckoutURL, byForm.Payment.CheckoutForm = models.StatusOpen, "https://pay.example.test/x", `[{"Name":"a","Value":"b"}]`
	byForm.Posts = "https://pay.example.test"
	maps.Copy(pages, map[string]templ.Component{
		"payout":         payouts.New(payoutProps()),
		"payout none":    payouts.New(payouts.Props{Shell: shell, Off: []models.Account{shop}}),
		"balances":       payouts.BalancesPage(payouts.BalancesProps{Shell: shell, Account: &shop, Balances: []models.Balance{{Name: evil, Amount: euro(5)}}}),
		"balances lost":  payouts.BalancesPage(payouts.BalancesProps{Shell: shell, Account: &shop, Problem: evil}),
		"take each way":  checkouts.New(takeProps()),
		"sent out":       payments.Detail(sentOut()),
		"payouts none":   payments.List(payments.ListProps{Shell: shell, View: payments.View{Kind: "payout"}}),
		"by form":        payments.Detail(byForm),
		"customer":       customers.Detail(customerProps()),
		"customer empty": customers.Detail(customers.Props{Shell: shell, Customer: &models.Customer{ID: 6}}),
		"account cards": accounts.Edit(accounts.FormProps{
			Shell: shell, Account: &shop, Gateway: &gateway, Cards: &accounts.Cards{Pays: true, PaysOut: true, Errors: ui.Errors{"understood": evil, "": evil}},
			Sync: &models.Sync{FromAt: now, Seen: 7, Failed: evil, DueAt: now, Skipped: 2, SkippedWhy: evil},
		}),
	})
}

// Ensure that what an account can't do is off, that a form says with which account it can be done, and that something
// is chosen that can be.
func TestChoicesThatCannotBeMade(t *testing.T) {
	doc := draw(t, payouts.New(payoutProps()))
	if off := doc.Find(`label[data-off] input`); off.Length() != 1 || off.AttrOr("value", "") != "saved_method" {
		t.Errorf("%d are off", off.Length())
	}
	hint := doc.Find("#" + doc.Find(`[value=saved_method]`).AttrOr("aria-describedby", "none"))
	if hint.Text() != "Only with Second shop." || doc.Find(".choice-hint").Length() != 2 { // the card is the other's
		t.Errorf("it says %q", hint.Text())
	}
	if chosen := doc.Find(`[name=destination][checked]`).AttrOr("value", ""); chosen != "bank" {
		t.Errorf("%q is chosen", chosen)
	}
	p := payoutProps()
	p.Errors = ui.Errors{"account": "no"}
	if doc := draw(t, payouts.New(p)); doc.Find(`[name=destination][checked]`).AttrOr("value", "") != "saved_method" || doc.Find("label[data-off]").Length() != 0 {
		t.Error("a refused form does not stand as it was typed")
	}
	doc = draw(t, checkouts.New(takeProps()))
	if got := doc.Find("select[name=saved_method] option").Last().Text(); got != "Saved payment method · " {
		t.Errorf("one of which nothing is known is %q", got)
	}
	if doc.Find("[value=tok_secret]").Length() != 0 {
		t.Error("a provider's token is on the page")
	}
}

// Ensure that keeping is offered through the ways that keep, and only where what is kept can be charged.
func TestKeepingIsOfferedWhereItIsKept(t *testing.T) {
	boxes := func(w models.Ways) string {
		p := takeProps()
		w.Account, p.Ways = shop, []models.Ways{w}
		names := draw(t, checkouts.New(p)).Find("[name^=save_]").Map(func(_ int, s *goquery.Selection) string {
			return s.AttrOr("name", "") + " when " + s.Closest("[data-when]").AttrOr("data-when", "")
		})
		return strings.Join(names, ", ")
	}
	all := []string{models.ChannelHosted, models.ChannelSaved, models.ChannelCard}
	for want, w := range map[string]models.Ways{
		"save_hosted when hosted":                      {Channels: all, SavesOnPage: true},
		"save_card when card":                          {Channels: all, SavesTyped: true},
		"save_hosted when hosted, save_card when card": {Channels: all, SavesTyped: true, SavesOnPage: true},
		"": {Channels: []string{models.ChannelHosted, models.ChannelCard}, SavesTyped: true, SavesOnPage: true},
	} {
		if got := boxes(w); got != want {
			t.Errorf("offers %q, want %q", got, want)
		}
	}
	doc := draw(t, checkouts.New(takeProps()))
	if box := doc.Find("#new-save-hosted"); box.Closest("[data-off]").Length() != 1 {
		t.Error("the other account's is not off")
	}
}

// Ensure that what can be paid out is in sight, and what else lies there is not in the way.
func TestBalancesToBePaidOut(t *testing.T) {
	p := payouts.BalancesProps{Account: &shop, Balances: []models.Balance{{Name: "Held", Amount: euro(5)}, {Name: "Free", Amount: euro(7), Payout: true}}}
	doc := draw(t, payouts.Balances(p))
	if got := said(doc.Find("#balances > dl")); got != "Free€0.07" {
		t.Errorf("in sight is %q", got)
	}
	if got := said(doc.Find("details")); got != "1 more that is not to be paid outHeld€0.05not to be paid out" {
		t.Errorf("out of sight is %q", got)
	}
	p.Balances = p.Balances[:1]
	if doc := draw(t, payouts.Balances(p)); doc.Find("details").Length() != 0 || said(doc.Find("dl")) != "Held€0.05not to be paid out" {
		t.Error("all that there is is out of sight")
	}
}

// Ensure that a payout tells where it went, and that its money is let go rather than stopped by a hasty Enter.
func TestPayoutPage(t *testing.T) {
	doc := draw(t, payments.Detail(sentOut()))
	if got := said(doc.Find("#destination").Closest(".card").Find("dl")); !strings.Contains(got, "ToBank account") || !strings.Contains(got, "Account numberDE89") {
		t.Errorf("it went to %q", got)
	}
	if doc.Find(`[value=rejection]`).AttrOr("data-variant", "") != "outline" || doc.Find(`[value=approval]`).AttrOr("data-variant", "") != "" {
		t.Error("rejecting is the first choice")
	}
	if href := doc.Find(`.amounts a`).AttrOr("href", ""); href != "/ledger?event=payout&payment=8" {
		t.Errorf("what was sent opens %q", href)
	}
	if got := said(doc.Find(".timeline")); !strings.Contains(got, "Payout begun.") {
		t.Errorf("it began as %q", got)
	}
}

// Ensure that an amount that was asked in another currency stands beside what goes through.
func TestAskedOfTheCustomer(t *testing.T) {
	p := detail()
	p.Payment.AskedCurrency, p.Payment.AskedAmount = "USD", 13000
	p.Payment.ChargedBack = 500
	amounts := said(draw(t, payments.State(p)).Find(".amounts"))
	for _, want := range []string{"Asked of the customer$130.00", "Goes through the provider€120.00", "Charged back€5.00"} {
		if !strings.Contains(amounts, want) {
			t.Errorf("%q is not in %q", want, amounts)
		}
	}
}

// Ensure that of what a gateway does once the reason names the newest day on which it was done.
func TestWhySaysTheNewestDay(t *testing.T) {
	p := paid()
	p.Operations = []models.Operation{
		{Kind: models.Refund, Status: models.OpSucceeded, SettledAt: now.Add(-48 * 3600e9)},
		{Kind: models.Refund, Status: models.OpSucceeded, SettledAt: now},
		{Kind: models.Refund, Status: models.OpDeclined, SettledAt: now.Add(48 * 3600e9)},
	}
	once := &models.Problem{Key: "limit.once.refund", Args: map[string]any{"provider": "gate"}}
	ctx := t.Context()
	if got := payments.Why(ctx, p, once); got != "gate allows one refund per payment; this one was refunded on 18 Nov 2026." {
		t.Errorf("got %q", got)
	}
	p.Operations = p.Operations[2:]
	if got := payments.Why(ctx, p, once); got != "gate allows one refund per payment, and that was done or is under way." {
		t.Errorf("got %q", got)
	}
	if payments.Why(ctx, p, nil) != "" || payments.Why(ctx, p, &models.Problem{Key: "refund.too_large", Args: map[string]any{"left": money.New(1, "EUR")}}) == "" {
		t.Error("other reasons are lost")
	}
}

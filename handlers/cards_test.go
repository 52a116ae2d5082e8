package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

const cardNumber = "4111 1111 1111 1111"

func cardForm(more url.Values) url.Values {
	form := url.Values{
		"key": {models.NewKey()}, "account": {"1"}, "channel": {"card"}, "amount": {"25.00"}, "currency": {"EUR"}, "capture": {"manual"},
		"order_reference": {"PHONE-1"}, "email": {"erika@example.com"}, "language": {"en"},
		"card_number": {cardNumber}, "card_holder": {"Erika Muster"}, "card_expiry": {"12 / 28"}, "card_cvv": {"737"},
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// Ensure that cards by phone are off until an admin says to know what it means, and off again when they say so.
func TestCardEntryIsSwitched(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	if r.get("/transactions/new").wants(http.StatusOK).Find("[name=card_number], [value=card]").Length() != 0 {
		t.Error("a card can be typed before anybody let staff do so")
	}
	answer := r.post("/transactions", cardForm(nil)).wants(http.StatusUnprocessableEntity)
	if got := answer.errorOf("account"); !strings.Contains(got, "switched off for the account Shop") {
		t.Errorf("beside the account stands %q", got)
	}
	r.post("/settings/accounts/1/cards", url.Values{"on": {"true"}, "understood": {"yes"}}).wants(http.StatusForbidden)
	r.as(models.Admin)
	page := r.get("/settings/accounts/1").wants(http.StatusOK)
	if section := page.Find("#cards").Closest(".card").Text(); !strings.Contains(section, "PCI DSS") || !strings.Contains(section, "SAQ") {
		t.Errorf("it does not say what it means: %q", section)
	}
	refused := r.post("/settings/accounts/1/cards", url.Values{"on": {"true"}}).wants(http.StatusUnprocessableEntity)
	if got := refused.errorOf("understood"); !strings.Contains(got, "Tick this box first") {
		t.Errorf("beside the box stands %q", got)
	}
	switched := func(on bool, form url.Values) {
		t.Helper()
		r.post("/settings/accounts/1/cards", form).wants(http.StatusSeeOther)
		if a, err := r.Ledger.Account(t.Context(), 1); err != nil || a.CardEntry != on {
			t.Errorf("card entry is %v, %v", a.CardEntry, err)
		}
		offered := r.get("/transactions/new").Find("[name=channel][value=card]").Length() == 1
		if offered != on {
			t.Errorf("offered: %v", offered)
		}
	}
	switched(true, url.Values{"on": {"true"}, "understood": {"yes"}})
	switched(false, url.Values{"on": {"false"}})
	r, _ = newAbleRig(t)
	r.as(models.Admin)
	games, err := r.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "paytech", Name: "Games", Mode: "simulator", BaseURL: r.SimURL, Credentials: map[string]string{"api_key": "sim_demo", "signing_key": "sim"},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := "/settings/accounts/" + number(games.ID)
	if r.get(at).wants(http.StatusOK).Find("#cards").Length() != 0 {
		t.Error("cards by phone are offered at a gateway that takes none")
	}
	answer = r.post(at+"/cards", url.Values{"on": {"true"}, "understood": {"yes"}}).wants(http.StatusUnprocessableEntity)
	if got := answer.Find("main .alert").Text(); answer.Find("#cards").Length() != 0 || !strings.Contains(got, "pay.tech takes no cards by phone") {
		t.Errorf("switched on all the same, it says %q", got)
	}
}

// Ensure that the trail tells who switched cards by phone on.
func TestTrailOfCardEntry(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	r.post("/settings/accounts/1/cards", url.Values{"on": {"true"}, "understood": {"yes"}}).wants(http.StatusSeeOther)
	if trail := r.get("/audit").Find("tbody").Text(); !strings.Contains(trail, "Cards by phone") {
		t.Error("the trail does not tell of it")
	}
}

// Ensure that a card is taken once, and that what comes back after an error has everything but the card; that no log
// and no address has it.
func TestCardByPhone(t *testing.T) {
	r := newRig(t)
	if err := r.SetCardEntry(t.Context(), modelstest.Admin, 1, true); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	for _, c := range []struct{ name, value, field, sentence string }{
		{"card_number", "4111 1111 1111 1112", "card_number", "not a card number"},
		{"card_expiry", "13/28", "card_expiry", "like 04/28"},
		{"card_expiry", "10/26", "card_expiry", "must not have passed"},
		{"card_expiry", "soon", "card_expiry", "like 04/28"},
		{"card_cvv", "7", "card_cvv", "three or four digits"},
		{"amount", "x", "amount", "not an amount"},
		{"email", "erika", "email", "not an e-mail"},
	} {
		form := cardForm(url.Values{c.name: {c.value}})
		page := r.post("/transactions", form).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf(c.field); !strings.Contains(got, c.sentence) {
			t.Errorf("%s=%s: beside %s stands %q", c.name, c.value, c.field, got)
		}
		for name := range form {
			back, empty := page.value(name), strings.HasPrefix(name, "card_")
			if field := page.Find(`[name="` + name + `"]`); field.Is("select") {
				back = field.Find("[selected]").AttrOr("value", "")
			} else if field.Is("[type=radio]") {
				back = field.Filter("[checked]").AttrOr("value", "")
			}
			if empty && back != "" || !empty && back != form.Get(name) {
				t.Errorf("%s=%s: %s came back as %q", c.name, c.value, name, back)
			}
		}
		for _, secret := range []string{"4111", "737\""} {
			if strings.Contains(page.body, secret) {
				t.Errorf("%s=%s: the page has %q", c.name, c.value, secret)
			}
		}
	}
	form := cardForm(nil)
	first := r.post("/transactions", form).wants(http.StatusSeeOther).header.Get("Location")
	if second := r.post("/transactions", form).wants(http.StatusSeeOther).header.Get("Location"); second != first {
		t.Errorf("sent twice it is %s and %s", first, second)
	}
	r.Work(t)
	page := r.get(first).wants(http.StatusOK)
	if text := page.Find("main").Text(); !strings.Contains(text, "authorized") || !strings.Contains(text, "•• 1111") || !strings.Contains(text, "with a card by phone") {
		t.Error("the payment is not authorized, or does not tell the last four digits")
	}
	if got := page.Find("[role=status]").Text(); !strings.Contains(got, "card went to the gateway") {
		t.Errorf("announced: %q", got)
	}
	if n := r.Sim.Calls("payment"); n != 1 {
		t.Errorf("%d payments at the gateway", n)
	}
	logged := r.log.String()
	for _, secret := range []string{"4111", "card_", "12 / 28"} {
		if strings.Contains(logged, secret) || strings.Contains(first, secret) {
			t.Errorf("%q is in the log or in an address", secret)
		}
	}
	if !strings.Contains(logged, "path=/transactions") {
		t.Error("the log was not looked at")
	}
}

// Ensure that no field of a card is filled in by browsers, sent to a spelling service, or drawn with a value.
func TestCardFields(t *testing.T) {
	r := newRig(t)
	if err := r.SetCardEntry(t.Context(), modelstest.Admin, 1, true); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	page := r.get("/transactions/new?channel=card&card_number=4111").wants(http.StatusOK)
	for _, name := range []string{"card_number", "card_holder", "card_expiry", "card_cvv"} {
		field := page.Find(`input[name="` + name + `"]`)
		if field.AttrOr("autocomplete", "") != "off" || field.AttrOr("spellcheck", "") != "false" || field.AttrOr("value", "") != "" {
			t.Errorf("%s is %v", name, field.Nodes[0].Attr)
		}
	}
	if page.Find("form [hx-include*=card], form [hx-include*=form]").Length() != 0 {
		t.Error("a request of the page could carry a card in its address")
	}
}

// Ensure that what a customer saved can be charged again, and that keeping it is asked for.
func TestChargeSaved(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	method := r.saved(r.paid(money.New(5000, "EUR")))
	form := r.get("/transactions/new?saved=" + number(method.ID)).wants(http.StatusOK)
	if form.Find("[name=channel][value=saved][checked]").Length() != 1 || form.Find("[name=saved_method] [selected]").AttrOr("value", "") != number(method.ID) ||
		form.Find("[name=account] [selected]").AttrOr("value", "") != "1" || form.value("email") != "erika@example.com" {
		t.Error("the saved method is not chosen")
	}
	if form.Find("[name=save_hosted]").Length() != 1 {
		t.Error("nobody can ask to keep a card")
	}
	answer := url.Values{
		"key": {form.value("key")}, "account": {"1"}, "channel": {"saved"}, "saved_method": {number(method.ID)}, "amount": {"7.50"}, "currency": {"EUR"},
		"order_reference": {"AGAIN-1"},
	}
	at := r.post("/transactions", answer).wants(http.StatusSeeOther).header.Get("Location")
	r.Work(t)
	if call, n := gateway.last(t, "charge"); n != 1 || call.Token != "tok_saved" || call.Amount != money.New(750, "EUR") {
		t.Errorf("%d charges of %q, %v", n, call.Token, call.Amount)
	}
	page := r.get(at).wants(http.StatusOK)
	if text := page.Find("main").Text(); !strings.Contains(text, "captured") || !strings.Contains(text, "Charge") {
		t.Error("the charge is not on the page")
	}
	captured := page.Find(`dt:contains("Captured")`).Parent().Find("a")
	if entries := r.get(captured.AttrOr("href", "")).Find(".ledger-entries tbody tr").Length(); captured.Text() != "€7.50" || entries == 0 {
		t.Errorf("%q opens %d lines", captured.Text(), entries)
	}
	answer.Set("key", models.NewKey())
	answer.Set("saved_method", "99")
	if refused := r.post("/transactions", answer).wants(http.StatusUnprocessableEntity); !strings.Contains(refused.body, "Choose one of the saved payment methods") {
		t.Error("it does not say that the method is not there")
	}
	answer.Set("find", "saved")
	answer.Set("email", "erika@example.com")
	found := r.post("/transactions", answer).wants(http.StatusOK)
	if found.Find("[name=saved_method] option").Length() != 2 || found.value("amount") != "7.50" {
		t.Error("what the customer saved is not offered, or the amount is lost")
	}
}

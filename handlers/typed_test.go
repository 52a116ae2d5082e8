package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

func toCard(more url.Values) url.Values {
	form := payoutForm(url.Values{
		"destination": {"card"}, "card_number": {cardNumber}, "card_holder": {"Erika Muster"}, "card_expiry": {"12/28"}, "card_cvv": {"737"},
	})
	for name, values := range more {
		form[name] = values
	}
	return form
}

// Ensure that where typed cards are switched off, the page of payouts says so where the card would stand, and that an
// admin is led to the switch, which speaks of payouts.
func TestPayoutToCardIsSwitched(t *testing.T) {
	r, gateway := newAbleRig(t)
	gateway.cardOnly = true
	r.as(models.Clerk)
	page := r.get("/payouts/new").wants(http.StatusOK)
	if got := page.Find(".field-hint").Text(); !strings.Contains(got, "switched off for the account Shop") || page.Find("main a[href*=settings]").Length() != 0 {
		t.Errorf("it says %q", got)
	}
	refused := r.post("/payouts", toCard(nil)).wants(http.StatusUnprocessableEntity)
	if strings.Contains(refused.body, "4111") || !strings.Contains(refused.Find("main").Text(), "switched off for the account Shop") {
		t.Error("it has the card, or does not say why")
	}
	if _, n := gateway.last(t, providers.Payout); n != 0 {
		t.Errorf("%d were sent", n)
	}
	r.as(models.Admin)
	link := r.get("/payouts/new").Find(".field-hint a").AttrOr("href", "")
	if link != "/settings/accounts/1#cards" {
		t.Errorf("an admin is led to %q", link)
	}
	if got := r.get("/settings/accounts/1").Find("#cards").Closest(".card").Text(); !strings.Contains(got, "to take a payment or to pay out to it") {
		t.Errorf("the switch says %q", got)
	}
	r.post("/settings/accounts/1/cards", url.Values{"on": {"true"}, "understood": {"yes"}}).wants(http.StatusSeeOther)
	if page := r.get("/payouts/new"); page.Find("[name=destination][value=card][checked]").Length() != 1 || page.Find("[name=card_cvv]").Length() != 1 || page.Find(".field-hint a").Length() != 0 {
		t.Error("it is not offered, or still said to be off")
	}
	if got := r.get("/settings/accounts/1").Find("#cards").Closest(".card").Text(); !strings.Contains(got, "Take a payment and Pay out") {
		t.Errorf("the switch says %q", got)
	}
}

// Ensure that money goes to a typed card once, that all but the card comes back after a mistake, and that nothing keeps it.
func TestPayoutToCard(t *testing.T) {
	r, gateway := newAbleRig(t)
	gateway.cardOnly = true
	if err := r.SetCardEntry(t.Context(), modelstest.Admin, 1, true); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	for _, c := range []struct{ name, value, sentence string }{
		{"card_number", "4111 1111 1111 1112", "not a card number"}, {"card_cvv", "7", "three or four digits"}, {"reason", "", "Say what the payout is for"},
	} {
		form := toCard(url.Values{c.name: {c.value}})
		page := r.post("/payouts", form).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf(c.name); !strings.Contains(got, c.sentence) {
			t.Errorf("beside %s stands %q", c.name, got)
		}
		if page.value("card_number")+page.value("card_cvv")+page.value("card_holder")+page.value("card_expiry") != "" || strings.Contains(page.body, "4111") {
			t.Errorf("%s: the card came back", c.name)
		}
		if page.value("key") != form.Get("key") || page.value("amount") != "25.00" || page.Find("[name=destination][value=card][checked]").Length() != 1 {
			t.Errorf("%s: what was typed is lost", c.name)
		}
	}
	form := toCard(nil)
	at := r.post("/payouts", form).wants(http.StatusSeeOther).header.Get("Location")
	if again := r.post("/payouts", form).wants(http.StatusSeeOther).header.Get("Location"); again != at {
		t.Errorf("sent twice it is %s and %s", at, again)
	}
	if call, n := gateway.last(t, providers.Payout); n != 1 || call.Amount.Minor != 2500 {
		t.Errorf("%d payouts of %v", n, call.Amount)
	}
	page := r.get(at).wants(http.StatusOK)
	if got := page.Find("#destination").Closest(".card").Text(); !strings.Contains(got, "A card that was read out") || !strings.Contains(page.Find("[role=status]").Text(), "What came of the payout") {
		t.Errorf("it went to %q", got)
	}
	if logged := r.log.String(); strings.Contains(logged, "4111") || !strings.Contains(logged, "path=/payouts") {
		t.Error("the card is in the log, or the log was not looked at")
	}
}

// Ensure that where a typed card's bank wants its customer, the page says what to do: with the address, or with a form.
func TestBankWantsItsCustomer(t *testing.T) {
	for name, c := range map[string]struct {
		page *providers.Hosted
		says string
		way  string
	}{
		"address": {&providers.Hosted{URL: "https://bank.example/3ds"}, "Send them this address", `a[href="https://bank.example/3ds"]`},
		"form": {
			&providers.Hosted{URL: "https://bank.example/3ds", Form: []providers.FormField{{Name: "PaReq", Value: "x"}}},
			"no address that could be sent", `form[action="https://bank.example/3ds"] [name=PaReq]`,
		},
		"nothing": {&providers.Hosted{}, "the same amount in another way", ".alert"},
	} {
		t.Run(name, func(t *testing.T) {
			r, gateway := newAbleRig(t)
			gateway.bank = c.page
			if err := r.SetCardEntry(t.Context(), modelstest.Admin, 1, true); err != nil {
				t.Fatal(err)
			}
			r.as(models.Clerk)
			at := r.post("/transactions", cardForm(nil)).wants(http.StatusSeeOther).header.Get("Location")
			page := r.get(at).wants(http.StatusOK)
			if got := page.Find("#payment .alert").Text(); !strings.Contains(got, c.says) || page.Find("#payment "+c.way).Length() != 1 {
				t.Errorf("it says %q", got)
			}
			if policy := page.header.Get("Content-Security-Policy"); strings.Contains(policy, "https://bank.example") != (name == "form") {
				t.Errorf("the policy is %q", policy)
			}
		})
	}
}

// Ensure that the page follows the bank from one step to the next, to another host as well, and says when there is none.
func TestBankLeadsOn(t *testing.T) {
	r, gateway := newAbleRig(t)
	step := func(at string) *providers.Hosted {
		return &providers.Hosted{URL: at, Form: []providers.FormField{{Name: "threeDsSessionId", Value: "s1"}}}
	}
	gateway.bank = step("https://method.example/3ds")
	if err := r.SetCardEntry(t.Context(), modelstest.Admin, 1, true); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	at := r.post("/transactions", cardForm(nil)).wants(http.StatusSeeOther).header.Get("Location")
	drawn := r.get(at).wants(http.StatusOK)
	if got := drawn.Find("#payment .alert").Text(); !strings.Contains(got, "stays empty") {
		t.Errorf("it does not say what to do with an empty page: %q", got)
	}
	gateway.bank = step("https://bank.example/3ds")
	r.post(at+"/inquiries", url.Values{}).wants(http.StatusSeeOther)
	polled := r.do(http.MethodGet, drawn.Find("#payment").AttrOr("hx-get", ""), nil, fromHTMX).wants(http.StatusOK)
	if polled.header.Get("HX-Refresh") != "true" {
		t.Error("a page that may not send a form there is not loaded anew")
	}
	next := r.get(at).wants(http.StatusOK)
	if policy := next.header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "https://bank.example") || next.Find(`form[action="https://bank.example/3ds"]`).Length() != 1 {
		t.Errorf("the next step can't be taken: %q", policy)
	}
	gateway.bank = &providers.Hosted{}
	r.post(at+"/inquiries", url.Values{}).wants(http.StatusSeeOther)
	if got := r.get(at).Find("#payment .alert").Text(); !strings.Contains(got, "the same amount in another way") {
		t.Errorf("it says %q", got)
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// payoutForm is one that can be sent; its key is its own.
func payoutForm(more url.Values) url.Values {
	form := url.Values{
		"key": {models.NewKey()}, "account": {"1"}, "amount": {"25.00"}, "currency": {"EUR"}, "reason": {"a prize"},
		"order_reference": {"PRIZE-1"}, "first_name": {"Erika"}, "last_name": {"Muster"}, "email": {"erika@example.com"},
	}
	for name, values := range more {
		form[name] = values
	}
	return form
}

// Ensure that money goes where the form says: to a saved method, a bank account, or back to whoever paid; and that the
// payout's page tells where it went.
func TestPayouts(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	earlier := r.paid(money.New(5000, "EUR"))
	method := r.saved(earlier)
	for name, c := range map[string]struct {
		form url.Values
		sent func(providers.Destination) bool
		says []string
	}{
		"saved method": {
			url.Values{"destination": {"saved_method"}, "saved_method": {number(method.ID)}},
			func(d providers.Destination) bool { return d.Token == "tok_saved" },
			[]string{"Saved payment method", "Visa •• 1111"},
		},
		"bank": {
			url.Values{
				"destination": {"bank"}, "bank_holder": {"Erika Muster"}, "bank_number": {"DE89 3704 0044 0532 0130 00"},
				"bank_code": {"COBADEFF"}, "bank_country": {"de"}, "bank_name": {"Commerzbank"},
			},
			func(d providers.Destination) bool {
				return d.Bank == providers.BankAccount{
					Holder: "Erika Muster", Number: "DE89370400440532013000", BankCode: "COBADEFF", BankName: "Commerzbank", Country: "DE",
				}
			},
			[]string{"Bank account", "DE89370400440532013000", "Erika Muster", "COBADEFF", "Commerzbank"},
		},
		"earlier payment": {
			url.Values{"destination": {"payment"}, "of_payment": {" ORDER-1 "}},
			func(d providers.Destination) bool { return d.Payment.Reference == earlier.Reference },
			[]string{"Back to whoever paid", earlier.Reference},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := r.post("/payouts", payoutForm(c.form)).wants(http.StatusSeeOther).header.Get("Location")
			r.Work(t)
			call, _ := gateway.last(t, providers.Payout)
			if !c.sent(call.Destination) || call.Amount != money.New(2500, "EUR") {
				t.Errorf("sent %+v of %v", call.Destination, call.Amount)
			}
			page := r.get(at).wants(http.StatusOK)
			if got := page.Find(".head .status").Text(); !strings.Contains(got, "paid out") {
				t.Errorf("it is %q", got)
			}
			card := page.Find("#destination").Closest(".card").Text()
			for _, want := range c.says {
				if !strings.Contains(card, want) {
					t.Errorf("%q is not in %q", want, card)
				}
			}
			if strings.Contains(page.body, "tok_saved") {
				t.Error("the page shows the provider's token")
			}
			if strings.TrimSpace(page.Find(`nav [aria-current=page]`).Text()) != "Payouts" || page.Find(`.back[href="/transactions?kind=payout"]`).Length() != 1 {
				t.Error("the page does not say that it belongs to the payouts")
			}
		})
	}
	list := r.get("/transactions?kind=payout").wants(http.StatusOK)
	if h1, n := list.Find("h1").Text(), list.Find("tbody tr").Length(); h1 != "Payouts" || n != 3 || list.Find("caption").Text() != "Payouts" {
		t.Errorf("%q with %d rows", h1, n)
	}
	if got := strings.TrimSpace(list.Find(`nav [aria-current=page]`).Text()); got != "Payouts" {
		t.Errorf("the navigation is at %q", got)
	}
}

// Ensure that a refused payout comes back as typed, with the sentence beside its field.
func TestRefusedPayouts(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	for _, c := range []struct {
		form            url.Values
		field, sentence string
	}{
		{url.Values{"destination": {"bank"}, "reason": {" "}}, "reason", "Say what the payout is for"},
		{url.Values{"destination": {"bank"}, "bank_holder": {"Erika"}}, "bank_number", "Fill this in."},
		{url.Values{"destination": {"bank"}, "bank_holder": {"E"}, "bank_number": {"DE1"}, "bank_country": {"Germany"}}, "bank_country", "Up to 2"},
		{url.Values{"destination": {"payment"}}, "of_payment", "Fill this in."},
		{url.Values{"destination": {"payment"}, "of_payment": {"NOBODY"}}, "of_payment", "No captured payment"},
		{url.Values{"destination": {"moon"}}, "destination", "can't pay out there"},
		{url.Values{}, "destination", "Choose where the money goes."},
		{url.Values{"destination": {"bank"}, "amount": {"x"}}, "amount", "not an amount"},
		{url.Values{"destination": {"saved_method"}, "find": {"saved"}, "email": {"nobody@example.com"}}, "email", "Nobody with this e-mail"},
	} {
		form := payoutForm(c.form)
		page := r.post("/payouts", form).wants(http.StatusUnprocessableEntity)
		got := page.errorOf(c.field)
		if c.field == "destination" {
			got = page.Find("#payout-destination-error").Text()
		}
		if !strings.Contains(got, c.sentence) {
			t.Errorf("%s: %q, want %q", c.field, got, c.sentence)
		}
		for _, name := range []string{"key", "amount", "order_reference", "email", "reason"} {
			if page.value(name) != form.Get(name) {
				t.Errorf("%s: %s came back as %q", c.field, name, page.value(name))
			}
		}
		if to := form.Get("destination"); to == "bank" && page.Find(`[name=destination][value=bank][checked]`).Length() != 1 {
			t.Errorf("%s: the destination is forgotten", c.field)
		}
	}
	if got := r.post("/payouts", payoutForm(url.Values{"destination": {"saved_method"}})).wants(http.StatusUnprocessableEntity); !strings.Contains(got.body, "Choose one of the saved payment methods") {
		t.Error("it does not say that no method was chosen")
	}
	if _, n := gateway.last(t, providers.Payout); n != 0 {
		t.Errorf("%d payouts were sent", n)
	}
}

// Ensure that what a customer saved is found by the e-mail, with what was typed kept, and that a payment leads to a form
// that pays its customer.
func TestPayoutToACustomer(t *testing.T) {
	r, _ := newAbleRig(t)
	r.as(models.Clerk)
	earlier := r.paid(money.New(5000, "EUR"))
	method := r.saved(earlier)
	found := r.post("/payouts", payoutForm(url.Values{"find": {"saved"}, "destination": {"saved_method"}})).wants(http.StatusOK)
	if got := found.Find(`select[name=saved_method] option`).Last().Text(); !strings.Contains(got, "Visa •• 1111") {
		t.Errorf("offered: %q", got)
	}
	if found.value("amount") != "25.00" || found.value("reason") != "a prize" || found.Find(`[name=destination][value=saved_method][checked]`).Length() != 1 {
		t.Error("what was typed is lost")
	}
	if first := found.Find(`main form [type=submit]`).First(); first.AttrOr("name", "") == "find" {
		t.Error("the Enter key would look instead of paying out")
	}
	link := r.get(transaction(earlier.ID, "")).Find(`#sides a:contains("Pay out to this customer")`).AttrOr("href", "")
	form := r.get(link).wants(http.StatusOK)
	if form.value("of_payment") != earlier.Reference || form.value("email") != "erika@example.com" || form.value("last_name") != "Muster" ||
		form.Find(`[name=destination][value=payment][checked]`).Length() != 1 {
		t.Errorf("%s is not filled in: %q", link, form.value("of_payment"))
	}
	form = r.get("/payouts/new?saved=" + number(method.ID)).wants(http.StatusOK)
	if form.Find(`[name=saved_method] option[selected]`).AttrOr("value", "") != number(method.ID) ||
		form.Find(`[name=destination][value=saved_method][checked]`).Length() != 1 {
		t.Error("the saved method is not chosen")
	}
	back := func(order, of string) *page {
		return r.post("/payouts", payoutForm(url.Values{"destination": {"payment"}, "of_payment": {of}, "order_reference": {order}}))
	}
	r.elsewhere("ORDER-1")
	for range 2 { // the payout has the same order reference: it is no earlier payment
		back("ORDER-1", "ORDER-1").wants(http.StatusSeeOther)
	}
	if got := back("", "ORDER-").wants(http.StatusUnprocessableEntity).errorOf("of_payment"); !strings.Contains(got, "No captured payment") {
		t.Errorf("of the beginning of a reference it says %q", got)
	}
	r.paid(money.New(5000, "EUR"))
	if got := back("", "ORDER-1").wants(http.StatusUnprocessableEntity).errorOf("of_payment"); !strings.Contains(got, "Several payments") {
		t.Errorf("of two with a reference it says %q", got)
	}
	back("", earlier.Reference).wants(http.StatusSeeOther)
	r.as(models.Viewer)
	if r.get(transaction(earlier.ID, "")).Find(`a:contains("Pay out to this customer")`).Length() != 0 {
		t.Error("a viewer is led to pay out")
	}
}

// elsewhere is a payment of another account.
func (r *rig) elsewhere(order string) {
	r.t.Helper()
	other, err := r.CreateAccount(r.t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "computop", Name: "Other shop", Mode: "simulator", BaseURL: r.SimURL,
		Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	_, err = r.TakePayment(r.t.Context(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: other.ID, Channel: models.ChannelHosted, Amount: money.New(100, "EUR"), Capture: "manual", OrderReference: order,
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// Ensure that where no gateway pays out, the page says so, and that a payment does not lead there.
func TestNoPayouts(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	p := r.Captured(t, money.New(1200, "EUR"))
	empty := r.get("/payouts/new").wants(http.StatusOK).Find(".empty")
	if got := empty.Find("h2").Text(); got != "No account can pay out" || strings.Contains(empty.Text(), "switched off") {
		t.Errorf("it says %q", empty.Text())
	}
	if r.get(transaction(p.ID, "")).Find(`a[href^="/payouts/new"]`).Length() != 0 {
		t.Error("a payment leads to a payout that can't be")
	}
	answer := r.post("/payouts", payoutForm(url.Values{"destination": {"bank"}, "bank_holder": {"E"}, "bank_number": {"1"}}))
	if answer.wants(http.StatusUnprocessableEntity); !strings.Contains(answer.body, "No account can pay out") {
		t.Error("it does not say why")
	}
	if got := r.get("/transactions?kind=payout").Find(".empty h2").Text(); got != "No payouts yet" {
		t.Errorf("the empty list says %q", got)
	}
}

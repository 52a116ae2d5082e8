package sim

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestPublishedRequests ensures that the published examples are taken as they stand, and answered with the published
// fields and no others.
func TestPublishedRequests(t *testing.T) {
	var want map[string]any
	_ = json.Unmarshal([]byte(published(t, "answer")), &want)
	for name, path := range map[string]string{"session": "/initiate-session", "payment": "", "payout": "/payout"} {
		r := newRig(t)
		a := r.call("POST", path, published(t, name))
		if a.status != 200 {
			t.Fatalf("%s: %d %s", name, a.status, a.text)
		}
		same(t, name, a.body, want)
		_, data := a.action()
		if name == "session" {
			action, _ := want["customerAction"].(map[string]any)
			inside, _ := action["data"].(map[string]any)
			same(t, "customerAction.data", data, inside)
		}
	}
	r := newRig(t)
	body := strings.Replace(published(t, "refund"), "refund-2025-09-29-001", r.paid(2500, "USD"), 1)
	same(t, "refund", r.done(r.call("POST", "/refund", body), StatusRefunded).body, want)
}

func same(t *testing.T, what string, got, want map[string]any) {
	t.Helper()
	names := func(m map[string]any) []string {
		var all []string
		for name := range m {
			all = append(all, name)
		}
		slices.Sort(all)
		return all
	}
	if !reflect.DeepEqual(names(got), names(want)) {
		t.Errorf("%s has %v, want %v", what, names(got), names(want))
	}
}

// TestKeys ensures that only keys that begin with sim_ open anything, and each its own terminal.
func TestKeys(t *testing.T) {
	r := newRig(t)
	reference := r.paid(500, "EUR")
	for key, want := range map[string]string{"": "1003", "real_key": "1003", "sim_other": "1104"} {
		a, err := r.try(t.Context(), "GET", "/api/v1/api/payments/"+reference, key, "")
		r.ok(err)
		if a.code() != want || want == "1003" && a.status != 401 {
			t.Errorf("%q: %d %s", key, a.status, a.text)
		}
	}
	other, err := r.try(t.Context(), "POST", "/api/v1/api/payments", "sim_other", byCard(reference, "4111111111111111"))
	r.ok(err)
	r.done(other, StatusCompleted) // unique for a terminal, not for all
	if p := r.payment(reference); strings.Contains(p.Terminal, "demo") {
		t.Errorf("the ledger holds a key: %q", p.Terminal)
	}
}

// TestMalformed ensures that what is no good request is refused with its code, and changes nothing.
func TestMalformed(t *testing.T) {
	r := newRig(t)
	ok := `{"referenceId":"A","amount":1,"currencyCode":"EUR"`
	for body, code := range map[string]string{
		"":                                  "1002",
		"[]":                                "1002",
		"null":                              "1002",
		ok:                                  "1002",
		ok + `}{}`:                          "1002",
		`{"amount":1,"currencyCode":"EUR"}`: "1002",
		`{"referenceId":null,"amount":1,"currencyCode":"EUR"}`:                  "1002",
		`{"referenceId":"","amount":1,"currencyCode":"EUR"}`:                    "1002",
		`{"referenceId":"A","amount":1}`:                                        "1002",
		`{"referenceId":"A","currencyCode":"EUR"}`:                              "1002",
		`{"referenceId":"A","amount":1.0,"currencyCode":"EUR"}`:                 "1002",
		`{"referenceId":"A","amount":1e2,"currencyCode":"EUR"}`:                 "1002",
		`{"referenceId":"A","amount":"1","currencyCode":"EUR"}`:                 "1002",
		`{"referenceId":"A","amount":9223372036854775808,"currencyCode":"EUR"}`: "1002",
		`{"referenceId":7,"amount":1,"currencyCode":"EUR"}`:                     "1002",
		`{"ReferenceId":"A","referenceId":"A","amount":1,"currencyCode":"EUR"}`: "1002",
		ok + `,"customerContext":{}}`:                                           "1002", // a payment's name for it
		ok + `,"paymentMethod":"card_basic"}`:                                   "1002",
		ok + `,"webhookUrl":"nowhere"}`:                                         "1002",
		ok + `,"merchantMetadata":{"a":1}}`:                                     "1002",
		ok + `,"paymentPageSettings":{"lifetime":0}}`:                           "1002",
		ok + `,"paymentPageSettings":{"attemptsAvailable":-1}}`:                 "1002",
		ok + `,"customerContextDto":{"ip":1}}`:                                  "1002",
		ok + `,"customerContextDto":{"browser":{"x":1}}}`:                       "1002",
		ok + `,"paymentMethods":["cash"]}`:                                      "1005",
		ok + `,"paymentMethods":[1]}`:                                           "1002",
		`{"referenceId":"A","amount":0,"currencyCode":"EUR"}`:                   "1008",
		`{"referenceId":"A","amount":-1,"currencyCode":"EUR"}`:                  "1008",
		`{"referenceId":"A","amount":1,"currencyCode":"eur"}`:                   "1007",
		`{"referenceId":"A","amount":1,"currencyCode":"XXX"}`:                   "1006",
	} {
		if a := r.call("POST", "/initiate-session", body); a.status != 400 || a.code() != code {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text, code)
		}
	}
	r.done(r.call("POST", "/initiate-session", ok+`,"customerContextDto":null,"description":null}`), StatusNone)
	r.calls("session", 1)
	a, err := r.try(t.Context(), "POST", "/api/v1/api/payments", "sim_demo", strings.Repeat(" ", maxBody+1))
	r.ok(err)
	r.no(a, 400, "1002")
}

// TestUnknownPath ensures that a path which is not Gate's is a loud 404 that says nothing of any payment.
func TestUnknownPath(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/api/v1/payments/P-1", "/api/v1/api/payments/P-1/capture", "/"} {
		a, err := r.try(t.Context(), "GET", path, "sim_demo", "")
		r.ok(err)
		if a.status != 404 || a.code() != "" {
			t.Errorf("%s: %d %s", path, a.status, a.text)
		}
	}
	if got := r.sim.Unknown(); len(got) != 3 || got[0] != "GET /api/v1/payments/P-1" || r.sim.Requests() != 3 {
		t.Error(got, r.sim.Requests())
	}
}

// TestDuplicate ensures that a reference works once for payments and payouts, is refused and not answered again, and
// that a refusal uses none up.
func TestDuplicate(t *testing.T) {
	r := newRig(t)
	r.no(r.call("POST", "", byCard("A", "9111111111111111")), 400, "1010")
	r.done(r.call("POST", "", byCard("A", "4111111111111111")), StatusCompleted)
	r.no(r.call("POST", "", byCard("A", "4111111111111111")), 400, "1004")
	r.no(r.call("POST", "/payout", byCard("A", "4111111111111111")), 400, "1004")
	r.no(r.call("POST", "/initiate-session", `{"referenceId":"A","amount":500,"currencyCode":"EUR"}`), 400, "1004")
	r.calls("payment", 1)
	r.calls("payout", 0)
	r.done(r.call("POST", "/payout", byCard("B", "4000000000000002")), StatusDeclined)
	r.no(r.call("POST", "", byCard("B", "4111111111111111")), 400, "1004") // a declined one is one
}

// TestCards ensures what each test card does, and that the ledger holds no number.
func TestCards(t *testing.T) {
	r := newRig(t)
	for number, want := range map[string]struct {
		word string
		code float64
	}{
		"4111111111111111": {StatusCompleted, 0}, "5555555555554444": {StatusCompleted, 0}, "378282246310005": {StatusCompleted, 0},
		"4111111111111112": {StatusDeclined, 4003}, "4000000000000002": {StatusDeclined, 4001}, "4000000000009995": {StatusDeclined, 4002},
		"4000000000000069": {StatusDeclined, 4004}, "4000000000000127": {StatusDeclined, 4007}, "4000000000009979": {StatusDeclined, 4006},
		"4000000000009987": {StatusDeclined, 4005}, "4000000000000119": {StatusDeclined, 3001}, "4000000000003220": {StatusRequiresAction, 0},
	} {
		a := r.done(r.call("POST", "", byCard("P"+number[10:]+number[:4], number)), want.word)
		reason, _ := a.body["declineReason"].(map[string]any)
		if got, _ := reason["code"].(float64); got != want.code {
			t.Errorf("%s: %s", number, a.text)
		}
	}
	for _, number := range []string{"4111", "41111111111111111111", "4111 1111 1111 111x"} {
		r.no(r.call("POST", "", byCard("Q", number)), 400, "1002")
	}
	old := strings.Replace(byCard("old", "4111111111111111"), "2029", "2025", 1)
	r.done(r.call("POST", "", old), StatusDeclined)
	text, _ := json.Marshal(r.sim.Payments())
	if strings.Contains(string(text), "4111111111111111") || strings.Contains(string(text), `"123"`) {
		t.Error("a card is in the ledger")
	}
	r.no(r.call("POST", "/payout", `{"referenceId":"R","amount":1,"currencyCode":"EUR","paymentMethod":"card_basic"}`), 400, "1002")
	r.no(r.call("POST", "/payout", strings.Replace(byCard("R", "4111111111111111"), "card_basic", "bank", 1)), 400, "1005")
	r.no(r.call("POST", "", strings.Replace(byCard("R", "4111111111111111"), `"paymentMethod":"card_basic",`, "", 1)), 400, "1002")
}

// TestRefunds ensures that refunds make actualAmount fall, in parts and up to what was captured.
func TestRefunds(t *testing.T) {
	r := newRig(t)
	reference := r.paid(1000, "EUR")
	a := r.done(r.refund(reference, 300, "EUR"), StatusPartiallyRefunded)
	if a.number("amount") != 1000 || a.number("actualAmount") != 700 {
		t.Error(a.text)
	}
	r.done(r.refund(reference, 300, "EUR"), StatusPartiallyRefunded) // a repeat is another refund
	r.no(r.refund(reference, 401, "EUR"), 400, "1008")
	r.no(r.refund(reference, 400, "USD"), 400, "1007")
	r.no(r.refund(reference, 0, "EUR"), 400, "1008")
	r.no(r.refund("nobody", 1, "EUR"), 400, "1104")
	r.no(r.refund(reference, 1<<31, "EUR"), 400, "1002") // 32 bits
	r.done(r.refund(reference, 400, "EUR"), StatusRefunded)
	r.no(r.refund(reference, 1, "EUR"), 400, "1008")
	r.calls("refund", 3)
	r.no(r.refund(r.session(100, "EUR", ""), 1, "EUR"), 400, "1105")
	r.no(r.call("POST", "/refund", `{"referenceId":"`+reference+`","amount":1,"currencyCode":"EUR","parentReferenceId":"x"}`), 400, "1002")
	r.done(r.call("POST", "/payout", byCard("out", "4111111111111111")), StatusCompleted)
	r.no(r.refund("out", 1, "EUR"), 400, "1104")
}

// TestOwnRefunds ensures the other reading: a reference of the refund's own, which works once.
func TestOwnRefunds(t *testing.T) {
	r := newRig(t, func(o *Options) { o.OwnRefunds = true })
	reference := r.paid(1000, "EUR")
	body := func(own, parent string) string {
		return `{"referenceId":"` + own + `","amount":300,"currencyCode":"EUR","parentReferenceId":"` + parent + `"}`
	}
	a := r.done(r.call("POST", "/refund", body("R-1", reference)), StatusCompleted)
	if a.body["referenceId"] != "R-1" || a.number("amount") != 300 {
		t.Error(a.text)
	}
	r.no(r.call("POST", "/refund", body("R-1", reference)), 400, "1004")
	r.no(r.call("POST", "/refund", body("R-2", "nobody")), 400, "1104")
	r.no(r.refund(reference, 1, "EUR"), 400, "1002")
	r.done(r.get("R-1"), StatusCompleted)
	if a := r.done(r.get(reference), StatusPartiallyRefunded); a.number("actualAmount") != 700 {
		t.Error(a.text)
	}
	r.no(r.call("POST", "/refund", body("R-3", "R-1")), 400, "1104")
}

// TestLater ensures that what is taken and not done counts as reserved, and ends by Settle or Fail.
func TestLater(t *testing.T) {
	for _, own := range []bool{false, true} {
		r := newRig(t, func(o *Options) { o.OwnRefunds = own })
		reference := r.paid(1000, "EUR")
		refund := func(name string, amount string) reply {
			if own {
				return r.call("POST", "/refund", `{"referenceId":"`+name+`","amount":`+amount+`,"currencyCode":"EUR","parentReferenceId":"`+reference+`"}`)
			}
			return r.call("POST", "/refund", `{"referenceId":"`+reference+`","amount":`+amount+`,"currencyCode":"EUR"}`)
		}
		r.sim.SetFaults(Faults{Later: Fault{Every: 1}})
		taken := map[bool]string{false: StatusCompleted, true: StatusPending}[own]
		r.done(refund("R-1", "600"), taken)
		r.done(r.get(reference), StatusCompleted)
		r.no(refund("R-2", "600"), 400, "1008")
		if n := r.sim.Fail(); n == 0 {
			t.Error("nothing was pending")
		}
		r.done(refund("R-3", "600"), taken)
		r.sim.Settle()
		if a := r.done(r.get(reference), StatusPartiallyRefunded); a.number("actualAmount") != 400 {
			t.Error(a.text)
		}
		if own {
			r.done(r.get("R-1"), StatusDeclined)
			r.done(r.get("R-3"), StatusCompleted)
		}
		if n := r.sim.Settle(); n != 0 {
			t.Errorf("%d are pending still", n)
		}
	}
}

// TestCurrencies ensures whole minor units whatever the exponent.
func TestCurrencies(t *testing.T) {
	r := newRig(t)
	for currency, shown := range map[string]string{"EUR": "12.34 EUR", "JPY": "1234 JPY", "BHD": "1.234 BHD"} {
		reference := r.session(1234, currency, "")
		if _, page, _ := r.visit(r.sim.PageURL(reference), nil); !strings.Contains(page, shown) {
			t.Errorf("%s is not on the page", shown)
		}
		r.ok(r.sim.Pay(reference, ""))
		if a := r.done(r.get(reference), StatusCompleted); a.number("actualAmount") != 1234 {
			t.Error(a.text)
		}
	}
}

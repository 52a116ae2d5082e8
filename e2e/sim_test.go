package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers/computop/sim"
)

// The gateway of a running demo is driven over HTTP: as the shop that sells, as the customer who pays, and as the
// gateway's own portal.

// order is what somebody buys in the shop: €50.00, captured by hand, paid with a card, where nothing else is said.
type order struct {
	amount    int64  // in minor units
	currency  string // "EUR" where empty
	automatic bool   // captured at once
	card      string
	email     string
	first     string
	last      string
	ref       string // the shop's name for it; one that is nobody else's where empty
}

// paid is a payment in the book.
type paid struct {
	id    string // ours
	ref   string // the shop's and the gateway's name for it, and on our pages
	payID string // the gateway's own number
}

// call sends a request to the gateway's control and gives the body of its answer.
func (a *app) call(t *testing.T, method, path, kind string, body []byte) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.Controls+"/computop"+path, bytes.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", kind)
	return answered(t, r)
}

func answered(t *testing.T, r *http.Request) []byte {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	text := bodyOf(t, response)
	if response.StatusCode >= 300 {
		t.Fatalf("%s %s answered %d: %s", r.Method, r.URL, response.StatusCode, text)
	}
	return text
}

// portal does something in the gateway's own portal, behind our back: refund, capture, reverse, expire (of an amount;
// 0 is all there is), pay, decline, cancel or resend.
func (a *app) portal(t *testing.T, payID, do string, amount int64) {
	t.Helper()
	form := url.Values{"do": {do}, "card": {"4242424242424242"}}
	if amount > 0 {
		form.Set("amount", fmt.Sprint(amount))
	}
	a.call(t, http.MethodPost, "/payments/"+payID, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// portalTells has the gateway send a webhook of what is done in its portal.
func (a *app) portalTells(t *testing.T) {
	t.Helper()
	a.call(t, http.MethodPost, "/webhooks/portal", "application/x-www-form-urlencoded", []byte("on=true"))
}

// faults replaces what the gateway does wrong from now on.
func (a *app) faults(t *testing.T, f sim.Faults) {
	t.Helper()
	text, err := json.Marshal(f)
	must(t, err)
	a.call(t, http.MethodPut, "/faults.json", "application/json", text)
}

// simDown is a gateway that does not answer at all; simUp is one that does.
var (
	simDown = sim.Faults{NeverWork: sim.Fault{Every: 1, Only: "*"}}
	simUp   = sim.Faults{}
)

// gatewayLedger is all that the gateway knows.
type gatewayLedger struct {
	Payments []sim.Payment
	Done     map[string]int // how often work of a kind was really done
}

func (a *app) gateway(t *testing.T) gatewayLedger {
	t.Helper()
	var l gatewayLedger
	must(t, json.Unmarshal(a.call(t, http.MethodGet, "/ledger.json", "", nil), &l))
	return l
}

// theirs is a payment as the gateway holds it.
func (a *app) theirs(t *testing.T, payID string) sim.Payment {
	t.Helper()
	for _, p := range a.gateway(t).Payments {
		if p.PayID == payID {
			return p
		}
	}
	t.Fatalf("the gateway has no payment %s", payID)
	return sim.Payment{}
}

// did counts the operations of a kind that the gateway did to a payment.
func (a *app) did(t *testing.T, payID, kind string) (n int) {
	t.Helper()
	for _, o := range a.theirs(t, payID).Operations {
		if o.Kind == kind {
			n++
		}
	}
	return n
}

// buy makes a payment at the gateway as the shop's own checkout does, that nobody has paid yet.
func (a *app) buy(t *testing.T, o order) (ref, payID string) {
	t.Helper()
	ref = orElse(o.ref, strings.ToUpper("S"+unique()))
	body := map[string]any{
		"transId": ref, "amount": map[string]any{"value": orElse(o.amount, 5000), "currency": orElse(o.currency, "EUR")},
		"captureMethod": map[string]any{"type": "MANUAL"},
		"customerInfo": map[string]any{
			"email": orElse(o.email, "erika@example.com"), "firstName": orElse(o.first, "Erika"), "lastName": orElse(o.last, "Muster"),
		},
	}
	if o.automatic {
		body["captureMethod"] = map[string]any{"type": "AUTOMATIC"}
	}
	text, err := json.Marshal(body)
	must(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.Sims+"/computop/api/v2/payments/sessions", bytes.NewReader(text))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth("sim_merchant", "sim_demo")
	var made struct{ PayID string }
	must(t, json.Unmarshal(answered(t, r), &made))
	return ref, made.PayID
}

// pay has a customer pay an order, and waits until our book has heard of it by webhook.
func (s *shop) pay(t *testing.T, o order) paid {
	t.Helper()
	ref, payID := s.buy(t, o)
	form := url.Values{"do": {"pay"}, "card": {orElse(o.card, "4242424242424242")}}
	s.call(t, http.MethodPost, "/payments/"+payID, "application/x-www-form-urlencoded", []byte(form.Encode()))
	p := paid{ref: ref, payID: payID}
	until(t, "the book has "+ref, func() bool {
		rows := s.clerk.export(t, url.Values{"q": {payID}, "status": {"authorized", "captured"}})
		if len(rows) == 1 {
			p.id = rows[0]["id"]
		}
		return p.id != ""
	})
	return p
}

// page is the address of a payment's page.
func (s *shop) page(p paid) string { return s.URL + "/transactions/" + p.id }

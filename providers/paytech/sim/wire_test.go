package sim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestWhoMayAsk ensures that only keys of the simulator pass, and no client that bears its library's name.
func TestWhoMayAsk(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		proof, agent string
		status       int
	}{
		{"Bearer sim_demo", "Shop/1", 200},
		{"bearer sim_x", "Shop/1", 200},
		{"Bearer live_key", "Shop/1", 401},
		{"sim_demo", "Shop/1", 401},
		{"", "Shop/1", 401},
		{"Bearer sim_demo", "Go-http-client/1.1", 403},
		{"Bearer sim_demo", "Python-urllib/3.12", 403},
	} {
		req, _ := http.NewRequest("GET", r.srv.URL+"/api/v1/payments", nil)
		req.Header.Set("Authorization", c.proof)
		req.Header.Set("User-Agent", c.agent)
		a := r.send(req)
		if a.status != c.status || c.status == 401 && a.message != "Invalid token" || c.status == 403 && strings.HasPrefix(a.text, "{") {
			t.Errorf("%+v: %d %s", c, a.status, a.text)
		}
	}
}

// TestUnknownPath ensures that what is not there is a loud 404, which is remembered.
func TestUnknownPath(t *testing.T) {
	r := newRig(t)
	if a := r.ask("POST", "/refunds", "{}"); a.status != 404 || !strings.Contains(a.message, "POST /api/v1/refunds") {
		t.Errorf("%d %s", a.status, a.text)
	}
	if a := r.ask("DELETE", "/payments/x", ""); a.status != 404 && a.status != 405 {
		t.Errorf("%d %s", a.status, a.text)
	}
	if u := r.sim.Unknown(); len(u) == 0 || u[0] != "POST /api/v1/refunds" {
		t.Errorf("%v", u)
	}
}

// TestRefusedRequests ensures that a 400 names the field that is at fault, and that nothing is made.
func TestRefusedRequests(t *testing.T) {
	r := newRig(t)
	long := strings.Repeat("x", 600)
	for body, field := range map[string]string{
		`{"amount":1,"currency":"EUR"}`:                                                                                       "paymentType",
		`{"paymentType":"DEPOSIT","amount":1}`:                                                                                "currency",
		`{"paymentType":"LOAN","amount":1,"currency":"EUR"}`:                                                                  "paymentType",
		`{"paymentType":"DEPOSIT","currency":"EUR"}`:                                                                          "amount",
		`{"paymentType":"DEPOSIT","amount":"1","currency":"EUR"}`:                                                             "amount",
		`{"paymentType":"DEPOSIT","amount":-1,"currency":"EUR"}`:                                                              "amount",
		`{"paymentType":"DEPOSIT","amount":0,"currency":"EUR"}`:                                                               "amount",
		`{"paymentType":"DEPOSIT","amount":1000000001,"currency":"EUR"}`:                                                      "amount",
		`{"paymentType":"DEPOSIT","amount":1.001,"currency":"EUR"}`:                                                           "amount",
		`{"paymentType":"DEPOSIT","amount":1.5,"currency":"JPY"}`:                                                             "amount",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"euro"}`:                                                              "currency",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","description":"` + long + `"}`:                                  "description",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","customer":{"locale":"en-GB"}}`:                                 "customer.locale",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","customer":{"email":"nobody"}}`:                                 "customer.email",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","billingAddress":{"countryCode":"de"}}`:                         "billingAddress.countryCode",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","card":{"cardNumber":"12"}}`:                                    "card.cardNumber",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","preAuth":"yes"}`:                                               "preAuth",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","subscription":{"frequency":1}}`:                                "subscription",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","startRecurring":true,"subscription":{}}`:                       "subscription.frequency",
		`{"paymentType":"REFUND","amount":1,"currency":"EUR"}`:                                                                "parentPaymentId",
		`{"paymentType":"REFUND","amount":1,"currency":"EUR","parentPaymentId":"` + fmt.Sprintf("%032d", 1) + `"}`:            "parentPaymentId",
		`{"paymentType":"DEPOSIT","amount":1,"currency":"EUR","recurringToken":"x","parentPaymentId":"` + long[:33] + `"}`:    "parentPaymentId",
		`{"paymentType":"WITHDRAWAL","amount":1,"currency":"EUR","card":{"cardNumber":"4000000000000408","expiryMonth":"1"}}`: "card.expiryMonth",
	} {
		if a := r.ask("POST", "/payments", body); a.status != 400 || a.field != field {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text, field)
		}
	}
	for _, body := range []string{"", "{", "[]", "null", "{}{}"} {
		if a := r.ask("POST", "/payments", body); a.status != 400 {
			t.Errorf("%q: %d %s", body, a.status, a.text)
		}
	}
	if n := len(r.sim.Payments()); n != 0 {
		t.Errorf("%d payments were made", n)
	}
	if a := r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":0,"currency":"EUR","preAuth":true}`); a.status != 200 {
		t.Errorf("a card can't be checked: %s", a.text)
	}
}

// TestBareAnswers ensures that a new payment is answered as in the documents: no amount, no time.
func TestBareAnswers(t *testing.T) {
	r := newRig(t)
	a := r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":10.01,"currency":"GBP"}`)
	if a.status != 200 || a.is("redirectUrl") != r.srv.URL+"/payment/"+a.id() || a.result["amount"] != nil || a.result["created"] != nil || len(a.id()) != 32 {
		t.Errorf("%s", a.text)
	}
	if !strings.Contains(a.text, `"timestamp":"2026-03-01T12:00:00.000+00:00","status":200`) {
		t.Errorf("%s", a.text)
	}
	got := r.get(a.id())
	if got.result["amount"] != 10.01 || got.is("created") != "2026-03-01T12:00:00" {
		t.Errorf("%s", got.text)
	}
}

// TestNothingIsIdempotent ensures that the same request makes another payment.
func TestNothingIsIdempotent(t *testing.T) {
	r := newRig(t)
	first, second := r.deposit(`,"referenceId":"K-1"`), r.deposit(`,"referenceId":"K-1"`)
	if first == second || len(r.sim.ByReference("K-1")) != 2 {
		t.Errorf("%s, %s", first, second)
	}
}

// TestList ensures what a list shows: 24 hours unless asked, newest first, the shop's own, in pages.
func TestList(t *testing.T) {
	r := newRig(t)
	old := r.deposit(`,"referenceId":"K-1","customer":{"referenceId":"c","accountNumber":"123"},"additionalParameters":{"a":"b"}`)
	r.clock.turn(25 * time.Hour)
	var ids []string
	for range 3 {
		ids = append([]string{r.deposit("")}, ids...)
		r.clock.turn(time.Minute)
	}
	r.key = "sim_other"
	r.deposit(`,"referenceId":"K-1"`)
	r.key = "sim_demo"
	listed := func(query string) string {
		t.Helper()
		a := r.ask("GET", "/payments"+query, "")
		if a.status != 200 {
			t.Fatalf("%s: %d %s", query, a.status, a.text)
		}
		var got []string
		for _, p := range a.list {
			got = append(got, p["id"].(string))
		}
		return fmt.Sprint(got, a.more)
	}
	for query, want := range map[string]string{
		"":                                 fmt.Sprint(ids, false),
		"?limit=2":                         fmt.Sprint(ids[:2], true),
		"?limit=2&offset=2":                fmt.Sprint(ids[2:], false),
		"?offset=7":                        "[] false",
		"?created.gte=2026-03-01T12:00:00": fmt.Sprint(append(ids[:3:3], old), false),
		"?created.gte=2026-03-01T12:00:01": fmt.Sprint(ids, false),
		"?created.gte=2026-03-01T12:00:00&created.lt=2026-03-01T12:00:01": fmt.Sprint([]string{old}, false),
		"?created.gte=2026-03-01T12:00:00&created.lt=2026-03-01T12:00:00": "[] false",
		"?referenceId.eq=K-1": "[] false", // 24 hours
		"?referenceId.eq=K-1&created.gte=2026-01-01T00:00:00":              fmt.Sprint([]string{old}, false),
		"?created.gte=2026-01-01T00:00:00&updated.gte=2026-03-02T13:00:01": fmt.Sprint(append(ids[:2:2], old), false), // it was given up meanwhile
		"?created.gte=2026-01-01T00:00:00&updated.lt=2026-03-02T13:00:00":  "[] false",
	} {
		if got := listed(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for query, field := range map[string]string{
		"?limit=0": "limit", "?limit=1001": "limit", "?offset=-1": "offset", "?offset=1000001": "offset", "?created.gte=yesterday": "created.gte",
		"?created.lt=2026-03-01": "created.lt",
	} {
		if a := r.ask("GET", "/payments"+query, ""); a.status != 400 || a.field != field {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}
	a := r.ask("GET", "/payments?created.gte=2026-01-01T00:00:00&referenceId.eq=K-1", "")
	p := a.list[0]
	if p["additionalParameters"] != nil || p["customer"].(map[string]any)["accountNumber"] != "123" {
		t.Errorf("%v", p)
	}
	if one := r.get(old); one.result["additionalParameters"] == nil || one.result["customer"].(map[string]any)["accountNumber"] != nil {
		t.Errorf("%s", one.text)
	}
	if a := r.ask("GET", "/payments/"+r.sim.ByReference("K-1")[1].ID, ""); a.status != 404 || a.message != "Payment not found" {
		t.Errorf("another shop's: %d %s", a.status, a.text)
	}
}

// TestNumbers ensures that amounts are plain JSON numbers in major units, whatever the exponent.
func TestNumbers(t *testing.T) {
	r := newRig(t)
	for currency, amount := range map[string]string{"EUR": "12.3", "JPY": "1500", "BHD": "1234.568", "CLP": "2000", "BTC": "0.00012345", "USD": "0.05"} {
		a := r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":`+amount+`,"currency":"`+currency+`"}`)
		if got := r.get(a.id()).text; !strings.Contains(got, `"amount":`+amount+`,"currency":"`+currency+`"`) {
			t.Errorf("%s %s: %s", amount, currency, got)
		}
	}
	a := r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":2E+3,"currency":"CLP"}`)
	if p, _ := r.sim.Payment(a.id()); p.Amount != 2000 {
		t.Errorf("%+v", p)
	}
}

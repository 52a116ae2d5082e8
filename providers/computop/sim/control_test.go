package sim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestControlPages(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(http.StripPrefix("/computop", r.sim.Control()))
	defer control.Close()
	base := control.URL + "/computop"
	id := r.authorized(1234, "EUR")
	r.get("/nowhere")
	if status, text := r.open(base + "/"); status != 200 || !strings.Contains(text, "12.34 EUR") || !strings.Contains(text, "GET /api/v2/nowhere") {
		t.Errorf("%d %s", status, text)
	}
	if status, text := r.open(base + "/payments/" + id); status != 200 || !strings.Contains(text, ">Refund</button>") {
		t.Errorf("%d %s", status, text)
	}
	if status, _ := r.open(base + "/payments/nobody"); status != 404 {
		t.Errorf("%d", status)
	}
	if status, _ := r.open(base + "/style.css"); status != 200 {
		t.Errorf("%d", status)
	}
	_, text := r.open(base + "/ledger.json")
	var ledger struct{ Payments []Payment }
	r.ok(json.Unmarshal([]byte(text), &ledger))
	if len(ledger.Payments) != 1 || ledger.Payments[0].Authorized != 1234 || len(ledger.Payments[0].Operations) != 1 {
		t.Errorf("%s", text)
	}
}

func TestControlActs(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(r.sim.Control())
	defer control.Close()
	id := r.session(1000, "EUR", manual)
	page := control.URL + "/payments/" + id
	for _, form := range []url.Values{
		{"do": {"pay"}, "card": {"5555555555554444"}},
		{"do": {"capture"}, "amount": {"600"}},
		{"do": {"refund"}, "amount": {"100"}},
		{"do": {"reverse"}, "amount": {"100"}},
		{"do": {"expire"}},
		{"do": {"resend"}},
	} {
		if status, text := r.press(page, form); status != 204 {
			t.Errorf("%v: %d %s", form, status, text)
		}
	}
	r.is(id, StatusPartiallyRefunded, 1000, 600, 100, 100)
	for _, form := range []url.Values{{"do": {"pay"}}, {"do": {"refund"}, "amount": {"501"}}, {"do": {"refund"}, "amount": {"1.5"}}, {"do": {"steal"}}} {
		if status, _ := r.press(page, form); status != 422 {
			t.Errorf("%v: %d", form, status)
		}
	}
	r.is(id, StatusPartiallyRefunded, 1000, 600, 100, 100)
	if status, _ := r.press(control.URL+"/payments/nobody", url.Values{"do": {"refund"}}); status != 404 {
		t.Errorf("%d", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), "POST", page+"?do=refund", nil)
	r.ok(err)
	req.Header.Set("Origin", "https://evil.test")
	if status, _ := r.visit(req); status != 403 {
		t.Errorf("a foreign post: %d", status)
	}
	req, err = http.NewRequestWithContext(t.Context(), "POST", page, strings.NewReader("do=resend"))
	r.ok(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "text/html")
	if status, to := r.visit(req); status != 303 || to != id {
		t.Errorf("%d %s", status, to)
	}
}

func TestControlFaults(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(r.sim.Control())
	defer control.Close()
	req, err := http.NewRequestWithContext(t.Context(), "PUT", control.URL+"/faults.json", strings.NewReader(`{"loseAnswer":{"next":2,"only":"refund"}}`))
	r.ok(err)
	if status, _ := r.visit(req); status != 204 || r.sim.Faults() != (Faults{LoseAnswer: Fault{Next: 2, Only: "refund"}}) {
		t.Errorf("%d %+v", status, r.sim.Faults())
	}
	form := url.Values{"lateWebhook.every": {"1"}, "garbage.next": {"3"}, "garbage.only": {"capture"}}
	want := Faults{LateWebhook: Fault{Every: 1}, Garbage: Fault{Next: 3, Only: "capture"}}
	if status, _ := r.press(control.URL+"/faults", form); status != 204 || r.sim.Faults() != want {
		t.Errorf("%d %+v", status, r.sim.Faults())
	}
	for _, bad := range []url.Values{{"garbage.next": {"-1"}}, {"garbage.every": {"2"}}, {"garbage.every": {"NaN"}}} {
		if status, _ := r.press(control.URL+"/faults", bad); status != 400 || r.sim.Faults() != want {
			t.Errorf("%v: %d", bad, status)
		}
	}
	r.captured(1, "EUR")
	if len(r.flush()) != 0 || r.sim.Held() != 1 {
		t.Error("nothing is held")
	}
	r.press(control.URL+"/webhooks/release", nil)
	if len(r.flush()) != 1 {
		t.Error("nothing was released")
	}
	r.press(control.URL+"/webhooks/portal", url.Values{"on": {"true"}})
	if _, text := r.open(control.URL + "/state.json"); !strings.Contains(text, `"portalWebhooks":true`) {
		t.Error(text)
	}
	if _, text := r.open(control.URL + "/faults.json"); !strings.Contains(text, `"lateWebhook":{"next":0,"every":1,"only":""}`) {
		t.Error(text)
	}
}

package sim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// open gives a page, and press sends a form to one, without following where it leads.
func (r *rig) open(address string) (int, string) {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), "GET", address, nil)
	r.ok(err)
	return r.visit(req)
}

func (r *rig) press(address string, form url.Values) (int, string) {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), "POST", address, strings.NewReader(form.Encode()))
	r.ok(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.visit(req)
}

// visit gives the status, and the page or the address it leads to.
func (r *rig) visit(req *http.Request) (int, string) {
	r.Helper()
	resp, err := http.DefaultTransport.RoundTrip(req)
	r.ok(err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	r.ok(err)
	if to := resp.Header.Get("Location"); to != "" {
		return resp.StatusCode, to
	}
	return resp.StatusCode, string(text)
}

func TestControlPages(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(http.StripPrefix("/paymentz", r.sim.Control()))
	defer control.Close()
	base := control.URL + "/paymentz"
	id := r.held("<A>")
	r.post("/nowhere", nil)
	for page, part := range map[string]string{
		"/": "10.00 EUR", "/payments/" + id: ">Chargeback</button>", "/style.css": "prefers-color-scheme", "/state.json": `"slow":false`,
		"/ledger.json": `"registrations"`, "/payments.json": `"paymentId":"` + id + `"`, "/faults.json": `"keyPage"`,
	} {
		if status, text := r.open(base + page); status != 200 || !strings.Contains(text, part) || strings.Contains(text, "<A>") {
			t.Errorf("%s: %d %s", page, status, text)
		}
	}
	if _, text := r.open(base + "/"); !strings.Contains(text, "POST /nowhere") {
		t.Error(text)
	}
	if status, _ := r.open(base + "/payments/nobody"); status != 404 {
		t.Errorf("%d", status)
	}
	_, text := r.open(base + "/ledger.json")
	var ledger struct{ Payments []Payment }
	r.ok(json.Unmarshal([]byte(text), &ledger))
	if len(ledger.Payments) != 1 || ledger.Payments[0].Authorized != 1000 {
		t.Errorf("%s", text)
	}
}

func TestControlActs(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(r.sim.Control())
	defer control.Close()
	id := r.held("A")
	page := control.URL + "/payments/" + id
	for _, form := range []url.Values{
		{"do": {"capture"}, "amount": {"600"}},
		{"do": {"payoff"}},
		{"do": {"chargeback"}, "amount": {"100"}},
		{"do": {"winback"}},
		{"do": {"refund"}, "amount": {"200"}},
		{"do": {"resend"}},
	} {
		if status, text := r.press(page, form); status != 204 {
			t.Errorf("%v: %d %s", form, status, text)
		}
	}
	r.is(id, StatusReversed, 1000, 600, 200, 400, 0)
	for _, form := range []url.Values{{"do": {"pay"}}, {"do": {"refund"}}, {"do": {"reverse"}}, {"do": {"capture"}, "amount": {"1.5"}}, {"do": {"steal"}}} {
		if status, _ := r.press(page, form); status != 422 {
			t.Errorf("%v: %d", form, status)
		}
	}
	waits := r.want(r.pay("B", TypeHold, "1.00", "EUR", Card3DPost), codeOK).at("paymentId")
	for _, do := range []string{"pay", "reverse"} {
		if status, text := r.press(control.URL+"/payments/"+waits, url.Values{"do": {do}}); status != 204 {
			t.Errorf("%s: %d %s", do, status, text)
		}
	}
	if status, _ := r.press(control.URL+"/payments/nobody", url.Values{"do": {"refund"}}); status != 404 {
		t.Errorf("%d", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), "POST", page+"?do=refund", nil)
	r.ok(err)
	req.Header.Set("Origin", "https://evil.test")
	if status, _ := r.visit(req); status != 403 {
		t.Errorf("a foreign post: %d", status)
	}
}

func TestControlSwitches(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(r.sim.Control())
	defer control.Close()
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
	req, err := http.NewRequestWithContext(t.Context(), "PUT", control.URL+"/faults.json", strings.NewReader(`{"loseAnswer":{"next":2,"only":"refund"}}`))
	r.ok(err)
	if status, _ := r.visit(req); status != 204 || r.sim.Faults() != (Faults{LoseAnswer: Fault{Next: 2, Only: "refund"}}) {
		t.Errorf("%d %+v", status, r.sim.Faults())
	}
	r.sim.SetFaults(Faults{})
	r.press(control.URL+"/slow", url.Values{"on": {"true"}})
	id := r.held("A")
	r.want(r.move("CP", id, "10.00"), codeOK)
	if status, _ := r.press(control.URL+"/settle", nil); status != 204 {
		t.Errorf("%d", status)
	}
	r.is(id, StatusCaptureSuccess, 1000, 1000, 0, 0, 0)
	r.want(r.move("RF", id, "10.00"), codeOK)
	r.press(control.URL+"/fail", nil)
	r.is(id, StatusCaptureSuccess, 1000, 1000, 0, 0, 0)
	r.press(control.URL+"/slow", url.Values{"on": {"false"}})
	r.want(r.move("RF", id, "10.00"), codeRefunded)
	r.press(control.URL+"/webhooks/portal", url.Values{"on": {"true"}})
	if _, text := r.open(control.URL + "/state.json"); !strings.Contains(text, `"portalWebhooks":true`) {
		t.Error(text)
	}
	r.press(control.URL+"/webhooks/release", nil)
}

func TestPages(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/transaction/pay/x", "/transaction/acs/x", "/transaction/invoice/x"} {
		if status, text := r.open(r.srv.URL + path); status != 404 || !strings.Contains(text, "<h1>No such") {
			t.Errorf("%s: %d %s", path, status, text)
		}
		if status, _ := r.press(r.srv.URL+path, url.Values{"action": {"pay"}}); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	for path, part := range map[string]string{"/transaction/style.css": "color-scheme", "/transaction/back.js": "submit"} {
		if status, text := r.open(r.srv.URL + path); status != 200 || !strings.Contains(text, part) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	f := fields{
		"memberId": "10001", "totype": "sim_demo", "amount": "10.00", "currency": "EUR", "merchantTransactionId": "<A>", "transactionType": "DB",
		"merchantRedirectUrl": `https://shop.test/?a="b"`,
	}
	form := url.Values{"checksum": {checkoutSum(f, "sim_demo")}}
	for name, value := range f {
		form.Set(name, value)
	}
	status, to := r.press(r.srv.URL+"/transaction/Checkout", form)
	if status != 303 || !strings.HasPrefix(to, "pay/") {
		t.Fatalf("%d %s", status, to)
	}
	page := r.srv.URL + "/transaction/" + to
	if _, text := r.open(page); !strings.Contains(text, "&lt;A&gt;") || strings.Contains(text, "<A>") {
		t.Error(text)
	}
	if status, text := r.press(page, url.Values{"action": {"steal"}}); status != 422 || !strings.Contains(text, `role="alert"`) {
		t.Errorf("%d %s", status, text)
	}
	if status, text := r.press(page, url.Values{"action": {"pay"}, "number": {"4111 1111 1111 1112"}, "expiry": {"12/39"}}); status != 422 || strings.Contains(text, "1112") {
		t.Errorf("%d %s", status, text)
	}
	for range 2 { // a double submit leads to the same place
		status, text := r.press(page, url.Values{"action": {"pay"}, "number": {testCard}, "expiry": {"12 / 39"}})
		if status != 200 || !strings.Contains(text, "This payment is paid.") || !strings.Contains(text, `action="https://shop.test/?a=%22b%22"`) {
			t.Errorf("%d %s", status, text)
		}
	}
	r.done("authorization", 1)
	p, _ := r.sim.ByReference("<A>")
	if r.sim.PageURL(p.PaymentID) != page || r.sim.PageURL("x") != "" {
		t.Error(r.sim.PageURL(p.PaymentID))
	}
}

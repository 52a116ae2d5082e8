package sim

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// open gives a hosted page, and press one of its buttons, without following where it leads.
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

func TestHostedPay(t *testing.T) {
	r := newRig(t)
	id := r.session(1234, "EUR", manual)
	page := r.sim.HostedURL(id)
	status, text := r.open(page)
	for _, part := range []string{"<h1>12.34 EUR</h1>", "sim_merchant", `<label for="number">`, ">Pay</button>", ">Decline</button>", ">Cancel</button>"} {
		if status != 200 || !strings.Contains(text, part) {
			t.Errorf("%d: no %s in %s", status, part, text)
		}
	}
	r.is(id, StatusCreated, 0, 0, 0, 0)
	pay := url.Values{"action": {"pay"}, "number": {"4111 1111 1111 1112"}, "expiry": {"12/39"}}
	if status, text = r.press(page, pay); status != 422 || !strings.Contains(text, `role="alert"`) || strings.Contains(text, "1112") {
		t.Errorf("%d %s", status, text)
	}
	r.is(id, StatusCreated, 0, 0, 0, 0)
	pay.Set("number", "4111 1111 1111 1111")
	for range 2 { // a double submit leads to the same place
		if status, text = r.press(page, pay); status != 303 || text != "https://shop.test/done?lang=de&PayId="+id {
			t.Errorf("%d %s", status, text)
		}
	}
	if status, text = r.press(page, url.Values{"action": {"cancel"}}); status != 303 || !strings.HasPrefix(text, "https://shop.test/done") {
		t.Errorf("cancel after payment: %d %s", status, text)
	}
	r.is(id, StatusAuthorized, 1234, 0, 0, 0)
	if p := r.payment(id); p.Last4 != "1111" || p.CardBrand != "VISA" || p.Expiry != "203912" {
		t.Errorf("%+v", p)
	}
	if _, text = r.open(page); !strings.Contains(text, "This payment is paid.") || strings.Contains(text, "<form") {
		t.Error(text)
	}
	if n := len(r.flush()); n != 1 {
		t.Errorf("%d webhooks", n)
	}
}

func TestHostedDeclineAndCancel(t *testing.T) {
	r := newRig(t)
	for action, want := range map[string]string{"decline": StatusFailed, "cancel": StatusCancelled} {
		id := r.session(1200, "JPY", "")
		if status, to := r.press(r.sim.HostedURL(id), url.Values{"action": {action}}); status != 303 || to != "https://shop.test/no?PayId="+id {
			t.Errorf("%s: %d %s", action, status, to)
		}
		r.is(id, want, 0, 0, 0, 0)
	}
	id := r.session(1200, "JPY", `,"simulationMode":"0305"`)
	r.press(r.sim.HostedURL(id), url.Values{"action": {"pay"}, "number": {testCard}, "expiry": {"12/39"}})
	r.is(id, StatusFailed, 0, 0, 0, 0)
	if n := len(r.flush()); n != 3 {
		t.Errorf("%d webhooks", n)
	}
}

func TestHostedEdges(t *testing.T) {
	r := newRig(t)
	if status, text := r.open(r.srv.URL + "/pay/nobody"); status != 404 || !strings.Contains(text, "No such payment") {
		t.Errorf("%d %s", status, text)
	}
	if status, _ := r.press(r.srv.URL+"/pay/nobody", nil); status != 404 {
		t.Errorf("%d", status)
	}
	if status, text := r.open(r.srv.URL + "/pay/style.css"); status != 200 || !strings.Contains(text, "prefers-color-scheme") {
		t.Errorf("%d %s", status, text)
	}
	a := r.want(r.post("/payments/links", `{"transId":"<b>","amount":{"value":1,"currency":"BHD"},"allowedPaymentMethods":["PAYPAL"]}`), 200, codeOK)
	page := r.sim.HostedURL(a.id())
	if _, text := r.open(page); !strings.Contains(text, "0.001 BHD") || !strings.Contains(text, "&lt;b&gt;") || strings.Contains(text, "Card number") {
		t.Error(text)
	}
	if status, _ := r.press(page, url.Values{"action": {"steal"}}); status != 422 {
		t.Errorf("an unknown button: %d", status)
	}
	if status, text := r.press(page, url.Values{"action": {"pay"}}); status != 200 || !strings.Contains(text, "This payment is paid.") {
		t.Errorf("%d %s", status, text)
	}
	unpaid := r.session(1, "EUR", "")
	r.ok(r.sim.Expire(unpaid, 0))
	if _, text := r.open(r.sim.HostedURL(unpaid)); !strings.Contains(text, "expired") {
		t.Error(text)
	}
	if u := r.sim.Unknown(); len(u) != 0 {
		t.Errorf("unknown %v", u)
	}
}

func TestPrefix(t *testing.T) {
	r := newRig(t)
	r.sim.SetPublicURL("http://pay.test/computop/")
	if got := r.sim.HostedURL(r.session(1, "EUR", "")); !strings.HasPrefix(got, "http://pay.test/computop/pay/") {
		t.Error(got)
	}
}

func TestFormat(t *testing.T) {
	for want, c := range map[string]struct {
		minor    int64
		currency string
	}{
		"12.05 EUR": {1205, "EUR"}, "0.01 EUR": {1, "EUR"}, "1205 JPY": {1205, "JPY"}, "1.205 BHD": {1205, "BHD"}, "0.005 BHD": {5, "BHD"},
	} {
		if got := format(c.minor, c.currency); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

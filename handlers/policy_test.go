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

var fromHTMX = http.Header{"Hx-Request": {"true"}}

// Ensure that a payment page that is reached by a form gets one, that this page alone may send it there, and that there
// is no address to copy.
func TestCheckoutByForm(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	plain := r.Take(t, money.New(1200, "EUR"), providers.CaptureAutomatic)
	gateway.byForm = true
	p := r.Take(t, money.New(1200, "EUR"), providers.CaptureAutomatic)
	page := r.get(transaction(p.ID, "")).wants(http.StatusOK)
	form := page.Find(`form[target="_blank"]`)
	if form.AttrOr("action", "") != "https://pay.example.test/checkout" || form.AttrOr("method", "") != "post" ||
		form.Find("button").Text() != "Open the payment page" {
		t.Fatalf("no form: %q", page.Find("#payment").Text())
	}
	for name, value := range map[string]string{"target": p.Reference, "checksum": `"><script>`} {
		if got := form.Find(`input[type=hidden][name="`+name+`"]`).AttrOr("value", ""); got != value {
			t.Errorf("%s is %q", name, got)
		}
	}
	if page.Find(`[data-copy="https://pay.example.test/checkout"]`).Length() != 0 || !strings.Contains(page.Find("#payment").Text(), "no address that could be sent") {
		t.Error("the address can be copied, or nothing says why not")
	}
	const ours = "form-action 'self'"
	if got := page.header.Get("Content-Security-Policy"); !strings.HasSuffix(got, ours+" https://pay.example.test") || !strings.HasPrefix(got, "default-src 'self';") {
		t.Errorf("the page's policy is %q", got)
	}
	for _, path := range []string{transaction(plain.ID, ""), "/transactions", "/transactions/new"} {
		if got := r.get(path).header.Get("Content-Security-Policy"); !strings.HasSuffix(got, ours) {
			t.Errorf("the policy of %s is %q", path, got)
		}
	}
	if err := r.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.AskNow(t.Context(), modelstest.Clerk, p.ID); err != nil {
		t.Fatal(err)
	}
	paid := r.get(transaction(p.ID, "")).wants(http.StatusOK)
	if got := paid.header.Get("Content-Security-Policy"); !strings.HasSuffix(got, ours) || paid.Find(`form[target="_blank"]`).Length() != 0 {
		t.Errorf("once it is paid the policy is %q", got)
	}
	if r.get(transaction(plain.ID, "")).Find("[data-copy*='/pay/']").Length() != 1 {
		t.Error("an address that can be opened is not there to be copied")
	}
}

// Ensure that a page that was drawn before the form was known is loaded anew for it, once.
func TestPageWithoutThePolicyIsLoadedAnew(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	gateway.byForm = true
	p := r.Take(t, money.New(1200, "EUR"), providers.CaptureAutomatic)
	asks := r.get(transaction(p.ID, "")).Find("#payment").AttrOr("hx-get", "")
	site := url.Values{"posts": {"https://pay.example.test"}}.Encode()
	if !strings.Contains(asks, site) {
		t.Fatalf("the page asks %q", asks)
	}
	for _, drawnFor := range []string{"", "posts=" + url.QueryEscape("https://another.example.test")} {
		old := r.do(http.MethodGet, strings.Replace(asks, site, drawnFor, 1), nil, fromHTMX).wants(http.StatusOK)
		if old.header.Get("HX-Refresh") != "true" || old.body != "" {
			t.Errorf("%q: refresh %q, %q", drawnFor, old.header.Get("HX-Refresh"), old.body)
		}
	}
	fresh := r.do(http.MethodGet, asks, nil, fromHTMX).wants(http.StatusOK)
	if fresh.header.Get("HX-Refresh") != "" || fresh.Find(`form[target="_blank"]`).Length() != 1 {
		t.Error("the page with the policy is loaded anew, or loses its form")
	}
}

// Ensure that what a gateway calls an address can't widen the policy.
func TestPolicyTakesHostsAlone(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	gateway.byForm = true
	for address, want := range map[string]string{
		"https://pay.example.test:8443/x": "form-action 'self' https://pay.example.test:8443", "https://a;script-src*/": "form-action 'self'",
		"javascript:alert(1)": "form-action 'self'", "ftp://pay.example.test/": "form-action 'self'", "https://*/": "form-action 'self'", "/here": "form-action 'self'",
	} {
		gateway.formAt = address
		p := r.Take(t, money.New(1200, "EUR"), providers.CaptureAutomatic)
		if got := r.get(transaction(p.ID, "")).wants(http.StatusOK).header.Get("Content-Security-Policy"); !strings.HasSuffix(got, "; "+want) {
			t.Errorf("%s: %q", address, got)
		}
	}
}

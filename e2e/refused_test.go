package e2e

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers/computop/sim"
)

// deliver posts what claims to be a webhook and gives the status and our answer's code.
func (a *app) deliver(t *testing.T, account, body, signature string) (status int, code string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+"/webhooks/computop/"+account, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	if signature != "" {
		r.Header.Set(sim.SignatureHeader, signature)
	}
	response, err := http.DefaultClient.Do(r)
	must(t, err)
	var refusal struct {
		Error struct{ Code, Message string }
	}
	if text := bodyOf(t, response); len(text) > 0 {
		must(t, json.Unmarshal(text, &refusal))
	}
	return response.StatusCode, refusal.Error.Code
}

func sign(key, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

// signedAccount makes a second account, whose webhooks are signed.
func (a *app) signedAccount(t *testing.T, name, key string) {
	t.Helper()
	admin := a.person(t, "admin@demo.test")
	status, _, body := admin.post(t, "/settings/accounts", url.Values{
		"provider": {"computop"}, "name": {name}, "mode": {"simulator"}, "base_url": {a.Sims + "/computop"},
		"credential_merchant_id": {"sim_merchant"}, "credential_api_key": {"sim_demo"}, "credential_webhook_hmac": {key},
	})
	if status != http.StatusSeeOther {
		t.Fatalf("the new account answered %d: %s", status, body)
	}
}

// forged sends a delivery that nobody signed.
func (s *shop) forged(t *testing.T) {
	t.Helper()
	s.signedAccount(t, "Signed", "a long secret of the gateway")
	if status, code := s.deliver(t, "signed", `{"payId":"0123"}`, ""); status != 401 || code != "signature" {
		t.Errorf("an unsigned delivery: %d %q", status, code)
	}
}

// What is no delivery is refused with the status that fits, kept nowhere, and counted where people see it.
func (s *shop) refusesDeliveries(t *testing.T) {
	s.forged(t)
	huge := `{"payId":"` + strings.Repeat("0", 2<<20) + `"}`
	for _, tt := range []struct {
		account, body, signature string
		status                   int
		code                     string
	}{
		{"signed", `{"payId":"0123"}`, sign("another key", `{"payId":"0123"}`), 401, "signature"},
		{"signed", huge, "", 413, "too_large"},
		{"demo", "payId=0123", "", 400, "malformed"},
		{"demo", "", "", 400, "malformed"},
		{"demo", `[1]`, "", 400, "malformed"},
		{"nowhere", `{"payId":"0123"}`, "", 404, "no_such_account"},
	} {
		if status, code := s.deliver(t, tt.account, tt.body, tt.signature); status != tt.status || code != tt.code {
			t.Errorf("%.20s to %s: %d %q, want %d %q", tt.body, tt.account, status, code, tt.status, tt.code)
		}
	}
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/deliveries")
	sees(t, page.GetByRole("main"), "Signed: 2 with a wrong signature")
	sees(t, page.GetByRole("main"), "Demo shop: 3 that are no deliveries of its gateway")
	must(t, expect.Locator(button(page, "Process again")).ToHaveCount(0))
	unknown := strings.Repeat("0", 32)
	if status, _ := s.deliver(t, "demo", `{"payId":"`+unknown+`"}`, ""); status != 200 {
		t.Errorf("a delivery of an unknown payment: %d", status)
	}
	until(t, "it was looked after", func() bool {
		_, text := s.clerk.get(t, "/deliveries?status=ignored")
		return contains(text, "The provider does not know the payment that it names")
	})
}

// A form far larger than any of ours is refused, not half read.
func (s *shop) refusesLargeForms(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	large := url.Values{"key": {"klarge"}, "amount": {"1"}, "reason": {string(bytes.Repeat([]byte("x"), 4<<20))}, "body": {"x"}}
	for _, path := range []string{"/refunds", "/notes"} {
		status, _, body := s.clerk.post(t, "/transactions/"+p.id+path, large)
		if status != http.StatusRequestEntityTooLarge && status != http.StatusUnprocessableEntity {
			t.Errorf("%s with 4 MiB: %d", path, status)
		}
		if !contains(body, "This is more than a form can hold.") {
			t.Errorf("%s with 4 MiB does not say what is wrong", path)
		}
	}
	if n := s.did(t, p.payID, "refund"); n != 0 {
		t.Errorf("%d refunds at the gateway", n)
	}
}

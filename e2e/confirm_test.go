package e2e

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// waiting makes a payment at the gateway that waits for its confirmation, and tells the program of it.
func (s *shop) waiting(t *testing.T) paid {
	t.Helper()
	p := paid{ref: strings.ToUpper("D" + unique())}
	text := `{"transId":"` + p.ref + `","amount":{"value":5000,"currency":"EUR"},"captureMethod":{"type":"MANUAL"},` +
		`"paymentMethods":{"type":"PAYPAL","integrationType":"DIRECT"}}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Sims+"/computop/api/v2/payments", strings.NewReader(text))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth("sim_merchant", "sim_demo")
	var made struct{ PayID string }
	must(t, json.Unmarshal(answered(t, r), &made))
	p.payID = made.PayID
	if status, _ := s.deliver(t, "demo", `{"payId":"`+p.payID+`"}`, ""); status != http.StatusOK {
		t.Fatalf("the webhook answered %d", status)
	}
	until(t, "the book has "+p.ref, func() bool {
		rows := s.clerk.export(t, url.Values{"q": {p.payID}})
		if len(rows) == 1 {
			p.id = rows[0]["id"]
		}
		return p.id != ""
	})
	return p
}

// What waits for its confirmation is confirmed once, and then holds its money; nothing else can be confirmed.
func (s *shop) confirms(t *testing.T) {
	p := s.waiting(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	sees(t, head(page), "pending")
	dialog := act(t, page, "Confirm")
	fill(t, dialog, "Reason", "the customer has signed")
	press(t, dialog, "Confirm")
	sees(t, head(page), "authorized")
	sees(t, amount(page, "Authorized"), "€50.00")
	confirmation := tableOf(page, "Operations").GetByRole("row").Filter(locatorWith("Confirmation"))
	sees(t, confirmation, "succeeded")
	sees(t, confirmation, "the customer has signed")
	must(t, expect.Locator(button(page, "Confirm")).ToBeDisabled())
	must(t, expect.Locator(button(page, "Confirm")).ToHaveAccessibleDescription("The payment does not wait for a confirmation."))
	if got, n := s.theirs(t, p.payID), s.gateway(t).Done["confirm"]; got.Authorized != 5000 || n != 1 {
		t.Errorf("confirmed %d times, the gateway holds %+v", n, got)
	}
}

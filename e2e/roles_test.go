package e2e

import (
	"net/url"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("a viewer sees", s.viewerSees)
	t.Run("a viewer's hand-made forms", s.viewerForges)
	t.Run("a clerk's settings", s.clerkSettings)
	t.Run("users and trail", s.usersAndTrail)
	t.Run("another site's form", s.otherSites)
}

const onlyClerks = "This takes the role clerk, or one above it. Ask somebody who has it."

// A viewer sees every button greyed out, and why.
func (s *shop) viewerSees(t *testing.T) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "viewer", expecting(403))
	visit(t, page, s.page(p))
	for _, verb := range []string{"Capture", "Refund", "Reverse", "Increase authorization", "Ask the provider now"} {
		must(t, expect.Locator(button(page, verb)).ToBeDisabled())
		must(t, expect.Locator(button(page, verb)).ToHaveAccessibleDescription(onlyClerks))
	}
	must(t, expect.Locator(link(page, "Take a payment")).ToHaveCount(0))
	must(t, expect.Locator(link(page, "Users")).ToHaveCount(0))
	visit(t, page, s.URL+"/settings/users")
	must(t, expect.Locator(heading(page, "You may not do this")).ToBeVisible())
	sees(t, page.GetByRole("main"), "This takes the role admin, or one above it.")
}

// A form made by hand is refused by the server, and nothing of it happens.
func (s *shop) viewerForges(t *testing.T) {
	p := s.pay(t, order{})
	whole := s.pay(t, order{automatic: true})
	viewer := s.person(t, "viewer@demo.test")
	form := url.Values{
		"key": {"kforged" + unique()}, "amount": {"1"}, "reason": {"x"}, "body": {"x"}, "account": {"1"}, "currency": {"EUR"}, "channel": {"hosted"},
		"capture": {"manual"}, "email": {"eve@example.com"}, "order_reference": {"X-1"}, "happened": {"yes"}, "name": {"Eve"}, "role": {"admin"},
		"password": {"correct horse battery"}, "provider": {"computop"}, "mode": {"simulator"}, "active": {"false"},
	}
	at, captured := "/transactions/"+p.id, "/transactions/"+whole.id
	for _, path := range []string{
		at + "/captures", captured + "/refunds", at + "/reversals", at + "/increments", at + "/confirmations", at + "/details",
		at + "/inquiries", at + "/notes", "/operations/1/decisions", "/transactions", "/credits", "/deliveries/1/processings",
		"/mail", "/mail/1/sendings", "/mail/1/aside",
		"/settings/accounts", "/settings/accounts/1", "/settings/accounts/1/tests", "/settings/accounts/1/activity",
		"/settings/users", "/settings/users/1",
	} {
		if status, _, body := viewer.post(t, path, form); status != 403 || !strings.Contains(body, "You may not do this") {
			t.Errorf("POST %s by a viewer: %d", path, status)
		}
	}
	for _, page := range []string{"/settings/accounts", "/settings/users", "/settings/users/1", "/settings/accounts/1"} {
		if status, _ := viewer.get(t, page); status != 403 {
			t.Errorf("GET %s by a viewer: %d", page, status)
		}
	}
	if done := s.gateway(t).Done; done["capture"]+done["refund"]+done["reversal"]+done["increment"]+done["credit"] != 0 {
		t.Errorf("the gateway did %v", done)
	}
	stranger := &person{app: s.app, http: noFollow()}
	if status, to, _ := stranger.post(t, captured+"/refunds", form); status != 303 || to != "/login" {
		t.Errorf("a stranger's refund: %d %q", status, to)
	}
}

// A clerk acts on payments, and stays out of the settings and of what only a manager decides.
func (s *shop) clerkSettings(t *testing.T) {
	for path, want := range map[string]int{"/settings/users": 403, "/settings/accounts": 403, "/operations/1/decisions": 403} {
		if status, _, _ := s.clerk.post(t, path, url.Values{"happened": {"yes"}, "reason": {"x"}}); status != want {
			t.Errorf("POST %s by a clerk: %d", path, status)
		}
	}
}

// A form on another site that a browser is made to send does nothing.
func (s *shop) otherSites(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk", expecting(403))
	answer, err := page.Context().Request().Post(s.URL+"/transactions/"+p.id+"/refunds", playwright.APIRequestContextPostOptions{
		Form:    map[string]any{"key": "kother", "amount": "1"},
		Headers: map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
	})
	must(t, err)
	if answer.Status() != 403 {
		t.Errorf("another site's form: %d", answer.Status())
	}
	if n := s.did(t, p.payID, "refund"); n != 0 {
		t.Errorf("%d refunds at the gateway", n)
	}
}

package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// An account is added, tried with a good and a wrong key, and its webhook secret is put in place and changed. What is
// secret is never shown again.
func TestAccounts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "admin")
	visit(t, page, s.URL+"/settings/accounts")
	must(t, link(page, "New account").First().Click())
	must(t, page.GetByRole("main").GetByRole("link").Filter(locatorWith("Computop")).Click())
	must(t, page.GetByLabel("API key").Fill("sim_typed"))
	must(t, button(page, "Create account").Click())
	sees(t, page.GetByRole("main"), "Give the account a name of up to 80 characters.")
	must(t, expect.Locator(page.GetByLabel("API key")).ToHaveValue("")) // a secret is typed again
	must(t, page.GetByLabel("Name").Fill("Second shop"))
	must(t, page.GetByRole("radio", playwright.PageGetByRoleOptions{Name: "Simulator: an invented gateway on this machine"}).Check())
	must(t, page.GetByLabel("Address of the gateway").Fill(s.Sims+"/computop"))
	must(t, page.GetByLabel("Merchant ID").Fill("sim_merchant"))
	must(t, button(page, "Create account").Click())
	must(t, expect.Locator(page.GetByLabel("API key")).ToHaveAccessibleDescription("Of the REST API, from the Computop support or portal. This is needed to reach the gateway. You find it in the gateway's own settings."))
	must(t, expect.Locator(page.GetByLabel("Merchant ID")).ToHaveValue("sim_merchant"))
	must(t, page.GetByLabel("API key").Fill("sim_second"))
	must(t, button(page, "Create account").Click())
	must(t, expect.Locator(heading(page, "Second shop")).ToBeVisible())
	sees(t, page.GetByRole("main"), s.URL+"/webhooks/computop/second-shop")
	must(t, button(page, "Test now").Click())
	sees(t, page.Locator("#test"), "The credentials work")

	s.tryWrongKey(t, page)
	s.rotateSecret(t, page)
	must(t, button(page, "Switch off").Click())
	sees(t, said(page), "The account is saved.")
	if status, _ := s.deliver(t, "second-shop", `{"payId":"0123"}`, ""); status == 200 {
		t.Error("an account that is switched off takes deliveries")
	}
	visit(t, page, s.URL+"/audit")
	sees(t, tableOf(page, "Audit").GetByRole("row").Filter(locatorWith("Account created.")).First(), "Admin")
	source, err := page.Content()
	must(t, err)
	if strings.Contains(source, "sim_second") || strings.Contains(source, "first secret") {
		t.Error("the trail shows a secret")
	}
}

// A key that the gateway does not take is told as a sentence with its words.
func (s *shop) tryWrongKey(t *testing.T, page playwright.Page) {
	t.Helper()
	must(t, page.GetByLabel("API key").Fill("wrong_key"))
	must(t, button(page, "Save account").Click())
	sees(t, said(page), "The account is saved.")
	must(t, button(page, "Test now").Click())
	sees(t, page.Locator("#test"), "The gateway did not accept these credentials")
	sees(t, page.Locator("#test"), "Check them and test again.")
	must(t, expect.Locator(page.Locator("#test")).Not().ToContainText("wrong_key"))
	must(t, page.GetByLabel("API key").Fill("sim_second"))
	must(t, button(page, "Save account").Click())
	must(t, button(page, "Test now").Click())
	sees(t, page.Locator("#test"), "The credentials work")
}

// From the moment that a secret is set, deliveries need its signature; a new one takes the place of the old; saving
// without typing one keeps it.
func (s *shop) rotateSecret(t *testing.T, page playwright.Page) {
	t.Helper()
	const body = `{"payId":"0123456789abcdef0123456789abcdef"}`
	wants := func(secret string, want int) {
		t.Helper()
		if status, _ := s.deliver(t, "second-shop", body, sign(secret, body)); status != want {
			t.Errorf("signed with %q: %d, want %d", secret, status, want)
		}
	}
	wants("first secret", 200) // none is set: the provider is asked instead
	set := func(secret string) {
		t.Helper()
		must(t, page.GetByLabel("Webhook HMAC key").Fill(secret))
		must(t, button(page, "Save account").Click())
		sees(t, said(page), "The account is saved.")
		must(t, expect.Locator(page.GetByLabel("Webhook HMAC key")).ToHaveValue(""))
		source, err := page.Content()
		must(t, err)
		if secret != "" && strings.Contains(source, secret) {
			t.Errorf("the page shows %q", secret)
		}
	}
	set("first secret")
	wants("first secret", 200)
	wants("other secret", 401)
	set("other secret")
	wants("other secret", 200)
	wants("first secret", 401)
	set("")
	wants("other secret", 200)
	wants("", 401)
}

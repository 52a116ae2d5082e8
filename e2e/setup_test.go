package e2e

import (
	"regexp"
	"testing"
)

var setupLink = regexp.MustCompile(`http://\S+/setup\?token=\S+`)

// The first start under serve prints a link that makes the first admin, once.
func TestSetup(t *testing.T) {
	t.Parallel()
	a := start(t, withArgs("serve"), withEnv("KONTOR_SECRET_KEY", secretKey))
	address := setupLink.FindString(string(a.output.Bytes()))
	if address == "" {
		t.Fatalf("no link in:\n%s", a.output.Bytes())
	}
	page := newPage(t, expecting(401, 409))
	visit(t, page, a.URL+"/setup?token=guessed")
	sees(t, page.GetByRole("main"), "This link is not valid any more.")
	visit(t, page, address)
	set := func(password string) {
		must(t, page.GetByLabel("Name").Fill("Ada Muster"))
		must(t, page.GetByLabel("E-mail").Fill("ada@example.com"))
		must(t, page.GetByLabel("Password").Fill(password))
		must(t, button(page, "Make the first admin").Click())
	}
	set("ada@example.com")
	sees(t, page.GetByRole("main"), "The password must not be the e-mail address. Choose another.")
	must(t, expect.Locator(page.GetByLabel("Name")).ToHaveValue("Ada Muster"))
	axe(t, page)
	set("correct horse battery")
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	sees(t, page.GetByRole("main"), "Connect your first merchant account")
	for path, sentence := range map[string]string{
		"/transactions": "No transactions yet", "/deliveries": "No deliveries yet", "/ledger": "Nothing is booked yet",
		"/settings/accounts": "No accounts yet", "/transactions/new": "No account can take a payment", "/credits/new": "No account can do this",
	} {
		visit(t, page, a.URL+path)
		sees(t, page.GetByRole("main"), sentence)
		axe(t, page)
	}
	visit(t, page, address)
	sees(t, page.GetByRole("main"), "Kontor is set up already. Sign in instead.")
}

// secretKey is 32 bytes in base64.
const secretKey = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk="

package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// An admin says which account is which, and a viewer takes what was booked today to the tax adviser.
func TestDatev(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{automatic: true})
	today := time.Now().UTC().Format(time.DateOnly)
	view := "/ledger/datev?from=" + today + "&to=" + today
	admin := s.signedIn(t, "admin")
	visit(t, admin, s.URL+view)
	sees(t, admin.GetByRole("main"), "DATEV is not set up")
	must(t, link(admin, "Set up DATEV").Click())
	for label, value := range map[string]string{"Consultant number": "29098", "Client number": "55003", "Sales": "8400", "Refunds": "8700", "Payouts": "1360", "Chargebacks": "24"} {
		must(t, admin.GetByLabel(label, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(value))
	}
	accounts := admin.GetByRole("group", playwright.PageGetByRoleOptions{Name: "What a gateway owes"}).GetByRole("textbox")
	n, err := accounts.Count()
	must(t, err)
	for i := range n {
		must(t, accounts.Nth(i).Fill("1461"))
	}
	must(t, button(admin, "Save").Click())
	must(t, expect.Locator(admin.GetByLabel("Chargebacks")).ToHaveAttribute("aria-invalid", "true"))
	must(t, admin.GetByLabel("Chargebacks").Fill("2400"))
	must(t, button(admin, "Save").Click())
	sees(t, admin.Locator("#announcer"), "The DATEV accounts are saved.")

	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+view)
	left := page.GetByRole("checkbox", playwright.PageGetByRoleOptions{Name: "Leave out"})
	if others, err := left.Count(); err == nil && others == 1 {
		must(t, left.Check())
	}
	file, err := page.ExpectDownload(func() error {
		return page.GetByRole("button", playwright.PageGetByRoleOptions{Name: regexp.MustCompile(`^Download \d+ booking`)}).Click()
	})
	must(t, err)
	path, err := file.Path()
	must(t, err)
	text, err := os.ReadFile(path)
	must(t, err)
	if !strings.HasPrefix(string(text), `"EXTF";700;21;"Buchungsstapel";13;`) || !strings.Contains(string(text), p.ref) || !strings.HasPrefix(file.SuggestedFilename(), "EXTF_") {
		t.Errorf("%s begins %.80s", file.SuggestedFilename(), text)
	}
}

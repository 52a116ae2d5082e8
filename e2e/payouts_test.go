package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The payouts are the list of transactions, those alone: by their entry in the navigation, and by the filter.
func TestPayouts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL)
	must(t, link(page, "Payouts").Click())
	must(t, expect.Locator(heading(page, "Payouts")).ToBeVisible())
	must(t, expect.Locator(link(page, "Payouts")).ToHaveAttribute("aria-current", "page"))
	must(t, expect.Locator(page.GetByText("Filters", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)})).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Kind")).Not().ToBeVisible()) // it is the list's own, no filter

	visit(t, page, s.URL+"/transactions?status=captured")
	must(t, page.GetByLabel("Kind").Focus())
	_, err := page.GetByLabel("Kind").SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice("Payout")})
	must(t, err)
	must(t, expect.Locator(heading(page, "Payouts")).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Kind")).ToBeFocused()) // the heading alone was replaced
	_, err = page.GetByLabel("Kind").SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice("Payment")})
	must(t, err)
	must(t, expect.Locator(heading(page, "Transactions")).ToBeVisible())
	must(t, link(page, "Payouts").Click())
	must(t, link(page, "Pay out").First().Click())
	must(t, expect.Locator(heading(page, "Pay out")).ToBeVisible())
	must(t, expect.Locator(link(page, "Payouts").First()).ToHaveAttribute("aria-current", "page"))
}

package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A figure of the ledger leads to its entries, an entry to its cause, and from there to the payment. By keyboard alone.
func TestLedgerLeadsToThePayment(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "viewer")
	follow := func(name string) {
		t.Helper()
		link := page.GetByRole("main").GetByRole("link", playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).First()
		must(t, link.Focus())
		must(t, page.Keyboard().Press("Enter"))
	}
	visit(t, page, s.URL+"/ledger")
	follow("Trial balance")
	must(t, expect.Locator(page.GetByText("differ by zero").First()).ToBeVisible())
	sales := page.Locator("main a[href*='currency=EUR'][href*='book=sales'], main a[href*='book=sales'][href*='currency=EUR']").First()
	must(t, sales.Focus())
	must(t, page.Keyboard().Press("Enter"))
	must(t, expect.Locator(page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Ledger", Level: playwright.Int(1), Exact: playwright.Bool(true)})).ToBeVisible())
	entry := page.Locator(".ledger-entries a[href^='/ledger/']").First()
	must(t, entry.Focus())
	must(t, page.Keyboard().Press("Enter"))
	must(t, expect.Locator(page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Why it is there"})).ToBeVisible())
	payment := page.Locator("main a[href='/transactions/" + p.id + "']").First()
	must(t, payment.Focus())
	must(t, page.Keyboard().Press("Enter"))
	must(t, page.WaitForURL("**/transactions/"+p.id))
}

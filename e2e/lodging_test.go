package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// An invoice is lodged at Paymentz, reminded of and paid on the gateway's own page; the invoice shows it without being
// loaded anew. Another one is lodged and called off.
func TestLodging(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	address := s.issuesAnInvoice(t, page, "Demo outlet")
	gateway, happened := lodges(t, page)
	must(t, patient.Locator(happened).ToContainText("The gateway holds the invoice"))
	axe(t, page)

	must(t, gateway.GetByRole("button", named("Remind there")).Click())
	must(t, patient.Locator(done(page, "Reminded")).ToContainText("succeeded"))
	customer := newPage(t, onPhone)
	there, err := gateway.GetByRole("link", named("Open the gateway's page")).GetAttribute("href")
	must(t, err)
	visit(t, customer, there)
	sees(t, customer.Locator("body"), "235.50")
	must(t, button(customer, "Pay").Click())
	must(t, customer.Locator("#number").Fill("4111110000000021"))
	must(t, customer.Locator("#expiry").Fill("12/39"))
	must(t, button(customer, "Pay").Click())
	must(t, patient.Page(customer).ToHaveURL(regexp.MustCompile(`^`+regexp.QuoteMeta(address))))
	s.sees(t, customer, customer.GetByRole("main"), "This invoice is paid")

	must(t, patient.Locator(page.Locator("#invoice header .status").First()).ToHaveText("paid"))
	must(t, patient.Locator(lodgedStatus(gateway)).ToHaveText("paid"))
	must(t, patient.Locator(tableOf(page, "What paid it")).ToContainText("€235.50"))
	must(t, patient.Locator(happened).ToContainText("The invoice was paid at the gateway"))
	axe(t, page)

	s.issuesAnInvoice(t, page, "Demo outlet")
	gateway, happened = lodges(t, page)
	must(t, gateway.GetByRole("button", named("Cancel there")).Click())
	must(t, patient.Locator(lodgedStatus(gateway)).ToHaveText("cancelled"))
	must(t, patient.Locator(happened).ToContainText("The invoice was cancelled at the gateway"))
	must(t, expect.Locator(page.Locator("#invoice header .status").First()).ToHaveText("open"))
	must(t, expect.Locator(gateway.GetByRole("button", named("Lodge"))).ToBeVisible())
	axe(t, page)
}

func named(name string) playwright.LocatorGetByRoleOptions {
	return playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}
}

// lodgedStatus is how it stands at the gateway.
func lodgedStatus(gateway playwright.Locator) playwright.Locator {
	return gateway.Locator(".lodged .status").First()
}

// done is what became of something that was done there.
func done(page playwright.Page, what string) playwright.Locator {
	return page.Locator("#at-gateway dt:text-is('" + what + "') + dd")
}

// lodges has the gateway hold the invoice whose page is open, and waits until it does. Gives the two parts that tell of it.
func lodges(t *testing.T, page playwright.Page) (gateway, happened playwright.Locator) {
	t.Helper()
	gateway, happened = page.Locator("#at-gateway"), page.Locator("#happened")
	choosesAccount(t, page, "Account", "Demo outlet")
	must(t, gateway.GetByRole("button", named("Lodge")).Click())
	must(t, patient.Locator(lodgedStatus(gateway)).ToHaveText("open"))
	return gateway, happened
}

package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestCheckout(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("paid", s.takesAPayment)
	t.Run("captured at once", s.takesAndCaptures)
	t.Run("declined and cancelled", s.customerDoesNotPay)
	t.Run("intent", s.preparesAnIntent)
	t.Run("the same form twice", s.takesOnce)
	t.Run("gateway down", s.takesLater)
}

// takeForm fills in Take a payment and sends it.
func (s *shop) takeForm(t *testing.T, page playwright.Page, amount, order string, how ...string) {
	t.Helper()
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Amount").Fill(amount))
	must(t, page.GetByLabel("Order reference").Fill(order))
	for _, choice := range how {
		must(t, page.GetByLabel(choice).Check())
	}
	must(t, page.GetByRole("main").Locator("button[type=submit]").Click())
	must(t, expect.Locator(heading(page, order)).ToBeVisible())
}

const byHand = "By hand, later"

// hosted waits until the page names the address on which the customer pays, and opens it as the customer.
func hosted(t *testing.T, page playwright.Page) playwright.Page {
	t.Helper()
	code := page.Locator("#payment code").Filter(locatorWith("/computop/pay/"))
	must(t, expect.Locator(code).ToBeVisible())
	address, err := code.InnerText()
	must(t, err)
	customer := newPage(t) // somebody else: no session with us
	visit(t, customer, address)
	return customer
}

// The clerk takes a payment and leaves the page open; the customer pays on the gateway's page; the clerk sees it
// without touching anything.
func (s *shop) takesAPayment(t *testing.T) {
	page := s.signedIn(t, "clerk")
	s.takeForm(t, page, "49.90", "RE-1001", byHand)
	sees(t, head(page), "open")
	customer := hosted(t, page)
	sees(t, customer.GetByRole("main"), "49.90 EUR")
	must(t, button(customer, "Pay").Click())
	must(t, expect.Locator(heading(customer, "You are done here")).ToBeVisible())
	must(t, expect.Page(customer).ToHaveURL(regexp.MustCompile("^"+regexp.QuoteMeta(s.URL)+"/checkout/done")))
	sees(t, head(page), "authorized")
	sees(t, amount(page, "Authorized"), "€49.90")
	sees(t, said(page), "Authorization of €49.90 succeeded.")
	sees(t, page.Locator("#sides"), "Visa •• 1111")
	must(t, expect.Locator(button(page, "Capture")).ToBeEnabled())
	must(t, expect.Locator(page.Locator("#payment[hx-get]")).ToHaveCount(0)) // settled: the page is quiet
}

// Captured at once where that was chosen, in any currency.
func (s *shop) takesAndCaptures(t *testing.T) {
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new?account=1")
	_, err := page.GetByLabel("Currency").SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice("JPY")})
	must(t, err)
	must(t, page.GetByLabel("Amount").Fill("4900"))
	must(t, page.GetByLabel("E-mail").Fill("not an address"))
	must(t, button(page, "Take payment ¥4,900").Click())
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToHaveAttribute("aria-invalid", "true"))
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToHaveValue("not an address"))
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveValue("4900"))
	must(t, page.GetByLabel("E-mail").Fill("ami@example.com"))
	must(t, button(page, "Take payment ¥4,900").Click())
	customer := hosted(t, page)
	must(t, button(customer, "Pay").Click())
	sees(t, head(page), "captured")
	sees(t, amount(page, "Captured"), "¥4,900")
}

// What the customer does not pay is declined or cancelled, and said so.
func (s *shop) customerDoesNotPay(t *testing.T) {
	page := s.signedIn(t, "clerk")
	for action, status := range map[string]string{"Decline": "declined", "Cancel": "cancelled"} {
		s.takeForm(t, page, "20", "RE-"+action)
		customer := hosted(t, page)
		must(t, button(customer, action).Click())
		must(t, expect.Locator(heading(customer, "You did not pay")).ToBeVisible())
		sees(t, head(page), status)
		sees(t, operation(page, 1), "declined")
		sees(t, amount(page, "Authorized"), "€0.00")
		must(t, expect.Locator(page.Locator("#payment code").Filter(locatorWith("/computop/pay/"))).ToHaveCount(0))
	}
}

// For an app or a terminal, the page names the number to hand on.
func (s *shop) preparesAnIntent(t *testing.T) {
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Amount").Fill("15"))
	must(t, page.GetByLabel("Order reference").Fill("RE-APP"))
	must(t, page.GetByLabel("E-mail").Fill("ami@example.com"))
	must(t, page.GetByLabel("In an app or at a terminal").Check())
	must(t, button(page, "Take payment €15.00").Click())
	must(t, expect.Locator(heading(page, "RE-APP")).ToBeVisible())
	sees(t, page.Locator("#payment"), "The payment is ready for an app or a terminal")
	if n := s.gateway(t).Done["intent"]; n != 1 {
		t.Errorf("%d intents at the gateway", n)
	}
}

// A double click takes one payment.
func (s *shop) takesOnce(t *testing.T) {
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Amount").Fill("33"))
	must(t, page.GetByLabel("Order reference").Fill("RE-TWICE"))
	send := page.GetByRole("main").Locator("button[type=submit]")
	must(t, send.ScrollIntoViewIfNeeded())
	box, err := send.BoundingBox()
	must(t, err)
	must(t, page.Mouse().Dblclick(box.X+box.Width/2, box.Y+box.Height/2))
	must(t, expect.Locator(heading(page, "RE-TWICE")).ToBeVisible())
	visit(t, page, s.URL+"/transactions?q=RE-TWICE")
	must(t, expect.Locator(tableOf(page, "Transactions").GetByRole("row")).ToHaveCount(2))
}

// The gateway is down: the payment is begun once it is back.
func (s *shop) takesLater(t *testing.T) {
	before := s.takenThere(t, 18_00)
	s.faults(t, simDown)
	page := s.signedIn(t, "clerk")
	s.takeForm(t, page, "18", "RE-LATER")
	sees(t, operation(page, 1), "unknown")
	s.faults(t, simUp)
	customer := hosted(t, page)
	must(t, button(customer, "Pay").Click())
	sees(t, head(page), "captured")
	if n := s.takenThere(t, 18_00) - before; n != 1 {
		t.Errorf("%d such payments at the gateway", n)
	}
}

// takenThere counts the gateway's payments of an amount in EUR that were captured; its invented history may have some too.
func (s *shop) takenThere(t *testing.T, minor int64) (n int) {
	t.Helper()
	for _, p := range s.gateway(t).Payments {
		if p.Amount == minor && p.Currency == "EUR" && strings.HasPrefix(p.Status, "CAPTURED") {
			n++
		}
	}
	return n
}

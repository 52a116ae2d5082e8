package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// At each gateway a link is made, opened by a customer on a small screen, and paid on the gateway's own page; its staff
// page shows it without being loaded anew.
func TestPaymentLinks(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	for _, at := range []struct {
		account, card string
		options       []viewOption
	}{
		{"Demo shop", "", nil},
		{"Demo games", "4000000000000408", []viewOption{withoutScripts}},
		{"Demo travel", "4111111111111111", nil},
		{"Demo outlet", "4111110000000021", nil},
	} {
		t.Run(strings.ReplaceAll(at.account, " ", "_"), func(t *testing.T) {
			address := s.makesALink(t, page, at.account)
			customer := newPage(t, at.options...)
			must(t, customer.SetViewportSize(320, 640))
			visit(t, customer, address)
			must(t, expect.Locator(heading(customer, "Two books")).ToBeVisible())
			fits(t, customer)
			must(t, button(customer, "Pay €12.00").Click())
			s.paysOnGateway(t, customer, at.card)
			fits(t, customer)
			must(t, patient.Locator(page.Locator("#link header .status")).ToContainText("Paid"))
			must(t, expect.Locator(tableOf(page, "Attempts to pay")).ToContainText("captured"))
			visit(t, customer, address)
			must(t, expect.Locator(heading(customer, "This is paid")).ToBeVisible())
		})
	}
}

// makesALink fills in the form, and gives the address of the customer's page.
func (s *shop) makesALink(t *testing.T, page playwright.Page, account string) string {
	t.Helper()
	visit(t, page, s.URL+"/links/new")
	must(t, page.GetByLabel("Amount").Fill("12"))
	must(t, page.GetByLabel("What it is for").Fill("Two books"))
	choice, err := page.Locator("select[name=account] option").Filter(locatorWith(account)).First().GetAttribute("value")
	must(t, err)
	_, err = page.Locator("select[name=account]").SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice(choice)})
	must(t, err)
	must(t, button(page, "Make link for €12.00").Click())
	must(t, expect.Locator(heading(page, "Two books")).ToBeVisible())
	address, err := page.Locator(".link-address code").InnerText()
	must(t, err)
	return address
}

// Customers' pages as anybody finds them: open, expired, asked for anew, called off, and one that is not there.
func TestCustomersPagesAreAccessible(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	made := func(description string) (id, path string) {
		t.Helper()
		status, to, body := s.clerk.post(t, "/links", url.Values{
			"key": {"k" + unique()}, "account": {"1"}, "amount": {"12"}, "currency": {"EUR"}, "description": {description}, "language": {"de"},
			"capture": {"automatic"}, "uses": {"once"}, "message": {"Vielen Dank.\nBis bald."},
		})
		if status != 303 {
			t.Fatalf("the link answered %d: %s", status, body)
		}
		_, page := s.clerk.get(t, to)
		return to, regexp.MustCompile(`/pay/[a-z2-7]{26}`).FindString(page)
	}
	_, open := made("Zwei Bücher")
	late, expired := made("Eine Lampe")
	off, cancelled := made("Ein Stuhl")
	s.clerk.post(t, late+"/expiry", nil)
	s.clerk.post(t, off+"/cancellation", nil)
	s.looksAt(t, newPage(t, expecting(404)), []look{
		{"open", open, nil},
		{"open in English", open + "?lang=en", nil},
		{"expired", expired, nil},
		{"cancelled", cancelled, nil},
		{"wanted", expired, func(t *testing.T, page playwright.Page) {
			must(t, button(page, "Um neuen Link bitten").Click())
			must(t, expect.Locator(heading(page, "Sie haben um einen neuen Link gebeten")).ToBeVisible())
		}},
		{"missing", "/pay/x", nil},
	})
	s.looksAt(t, s.signedIn(t, "clerk"), []look{
		{"links", "/links", nil},
		{"no link fits", "/links?q=nobody", nil},
		{"new link", "/links/new", nil},
		{"link", late, nil},
		{"expire", off + "?action=cancel", nil},
		{"mail", late + "?action=mail", nil},
	})
}

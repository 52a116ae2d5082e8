package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// At each gateway, and on Computop's own payment link, a link is made, found in the mail that was sent of it, opened by a
// customer on a small screen, and paid on the gateway's own page; its staff page shows it without being loaded anew.
func TestPaymentLinks(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	for _, at := range []struct {
		account, card string
		native        bool
		options       []viewOption
	}{
		{"Demo shop", "", false, nil},
		{"Demo shop", "", true, nil},
		{"Demo games", "4000000000000408", false, []viewOption{withoutScripts}},
		{"Demo travel", "4111111111111111", false, nil},
		{"Demo outlet", "4111110000000021", false, nil},
	} {
		name := strings.ReplaceAll(at.account, " ", "_")
		if at.native {
			name += "_by_its_own_link"
		}
		t.Run(name, func(t *testing.T) {
			to := strings.ToLower(name) + "@example.com"
			made := s.makesALink(t, page, at.account, to, at.native)
			address := findsTheMail(t, page, s.URL, to)
			visit(t, page, made)
			customer := newPage(t, at.options...)
			must(t, customer.SetViewportSize(320, 640))
			visit(t, customer, address)
			must(t, expect.Locator(heading(customer, "Two books")).ToBeVisible())
			fits(t, customer)
			must(t, button(customer, "Pay €12.00").Click())
			must(t, patient.Page(customer).ToHaveURL(regexp.MustCompile(`^`+regexp.QuoteMeta(s.Sims))))
			if at.card == "" {
				must(t, button(customer, "Pay").Click())
			} else {
				must(t, customer.Locator("#number").Fill(at.card))
				must(t, customer.Locator("#expiry").Fill("12/39"))
				must(t, button(customer, "Pay").Click())
			}
			must(t, patient.Locator(heading(customer, "Payment received")).ToBeVisible())
			fits(t, customer)
			must(t, patient.Locator(page.Locator("#link header .status")).ToContainText("paid"))
			must(t, expect.Locator(tableOf(page, "Attempts to pay")).ToContainText("captured"))
			visit(t, customer, address)
			must(t, expect.Locator(heading(customer, "This is paid")).ToBeVisible())
			must(t, patient.Locator(tableOf(page, "Mails")).ToContainText("receipt for Two books"))
		})
	}
}

// makesALink fills in the form, has a mail sent of it, and gives the address of the link's staff page.
func (s *shop) makesALink(t *testing.T, page playwright.Page, account, to string, native bool) string {
	t.Helper()
	visit(t, page, s.URL+"/links/new")
	must(t, page.GetByLabel("Amount").Fill("12"))
	must(t, page.GetByLabel("What it is for").Fill("Two books"))
	must(t, page.GetByLabel("E-mail", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(to))
	must(t, page.GetByLabel("Mail it to the customer now").Check())
	choice, err := page.Locator("select[name=account] option").Filter(locatorWith(account)).First().GetAttribute("value")
	must(t, err)
	_, err = page.Locator("select[name=account]").SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice(choice)})
	must(t, err)
	if native {
		must(t, page.GetByLabel("Use the gateway's own payment link").Check())
	}
	must(t, button(page, "Make link for €12.00").Click())
	must(t, expect.Locator(heading(page, "Two books")).ToBeVisible())
	return page.URL()
}

// findsTheMail looks under Mail for the one that was sent to somebody, reads it, and gives the address that it leads to.
func findsTheMail(t *testing.T, page playwright.Page, root, to string) string {
	t.Helper()
	visit(t, page, root+"/mail")
	must(t, tableOf(page, "Mail").GetByRole("row").Filter(locatorWith(to)).GetByRole("link").First().Click())
	must(t, patient.Locator(mailStatus(page)).ToContainText("kept"))
	letter := page.FrameLocator("iframe.mail-letter")
	must(t, patient.Locator(letter.Locator("body")).ToContainText("Two books"))
	address, err := letter.Locator("a[href*='/pay/']").First().GetAttribute("href")
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

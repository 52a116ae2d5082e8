package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A colleague's note rings on the next page; by keyboard it is opened and read, also on a phone without scripts.
func TestBell(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	clerk := s.signedIn(t, "clerk")
	for _, body := range []string{"@mia first", "@mia second"} {
		visit(t, clerk, s.URL+"/ledger/1")
		must(t, clerk.GetByLabel("Note", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(body))
		must(t, button(clerk, "Add note").Click())
		sees(t, clerk.Locator("#announcer"), "The note is kept")
	}
	bell := func(page playwright.Page) playwright.Locator {
		return page.GetByRole("banner").First().GetByRole("link").Filter(locatorWith("Notices"))
	}

	page := s.signedIn(t, "manager")
	must(t, expect.Locator(bell(page)).ToContainText("2"))
	must(t, bell(page).Focus())
	pressing(t, page, "Enter")
	must(t, expect.Locator(heading(page, "Notices")).ToBeVisible())
	axe(t, page)
	must(t, page.GetByRole("listitem").Filter(locatorWith("mentioned you")).First().GetByRole("button").First().Focus())
	pressing(t, page, "Enter")
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/ledger/1$`)))
	must(t, expect.Locator(bell(page)).ToContainText("1"))

	phone := s.signedIn(t, "manager", withoutScripts, onPhone)
	fits(t, phone)
	must(t, bell(phone).Click())
	must(t, button(phone, "Mark all as read").Click())
	sees(t, phone.GetByRole("status"), "All is marked as read.")
	must(t, expect.Locator(bell(phone)).Not().ToContainText("1"))
}

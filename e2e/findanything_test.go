package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// From anywhere, by keyboard alone: Ctrl-K, a few characters, Enter. Also while one types elsewhere, by the visible button,
// and quicker than the answer comes; Escape gives the keyboard back.
func TestFindAnything(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{email: "odalys.vanterpool@example.com", first: "Odalys", last: "Vanterpool"})
	page := s.signedIn(t, "clerk")
	field := page.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Find", Exact: playwright.Bool(true)})
	selected := page.Locator("[role=option][aria-selected=true]")
	at := func(path string) {
		t.Helper()
		must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(regexp.QuoteMeta(path)+"$")))
	}

	visit(t, page, s.URL+"/transactions")
	search := page.GetByLabel("Search")
	must(t, search.Focus())
	pressing(t, page, "Control+k")
	must(t, expect.Locator(field).ToBeFocused())
	must(t, expect.Locator(selected).ToContainText("New payment link"))
	must(t, page.Keyboard().Type("zzzz"))
	sees(t, page.Locator("#find-results"), "Nothing found")
	must(t, expect.Locator(field).ToHaveAttribute("aria-expanded", "false"))
	axe(t, page)
	pressing(t, page, "Escape")
	must(t, expect.Locator(search).ToBeFocused())

	pressing(t, page, "Control+k")
	must(t, expect.Locator(field).ToBeFocused())
	must(t, page.Keyboard().Type("vanterpool"))
	must(t, expect.Locator(page.Locator("#find-list")).ToHaveAttribute("data-of", "vanterpool")) // an answer points anew
	must(t, expect.Locator(selected).ToContainText(p.ref))
	active, err := field.GetAttribute("aria-activedescendant")
	must(t, err)
	must(t, expect.Locator(selected).ToHaveId(active))
	axe(t, page)
	pressing(t, page, "ArrowDown")
	must(t, expect.Locator(selected).ToContainText("Odalys Vanterpool"))
	pressing(t, page, "ArrowUp", "Enter")
	at(s.page(p))

	must(t, page.WaitForLoadState())
	pressing(t, page, "Control+k")
	must(t, page.Keyboard().Type("new inv")) // before the field is there
	must(t, expect.Locator(field).ToHaveValue("new inv"))
	pressing(t, page, "Enter") // before the answer
	at("/invoices/new")

	must(t, page.WaitForLoadState()) // before, the link leads to the page of it
	must(t, page.GetByRole("banner").GetByRole("link").Filter(locatorWith("Find anything")).Click())
	must(t, expect.Locator(field).ToBeFocused())
	must(t, field.Fill("led"))
	must(t, page.GetByRole("option").Filter(locatorWith("Ledger")).Click())
	at("/ledger")
}

// Where no answer comes it is said, and Enter asks for the page of it.
func TestFindWithoutAnswer(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "viewer", throughOutage)
	pressing(t, page, "Control+k")
	must(t, expect.Locator(page.GetByRole("option").First()).ToBeVisible())
	must(t, page.Route("**/find?part=*", func(r playwright.Route) { _ = r.Abort() }))
	must(t, page.Keyboard().Type("ledger"))
	must(t, expect.Locator(page.GetByRole("alert")).ToContainText("No answer came"))
	pressing(t, page, "Enter")
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/find\?q=ledger$`)))
	must(t, expect.Locator(page.GetByRole("main").GetByRole("link").Filter(locatorWith("Ledger"))).ToBeVisible())
}

func TestFindWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{})
	page := s.signedIn(t, "viewer", withoutScripts, onPhone)
	must(t, page.GetByRole("banner").GetByRole("link").Filter(locatorWith("Find anything")).Click())
	must(t, page.GetByLabel("Find", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(p.ref))
	must(t, button(page, "Find").Click())
	must(t, page.GetByRole("main").GetByRole("link").Filter(locatorWith(p.ref)).Click())
	must(t, expect.Page(page).ToHaveURL(s.page(p)))
}

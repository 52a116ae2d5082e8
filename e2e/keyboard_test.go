package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// focused tells what has the focus: its words, and whether a person sees that it has it.
const focused = `() => {
	const e = document.activeElement, style = getComputedStyle(e);
	const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
	const name = e.labels?.[0]?.textContent ?? e.getAttribute("aria-label") ?? e.textContent;
	return {name: name.trim().replace(/\s+/g, " "), seen: e.matches(":focus-visible") && ring, box: e.getBoundingClientRect().toJSON()};
}`

// tabTo presses Tab until the focus is on what has this name. Every stop on the way must be seen.
func tabTo(t *testing.T, page playwright.Page, name string) {
	t.Helper()
	var stops []string
	for range 80 {
		must(t, page.Keyboard().Press("Tab"))
		result, err := page.Evaluate(focused)
		must(t, err)
		at := result.(map[string]any)
		stops = append(stops, at["name"].(string))
		if at["seen"] != true {
			t.Errorf("the focus on %q is not seen", at["name"])
		}
		if at["name"] == name {
			return
		}
	}
	t.Fatalf("Tab does not reach %q: %q", name, stops)
}

// Sign in, search, open, refund, note and sign out with the keyboard alone. The focus is always seen, goes into a form
// when it opens, and back to what opened it when it closes.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{automatic: true})
	page := newPage(t)
	keys := page.Keyboard()
	visit(t, page, s.URL+"/login")
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToBeFocused())
	must(t, keys.Type("clerk@demo.test"))
	must(t, keys.Press("Tab"))
	must(t, keys.Type("kontor-demo"))
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	must(t, keys.Press("Tab"))
	must(t, expect.Locator(link(page, "Skip to content")).ToBeInViewport()) // the first stop leads past the menu
	tabTo(t, page, "Transactions")
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(heading(page, "Transactions")).ToBeVisible())

	must(t, page.WaitForLoadState()) // a heading is seen before the script that hears the keys has run
	must(t, keys.Press("/"))
	must(t, expect.Locator(page.GetByLabel("Search")).ToBeFocused())
	must(t, keys.Type(p.ref))
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(tableOf(page, "Transactions").GetByRole("row")).ToHaveCount(2))
	tabTo(t, page, p.ref)
	must(t, keys.Press("Enter"))
	must(t, expect.Page(page).ToHaveURL(s.page(p)))

	opener := button(page, "Refund")
	tabTo(t, page, "Refund")
	must(t, keys.Press("Enter"))
	dialog := page.GetByRole("dialog")
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToBeFocused())
	must(t, keys.Press("Escape"))
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	must(t, expect.Locator(opener).ToBeFocused())

	must(t, keys.Press("Enter"))
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToBeFocused())
	must(t, keys.Type("99")) // what stands there is selected
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToHaveAttribute("aria-invalid", "true"))
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToBeFocused())
	must(t, keys.Type("4"))
	must(t, expect.Locator(button(page, "Refund €4.00")).ToBeVisible()) // it repeats the amount before the focus comes to it
	tabTo(t, page, "Refund €4.00")
	inside, err := dialog.Evaluate("dialog => dialog.contains(document.activeElement)", nil)
	must(t, err)
	if inside != true {
		t.Error("Tab left the dialog")
	}
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	must(t, expect.Locator(opener).ToBeFocused())
	sees(t, amount(page, "Refunded"), "€4.00")
	must(t, expect.Locator(opener).ToBeFocused()) // the parts that were replaced meanwhile did not take it away

	tabTo(t, page, "Note")
	must(t, keys.Type("by keyboard"))
	tabTo(t, page, "Add note")
	must(t, keys.Press("Enter"))
	sees(t, page.Locator("#history"), "by keyboard")
	must(t, keys.Press("/")) // there is no search here: nothing happens
	must(t, expect.Page(page).ToHaveURL(s.page(p)))
	visit(t, page, s.URL)
	tabTo(t, page, "Sign out")
	must(t, keys.Press("Enter"))
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile("/login$")))
}

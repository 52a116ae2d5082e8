package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// pressing presses keys one after another.
func pressing(t *testing.T, page playwright.Page, keys ...string) {
	t.Helper()
	for _, key := range keys {
		must(t, page.Keyboard().Press(key))
	}
}

// Single keys lead to pages, along a list and into it, show themselves, and are silent where one types, in a dialog, with
// Ctrl, and for who switched them off.
func TestSingleKeys(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	older, newer := s.pay(t, order{}), s.pay(t, order{})
	page := s.signedIn(t, "clerk")
	at := func(path string) {
		t.Helper()
		must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(regexp.QuoteMeta(path)+"$")))
	}

	pressing(t, page, "g", "t")
	must(t, expect.Locator(heading(page, "Transactions")).ToBeVisible())
	must(t, page.WaitForLoadState()) // and its scripts
	row := func(p paid) playwright.Locator { return resultOf(page, p).GetByRole("link") }
	pressing(t, page, "j")
	must(t, expect.Locator(row(newer)).ToBeFocused())
	pressing(t, page, "k")
	must(t, expect.Locator(row(newer)).ToBeFocused()) // the first one keeps it
	pressing(t, page, "j")
	must(t, expect.Locator(row(older)).ToBeFocused())
	result, err := page.Evaluate(focused)
	must(t, err)
	if result.(map[string]any)["seen"] != true {
		t.Error("the focus on a row is not seen")
	}
	pressing(t, page, "k")
	must(t, expect.Locator(row(newer)).ToBeFocused())
	pressing(t, page, "Control+j")
	must(t, expect.Locator(row(newer)).ToBeFocused())
	pressing(t, page, "Enter")
	at(s.page(newer))
	must(t, page.WaitForLoadState())

	note := page.GetByLabel("Note", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)})
	must(t, note.Focus())
	must(t, page.Keyboard().Type("gl?j/"))
	must(t, expect.Locator(note).ToHaveValue("gl?j/"))
	must(t, note.Blur())

	pressing(t, page, "?")
	dialog := page.GetByRole("dialog", playwright.PageGetByRoleOptions{Name: "Keyboard shortcuts"})
	must(t, expect.Locator(dialog).ToBeVisible())
	axe(t, page)
	pressing(t, page, "g", "l")
	must(t, expect.Locator(dialog).ToBeVisible())
	pressing(t, page, "Escape")
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	at(s.page(newer))
	pressing(t, page, "g", "l")
	must(t, expect.Locator(heading(page, "Payment links")).ToBeVisible())
	must(t, page.WaitForLoadState())
	pressing(t, page, "/")
	must(t, expect.Locator(page.GetByLabel("Search")).ToBeFocused())

	visit(t, page, s.URL+"/profile")
	must(t, page.GetByLabel("Single keys act as shortcuts").Uncheck())
	must(t, button(page, "Save keys").Click())
	sees(t, page.Locator("#announcer"), "Your keys are saved.")
	pressing(t, page, "?", "g", "t")
	must(t, link(page, "Keyboard shortcuts").Click())
	must(t, expect.Locator(dialog).ToContainText("Single keys are switched off")) // it alone opened
	must(t, expect.Locator(dialog).ToHaveCount(1))
	at("/profile")
}

// Without scripts the keys stand on a page of their own.
func TestKeysWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "viewer", withoutScripts)
	must(t, link(page, "Keyboard shortcuts").Click())
	must(t, expect.Locator(heading(page, "Keyboard shortcuts")).ToBeVisible())
	sees(t, page.GetByRole("main"), "Next row")
}

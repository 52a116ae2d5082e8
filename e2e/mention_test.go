package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A colleague is chosen by keyboard while a note is typed; the note names them.
func TestMention(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/ledger/1")
	field := page.GetByLabel("Note", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)})
	must(t, field.Focus())
	must(t, page.Keyboard().Type("Please look, @m"))
	chosen := page.Locator("[role=option][aria-selected=true]")
	must(t, expect.Locator(chosen).ToContainText("Mia Manager"))
	axe(t, page)
	pressing(t, page, "Enter")
	must(t, expect.Locator(field).ToHaveValue("Please look, @Mia Manager "))
	must(t, page.Keyboard().Type("@"))
	must(t, expect.Locator(page.GetByRole("option")).ToHaveCount(4))
	pressing(t, page, "Escape")
	must(t, expect.Locator(page.GetByRole("option")).ToHaveCount(0))
	pressing(t, page, "Backspace", "Tab", "Enter")
	sees(t, page.Locator("#announcer"), "The note is kept")
	must(t, expect.Locator(page.Locator(".mention")).ToHaveText("@Mia Manager"))
}

// Without scripts the name is typed; one that is nobody's is said beside the field, with what was typed.
func TestMentionWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk", withoutScripts, onPhone)
	visit(t, page, s.URL+"/ledger/1")
	field := page.GetByLabel("Note", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)})
	must(t, field.Fill("@mja look"))
	must(t, button(page, "Add note").Click())
	must(t, expect.Locator(field).ToHaveAccessibleDescription(regexp.MustCompile("Nobody here is called @mja")))
	must(t, expect.Locator(field).ToHaveValue("@mja look"))
	must(t, field.Fill("@mia look"))
	must(t, button(page, "Add note").Click())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/ledger/1$`)))
	must(t, expect.Locator(page.Locator(".mention")).ToHaveText("@Mia Manager"))
}

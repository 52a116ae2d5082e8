package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A view gets a name, is opened from the menu and from its address, and is a colleague's once it is shared: with scripts by
// the keyboard alone, and without scripts.
func TestSavedViews(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("keyboard", s.savesByKeyboard)
	t.Run("no scripts", s.savesWithoutScripts)
}

var capturedOnly = regexp.MustCompile(`/transactions\?status=captured$`)

func (s *shop) savesByKeyboard(t *testing.T) {
	name := "Captured " + unique()
	page := s.signedIn(t, "clerk")
	keys := page.Keyboard()
	visit(t, page, s.URL+"/transactions?status=captured")
	tabTo(t, page, "Save view")
	must(t, keys.Press("Enter"))
	dialog := page.GetByRole("dialog")
	must(t, expect.Locator(dialog.GetByLabel("Name", playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)})).ToBeFocused())
	must(t, keys.Press("Enter")) // without a name
	must(t, expect.Locator(dialog.GetByLabel("Name", playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)})).ToHaveAttribute("aria-invalid", "true"))
	must(t, keys.Type(name))
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	must(t, expect.Page(page).ToHaveURL(capturedOnly))
	sees(t, page.Locator("#announcer"), "The view is saved.")

	visit(t, page, s.URL+"/transactions")
	must(t, page.Locator(".chooser").Focus())
	must(t, keys.Press("Enter"))
	tabTo(t, page, name)
	must(t, keys.Press("Enter"))
	must(t, expect.Page(page).ToHaveURL(capturedOnly))
	sees(t, page.Locator(".chooser"), name)
	s.movesByKeyboard(t, page)
}

// movesByKeyboard puts a column first and keeps the focus on the way: the next press moves it on.
func (s *shop) movesByKeyboard(t *testing.T, page playwright.Page) {
	keys := page.Keyboard()
	tabTo(t, page, "Columns")
	must(t, keys.Press("Enter"))
	dialog := page.GetByRole("dialog")
	must(t, dialog.GetByRole("checkbox", playwright.LocatorGetByRoleOptions{Name: "E-mail"}).Focus())
	must(t, keys.Press("Space"))
	up := dialog.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Move E-mail up"})
	must(t, up.Focus())
	for place := range 6 {
		must(t, keys.Press("Enter"))
		must(t, expect.Locator(dialog.Locator("li").Nth(5-place).Locator("[value=email][type=checkbox]")).ToBeChecked())
		must(t, expect.Locator(up).ToBeFocused())
	}
	must(t, dialog.GetByLabel("Row height").Focus())
	_, err := dialog.GetByLabel("Row height").SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice("compact")})
	must(t, err)
	press(t, dialog, "Apply")
	must(t, expect.Locator(page.Locator("table.compact thead th:not(.cell-pick)").First()).ToHaveText("E-mail"))
	fits(t, page)
}

func (s *shop) savesWithoutScripts(t *testing.T) {
	name := "Shared " + unique()
	page := s.signedIn(t, "manager", withoutScripts)
	answers := statuses(page)
	visit(t, page, s.URL+"/transactions?status=captured")
	must(t, link(page, "Save view").Click())
	dialog := page.GetByRole("dialog")
	must(t, dialog.GetByText("Share", playwright.LocatorGetByTextOptions{}).First().Click())
	press(t, dialog, "Save view")
	must(t, expect.Locator(page.GetByRole("dialog").Locator("[aria-invalid=true]")).ToBeVisible())
	fill(t, page.GetByRole("dialog"), "Name", name)
	press(t, page.GetByRole("dialog"), "Save view")
	must(t, expect.Page(page).ToHaveURL(capturedOnly))
	wantStatuses(t, answers, 422, 303)

	colleague := s.signedIn(t, "viewer", withoutScripts)
	visit(t, colleague, s.URL+"/transactions/views")
	must(t, link(colleague, name).Click())
	must(t, expect.Page(colleague).ToHaveURL(capturedOnly))
	sees(t, colleague.Locator(".chooser"), name)
}

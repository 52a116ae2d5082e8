package e2e

import (
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Whoever chooses German on their profile has every page in German, with its numbers, and nobody else has; and back again.
func TestOwnLanguage(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{amount: 123_456, automatic: true})
	page := s.signedIn(t, "viewer")
	s.speaks(t, page, "Deutsch", "Language of your pages", "Save language")
	must(t, expect.Locator(page.Locator("html")).ToHaveAttribute("lang", "de"))
	for path, title := range map[string]string{
		"/": "Übersicht", "/transactions": "Transaktionen", "/transactions/" + p.id: p.ref, "/invoices": "Rechnungen", "/customers": "Kunden", "/profile": "Profil",
	} {
		visit(t, page, s.URL+path)
		must(t, expect.Locator(heading(page, title)).ToBeVisible())
		for _, width := range []int{1280, 390} {
			must(t, page.SetViewportSize(width, 900))
			calm(t, page)
			axe(t, page)
			fits(t, page)
		}
	}
	must(t, page.SetViewportSize(1280, 900))
	visit(t, page, s.URL+"/transactions/"+p.id)
	sees(t, page.Locator("main"), "1.234,56 €")

	colleague := s.signedIn(t, "clerk")
	visit(t, colleague, s.URL+"/transactions/"+p.id)
	sees(t, colleague.Locator("main"), "€1,234.56")

	s.speaks(t, page, "Automatisch", "Sprache Ihrer Seiten", "Sprache speichern")
	must(t, expect.Locator(page.Locator("html")).ToHaveAttribute("lang", "en"))
}

// speaks chooses a language on the profile, which is in another one yet.
func (s *shop) speaks(t *testing.T, page playwright.Page, language, label, save string) {
	t.Helper()
	visit(t, page, s.URL+"/profile")
	_, err := page.GetByLabel(label, exactLabel).SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice(language)})
	must(t, err)
	must(t, button(page, save).Click())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/profile$`)))
}

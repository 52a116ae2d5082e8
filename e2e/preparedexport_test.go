package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestPreparedExport(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("by keyboard", s.preparesByKeyboard)
	t.Run("without scripts", s.preparesWithoutScripts)
}

// prepared reads a file that a link on the page of exports leads to.
func prepared(t *testing.T, page playwright.Page, take func() error) []map[string]string {
	t.Helper()
	file, err := page.ExpectDownload(take)
	must(t, err)
	if !strings.HasSuffix(file.SuggestedFilename(), ".csv") {
		t.Errorf("the file is called %s", file.SuggestedFilename())
	}
	path, err := file.Path()
	must(t, err)
	text, err := os.ReadFile(path)
	must(t, err)
	return table(t, text)
}

// The menu, the page that tells by itself when the file is ready, the file, and its end, without a mouse.
func (s *shop) preparesByKeyboard(t *testing.T) {
	page := s.signedIn(t, "viewer")
	visit(t, page, s.URL+"/transactions?currency=JPY&status=refunded")
	want := download(t, page)
	keys := page.Keyboard()
	must(t, button(page, "Export").Focus())
	must(t, keys.Press("Enter"))
	tabTo(t, page, "Prepare CSV")
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(heading(page, "Exports")).ToBeVisible())
	const name = "CSV: Status: refunded · Currency: JPY"
	must(t, expect.Locator(link(page, "Download "+name)).ToBeVisible())
	must(t, expect.Locator(page.Locator("#exports")).Not().ToHaveAttribute("hx-trigger", "every 2s")) // it has gone quiet
	visit(t, page, s.URL+"/transactions")
	must(t, link(page, "1 export is ready").Focus())
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(heading(page, "Exports")).ToBeVisible())
	tabTo(t, page, "Download "+name)
	got := prepared(t, page, func() error { return keys.Press("Enter") })
	if len(got) == 0 || len(got) != len(want) || got[0]["id"] != want[0]["id"] || got[len(got)-1]["amount"] != want[len(want)-1]["amount"] {
		t.Errorf("%d rows in the background, %d at once", len(got), len(want))
	}
	tabTo(t, page, "Delete "+name)
	must(t, keys.Press("Enter"))
	sees(t, page.GetByRole("main"), "No exports")
	visit(t, page, s.URL+"/transactions")
	must(t, expect.Locator(link(page, "1 export is ready")).ToHaveCount(0))
}

// Without scripts the page is loaded again to see how far it is.
func (s *shop) preparesWithoutScripts(t *testing.T) {
	page := newPage(t, withoutScripts)
	visit(t, page, s.URL+"/login")
	typeSignIn(t, page, "clerk@demo.test", "kontor-demo")
	visit(t, page, s.URL+"/transactions?currency=EUR")
	must(t, button(page, "Export").Click())
	must(t, button(page, "Prepare CSV").Click())
	must(t, expect.Locator(heading(page, "Exports")).ToBeVisible())
	fetch := link(page, "Download CSV: Currency: EUR")
	until(t, "the file is ready", func() bool {
		visit(t, page, s.URL+"/exports")
		n, err := fetch.Count()
		return err == nil && n == 1
	})
	if rows := prepared(t, page, func() error { return fetch.Click() }); len(rows) < 51 {
		t.Errorf("%d rows", len(rows))
	}
}

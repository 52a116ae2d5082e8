package e2e

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A customer is found, changed and noted by a clerk; a manager merges a double into them, takes their data out, and erases
// them, after which nobody finds them and the figures are what they were.
func TestCustomers(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	name := "Zyx" + unique()
	first := s.writesDown(t, name+" Muster", name+"@example.com")
	double := s.writesDown(t, name+" Meier", name+"@example.org")
	order := s.paysAs(t, name, strings.ToLower(name)+"@example.org")
	s.looksAfter(t, name, order)

	boss := s.signedIn(t, "manager")
	visit(t, boss, s.URL+first)
	s.merges(t, boss, name)
	must(t, expect.Locator(link(boss, order)).ToBeVisible())
	visit(t, boss, s.URL+double)
	must(t, expect.Page(boss).ToHaveURL(s.URL+first))
	axe(t, boss)
	s.takesOut(t, boss, name, order)
	s.erases(t, boss, name, order)
}

// writesDown makes a customer and gives where they are.
func (s *shop) writesDown(t *testing.T, name, email string) string {
	t.Helper()
	_, form := s.clerk.get(t, "/customers/new")
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(form)
	_, at, _ := s.clerk.post(t, "/customers", url.Values{"key": {key[1]}, "name": {name}, "email": {email}})
	return at
}

// paysAs has somebody pay who is found while their name is typed.
func (s *shop) paysAs(t *testing.T, typed, email string) string {
	t.Helper()
	page, order := s.signedIn(t, "clerk"), unique()
	visit(t, page, s.URL+"/transactions/new")
	choosesAccount(t, page, "Account", "Demo games")
	must(t, page.GetByLabel("Amount").Fill("20"))
	must(t, page.GetByLabel("Order reference").Fill(order))
	field, options := page.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "E-mail"}), page.GetByRole("option", playwright.PageGetByRoleOptions{Name: typed})
	must(t, field.PressSequentially(strings.ToLower(typed)))
	must(t, expect.Locator(options).ToHaveCount(2))
	must(t, field.Press("ArrowDown"))
	must(t, expect.Locator(options.First()).ToHaveAttribute("aria-selected", "true"))
	axe(t, page)
	must(t, options.Filter(locatorWith(email)).Click())
	must(t, expect.Locator(field).ToHaveValue(email))
	must(t, expect.Locator(page.GetByLabel("Last name")).ToHaveValue("Meier"))
	must(t, button(page, "Take payment €20.00").Click())
	code := page.Locator("#payment code").Filter(locatorWith("/paytech/payment/"))
	must(t, patient.Locator(code).ToBeVisible())
	address, err := code.InnerText()
	must(t, err)
	customer := newPage(t)
	visit(t, customer, address)
	pays(t, customer, "4000000000000408")
	must(t, patient.Locator(head(page)).ToContainText("captured"))
	return order
}

// looksAfter finds a customer, changes them, and writes something down, as a clerk.
func (s *shop) looksAfter(t *testing.T, name, order string) {
	t.Helper()
	page := s.signedIn(t, "clerk")
	must(t, link(page, "Customers").Click())
	must(t, page.GetByLabel("Search").Fill(name))
	must(t, expect.Locator(tableOf(page, "Customers").GetByRole("row")).ToHaveCount(3))
	axe(t, page)
	must(t, link(page, name+" Muster").Click())
	must(t, link(page, "Edit").Click())
	must(t, page.GetByLabel("E-mail").Fill("no address"))
	must(t, button(page, "Save changes").Click())
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToHaveAttribute("aria-invalid", "true"))
	axe(t, page)
	must(t, page.GetByLabel("E-mail").Fill(name+"@example.com"))
	must(t, page.GetByLabel("Town").Fill("Hamburg"))
	must(t, button(page, "Save changes").Click())
	sees(t, said(page), "Changes saved.")
	must(t, page.GetByLabel("Note", exactLabel).Fill("Called about "+order+"."))
	must(t, button(page, "Add note").Click())
	sees(t, page.Locator("main"), "Called about "+order+".")
	must(t, expect.Locator(button(page, "Erase")).ToHaveCount(0))
}

// merges finds the double by what is typed, compares, and merges it.
func (s *shop) merges(t *testing.T, page playwright.Page, name string) {
	t.Helper()
	must(t, link(page, "Merge").Click())
	field := page.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: "Search"})
	must(t, field.PressSequentially(strings.ToLower(name)))
	must(t, page.GetByRole("option").Filter(locatorWith("Meier")).Click())
	must(t, button(page, "Compare").Click())
	must(t, expect.Locator(heading(page, "Merge "+name+" Meier into "+name+" Muster")).ToBeVisible())
	axe(t, page)
	must(t, button(page, "Merge "+name+" Meier").Click())
	sees(t, said(page), "The two customers are one now.")
}

// takesOut downloads all that is held of a person.
func (s *shop) takesOut(t *testing.T, page playwright.Page, name, order string) {
	t.Helper()
	download, err := page.ExpectDownload(func() error { return link(page, "Export data").Click() })
	must(t, err)
	file := filepath.Join(t.TempDir(), download.SuggestedFilename())
	must(t, download.SaveAs(file))
	text, err := os.ReadFile(file)
	must(t, err)
	var whole map[string]any
	must(t, json.Unmarshal(text, &whole))
	for _, want := range []string{name, order, "Hamburg", "Called about"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in the file", want)
		}
	}
}

// erases has a person forgotten, and looks for them everywhere.
func (s *shop) erases(t *testing.T, page playwright.Page, name, order string) {
	t.Helper()
	dialog := act(t, page, "Erase")
	sees(t, dialog, "What stays")
	axe(t, page)
	press(t, dialog, "Erase "+name+" Muster")
	must(t, patient.Locator(page.Locator("#tasks")).ToContainText("Erased on"))
	must(t, expect.Locator(page.Locator("main")).Not().ToContainText(name))
	must(t, expect.Locator(page.Locator(".sums-lines")).ToContainText("€20.00"))
	axe(t, page)
	must(t, link(page, order).Click())
	sees(t, head(page), "captured")
	must(t, expect.Locator(page.Locator("main")).Not().ToContainText(name))
	for _, list := range []string{"/customers", "/transactions", "/links", "/invoices"} {
		for _, q := range []string{name, strings.ToLower(name) + "@example.com", strings.ToLower(name) + "@example.org"} {
			visit(t, page, s.URL+list+"?q="+url.QueryEscape(q))
			must(t, expect.Locator(page.Locator("main tbody tr")).ToHaveCount(0))
		}
	}
}

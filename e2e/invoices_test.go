package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// An invoice with three tax rates is written, sent, half paid on the gateway's page, reminded of, paid, and a line of it
// given back with a credit note; then more is refunded, which makes its credit note by itself: at Computop and at pay.tech.
func TestInvoice(t *testing.T) {
	t.Parallel()
	for _, at := range []struct{ account, gateway, card string }{
		{"Demo shop", "computop", ""},
		{"Demo games", "paytech", "4000000000000408"},
	} {
		t.Run(at.gateway, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			page := s.signedIn(t, "clerk")
			address := s.issuesAnInvoice(t, page, at.account)
			status, paying := page.Locator("#invoice header .status").First(), tableOf(page, "What paid it")

			customer := newPage(t, onPhone)
			s.paysInvoice(t, customer, address, "100.00", at.card)
			s.sees(t, page, status, "partially paid")
			sees(t, paying, "€100.00")
			axe(t, page)

			s.later(t, "528h") // 22 days: due after 14, reminded a week later
			mails := page.GetByRole("main").Locator(".mail-list")
			s.sees(t, page, mails, "Reminder")
			must(t, expect.Locator(status).ToHaveText("overdue"))
			must(t, mails.GetByRole("link").First().Click())
			sees(t, page.GetByRole("main"), strings.TrimPrefix(address, s.URL)) // the letter leads to the customer's page
			_, err := page.GoBack()
			must(t, err)

			s.paysInvoice(t, customer, address, "135.50", at.card)
			visit(t, customer, address)
			sees(t, customer.GetByRole("main"), "This invoice is paid")
			axe(t, customer)
			s.sees(t, page, status, "paid")

			must(t, button(page, "Credit note").Or(link(page, "Credit note")).First().Click())
			must(t, page.GetByLabel("Chosen lines").Check())
			must(t, page.GetByRole("dialog").GetByLabel("Bread").Fill("1"))
			must(t, page.GetByLabel("Reason").Fill("One loaf was missing"))
			must(t, button(page, "Issue credit note").Click())
			sees(t, page.GetByRole("main"), "One loaf was missing")
			must(t, page.GetByRole("main").GetByRole("link").Filter(locatorWith("INV-")).First().Click())
			sees(t, page.GetByRole("main"), "€10.70 more is held than the invoice asks for")

			must(t, paying.GetByRole("link").Last().Click())
			must(t, button(page, "Refund").First().Click())
			must(t, page.GetByRole("dialog").GetByLabel("Amount").Fill("10.70"))
			must(t, page.GetByRole("dialog").GetByLabel("Reason").Fill("One loaf was missing"))
			must(t, button(page, "Refund €10.70").Click())
			must(t, patient.Locator(amount(page, "Refunded")).ToContainText("€10.70"))

			visit(t, page, s.URL+"/invoices?q=ami@invoiced.example")
			must(t, page.GetByRole("table").GetByRole("link").Filter(locatorWith("CN-")).Click())
			sees(t, page.GetByRole("main"), "One loaf was missing")
			sees(t, page.GetByRole("main"), "€10.70")
			s.refundsWithCreditNote(t, page)
		})
	}
}

// refundsWithCreditNote gives a part of the invoice of a credit note back.
func (s *shop) refundsWithCreditNote(t *testing.T, page playwright.Page) {
	t.Helper()
	must(t, page.GetByRole("main").GetByRole("link").Filter(locatorWith("INV-")).First().Click())
	must(t, tableOf(page, "What paid it").GetByRole("link").Last().Click())
	must(t, button(page, "Refund").First().Click())
	must(t, expect.Locator(page.GetByRole("dialog").GetByLabel("For INV-")).ToBeChecked())
	axe(t, page)
	must(t, page.GetByRole("dialog").GetByLabel("Amount").Fill("20.00"))
	must(t, page.GetByRole("dialog").GetByLabel("Reason").Fill("Served cold"))
	must(t, button(page, "Refund €20.00").Click())
	must(t, patient.Locator(amount(page, "Refunded")).ToContainText("€30.70"))
	notes := page.Locator("#sides").GetByRole("link").Filter(locatorWith("CN-"))
	must(t, patient.Locator(notes).ToHaveCount(2))
	must(t, notes.Last().Click())
	sees(t, page.GetByRole("main"), "Served cold")
	sees(t, page.GetByRole("main"), "€20.00")
}

// issuesAnInvoice writes one of €235.50 by the form, finalises and sends it; gives the address of its customer's page.
func (s *shop) issuesAnInvoice(t *testing.T, page playwright.Page, account string) string {
	t.Helper()
	visit(t, page, s.URL+"/invoices/new")
	for label, text := range map[string]string{
		"E-mail": "ami@invoiced.example", "Name on the invoice": "Ami Sato", "Street": "Hauptstr. 5", "Postal code": "10999", "City": "Berlin",
	} {
		must(t, page.GetByLabel(label, exactLabel).Fill(text))
	}
	choosesAccount(t, page, "Paid through", account)
	for n, line := range []struct{ what, quantity, price, category, rate string }{
		{"Cooking class", "1", "100", "With VAT", "19"},
		{"Bread", "10", "10", "With VAT", "7"},
		{"Deposit", "3", "3.1666", "Zero-rated", "0"}, // €9.50, rounded once
	} {
		if n > 0 {
			must(t, button(page, "Add a line").Click())
		}
		fields := page.Locator(".invoice-line").Nth(n)
		must(t, fields.GetByLabel("What").Fill(line.what))
		must(t, fields.GetByLabel("Quantity").Fill(line.quantity))
		must(t, fields.GetByLabel("Price without VAT").Fill(line.price))
		_, err := fields.GetByLabel("VAT", playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)}).
			SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice(line.category)})
		must(t, err)
		must(t, fields.GetByLabel("VAT rate in %").Fill(line.rate))
	}
	axe(t, page)
	must(t, button(page, "Save draft").Last().Click())
	sees(t, page.GetByRole("main"), "€235.50") // 119.00 + 107.00 + 9.50
	must(t, button(page, "Finalise").Or(link(page, "Finalise")).First().Click())
	must(t, page.GetByRole("dialog").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Finalise"}).Click())
	must(t, expect.Locator(page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "INV-", Level: playwright.Int(1)})).ToBeVisible())
	must(t, button(page, "Send").Or(link(page, "Send")).First().Click())
	must(t, page.GetByRole("dialog").GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Send"}).Click())
	sees(t, page.GetByRole("main"), "Sent")
	address, err := page.GetByRole("main").Locator("code").Filter(locatorWith("/invoice/")).InnerText()
	must(t, err)
	return address
}

// paysInvoice pays a part of an invoice as its customer.
func (s *shop) paysInvoice(t *testing.T, customer playwright.Page, address, amount, card string) {
	t.Helper()
	visit(t, customer, address)
	axe(t, customer)
	fits(t, customer)
	must(t, button(customer, "Pay").Click())
	must(t, customer.GetByLabel("Amount in EUR").Fill(amount))
	axe(t, customer)
	must(t, button(customer, "Pay €"+amount).Click())
	s.paysOnGateway(t, customer, card)
}

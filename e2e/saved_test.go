package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// takes fills in Take a payment and sends it; keep has the card kept.
func (s *shop) takes(t *testing.T, page playwright.Page, account, order string, keep bool) {
	t.Helper()
	visit(t, page, s.URL+"/transactions/new")
	choosesAccount(t, page, "Account", account)
	for label, text := range map[string]string{
		"Amount": "20", "Order reference": order, "First name": "Ami", "Last name": "Sato", "E-mail": order + "@saved.example",
	} {
		must(t, page.GetByLabel(label).Fill(text))
	}
	if keep {
		must(t, keepBox(page).Check())
	}
	must(t, button(page, "Take payment €20.00").Click())
	must(t, expect.Locator(heading(page, order)).ToBeVisible())
}

// keepBox is the box of the way that is chosen: another way's is out of sight.
func keepBox(page playwright.Page) playwright.Locator {
	return page.GetByRole("checkbox", playwright.PageGetByRoleOptions{Name: "Keep this card to charge it again"})
}

// pays pays on a gateway's page with a card that it takes without asking more.
func pays(t *testing.T, customer playwright.Page, number string) {
	t.Helper()
	must(t, customer.Locator("#number").Fill(number))
	must(t, customer.Locator("#expiry").Fill("12/39"))
	must(t, button(customer, "Pay").Click())
	must(t, expect.Locator(heading(customer, "You are done here")).ToBeVisible())
}

// A customer's card is kept while they pay, stands on their page, and is charged again.
func TestSavedCardIsCharged(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	s.takes(t, page, "Demo games", "keep-1", true)
	code := page.Locator("#payment code").Filter(locatorWith("/paytech/payment/"))
	must(t, expect.Locator(code).ToBeVisible())
	address, err := code.InnerText()
	must(t, err)
	customer := newPage(t)
	visit(t, customer, address)
	pays(t, customer, "4000000000000408")
	sees(t, head(page), "captured")
	must(t, link(page, "Ami Sato").Click())
	saved := tableOf(page, "Saved payment methods")
	sees(t, saved, "Visa •• 0408")
	must(t, expect.Locator(button(page, "Forget")).ToHaveAccessibleDescription("pay.tech can't be told to forget it."))
	axe(t, page)
	must(t, link(page, "Charge").Click())
	must(t, expect.Locator(page.GetByLabel("A saved payment method of the customer")).ToBeChecked())
	must(t, page.GetByLabel("Amount").Fill("3"))
	must(t, page.GetByLabel("Order reference").Fill("AGAIN-1"))
	axe(t, page)
	must(t, button(page, "Take payment €3.00").Click())
	must(t, expect.Locator(heading(page, "AGAIN-1")).ToBeVisible())
	sees(t, head(page), "captured")
	sees(t, operation(page, 1), "Charge")

	visit(t, page, s.URL+"/transactions/new")
	choosesAccount(t, page, "Account", "Demo games")
	must(t, page.GetByLabel("A saved payment method of the customer").Check())
	must(t, page.GetByLabel("Amount").Fill("4"))
	must(t, page.GetByLabel("E-mail").Fill("nobody@saved.example"))
	must(t, button(page, "Find what they saved").Click())
	must(t, expect.Locator(page.GetByLabel("E-mail")).ToHaveAccessibleDescription("Finds the payment later by what the customer tells you. Nobody with this e-mail has saved a payment method."))
	must(t, page.GetByLabel("E-mail").Fill("keep-1@saved.example"))
	must(t, button(page, "Find what they saved").Click())
	must(t, expect.Locator(page.GetByLabel("Saved payment method", exactLabel)).ToBeFocused())
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveValue("4"))
}

// A gateway's page that is reached by a form is opened from the payment's page, in a window of its own.
func TestPaymentPageByForm(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	s.takes(t, page, "Demo outlet", "form-2", false)
	must(t, expect.Locator(button(page, "Open the payment page")).ToBeVisible())
	must(t, expect.Locator(page.Locator("#payment [data-copy]")).ToHaveCount(0))
	axe(t, page)
	customer, err := page.Context().ExpectPage(func() error { return button(page, "Open the payment page").Click() })
	must(t, err)
	must(t, expect.Page(customer).ToHaveTitle("Pay 20.00 EUR"))
	must(t, expect.Locator(button(page, "Open the payment page")).ToBeEnabled()) // it may be needed again
	pays(t, customer, "4111110000000021")
	sees(t, head(page), "captured")
	must(t, expect.Locator(button(page, "Open the payment page")).ToHaveCount(0))
}

// A card that was read out and kept is forgotten again, at the gateway too.
func TestSavedCardIsForgotten(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new")
	outlet, err := page.GetByLabel("Account", exactLabel).Locator("option").Filter(locatorWith("Demo outlet")).GetAttribute("value")
	must(t, err)
	s.letsTypeCards(t, outlet)
	visit(t, page, s.URL+"/transactions/new?channel=card&account="+outlet)
	for label, text := range map[string]string{
		"Amount": "20", "Order reference": "keep-3", "First name": "Ami", "Last name": "Sato", "E-mail": "ami@saved.example",
	} {
		must(t, page.GetByLabel(label).Fill(text))
	}
	must(t, keepBox(page).Check())
	typesCard(t, page, "4111110000000021")
	must(t, button(page, "Take payment €20.00").Click())
	must(t, expect.Locator(heading(page, "keep-3")).ToBeVisible())
	sees(t, head(page), "captured")

	must(t, link(page, "Ami Sato").Click())
	sees(t, tableOf(page, "Saved payment methods"), "•• 0021")
	must(t, button(page, "Forget").Click())
	dialog := page.GetByRole("dialog")
	sees(t, dialog, "can never be charged again")
	axe(t, page)
	must(t, page.Keyboard().Press("Escape"))
	must(t, expect.Locator(button(page, "Forget")).ToBeFocused())
	must(t, page.Keyboard().Press("Enter"))
	must(t, dialog.Locator("button[type=submit]").Click())
	sees(t, said(page), "The payment method is forgotten.")
	sees(t, page.GetByRole("main"), "This customer has saved nothing that could be charged again.")
}

package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The payouts are the list of transactions, those alone: by their entry in the navigation, and by the filter.
func TestPayouts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL)
	must(t, link(page, "Payouts").Click())
	must(t, expect.Locator(heading(page, "Payouts")).ToBeVisible())
	must(t, expect.Locator(link(page, "Payouts")).ToHaveAttribute("aria-current", "page"))
	must(t, expect.Locator(page.GetByText("Filters", playwright.PageGetByTextOptions{Exact: playwright.Bool(true)})).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Kind")).Not().ToBeVisible()) // it is the list's own, no filter

	visit(t, page, s.URL+"/transactions?status=captured")
	must(t, page.GetByLabel("Kind").Focus())
	_, err := page.GetByLabel("Kind").SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice("Payout")})
	must(t, err)
	must(t, expect.Locator(heading(page, "Payouts")).ToBeVisible())
	must(t, expect.Locator(page.GetByLabel("Kind")).ToBeFocused()) // the heading alone was replaced
	_, err = page.GetByLabel("Kind").SelectOption(playwright.SelectOptionValues{Labels: playwright.StringSlice("Payment")})
	must(t, err)
	must(t, expect.Locator(heading(page, "Transactions")).ToBeVisible())
	must(t, link(page, "Payouts").Click())
	must(t, link(page, "Pay out").First().Click())
	must(t, expect.Locator(heading(page, "Pay out")).ToBeVisible())
	must(t, expect.Locator(link(page, "Payouts").First()).ToHaveAttribute("aria-current", "page"))
}

// choosesAccount takes the account of that name in a form.
func choosesAccount(t *testing.T, page playwright.Page, label, name string) {
	t.Helper()
	list := page.GetByLabel(label, exactLabel)
	value, err := list.Locator("option").Filter(locatorWith(name)).GetAttribute("value")
	must(t, err)
	_, err = list.SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice(value)})
	must(t, err)
}

// paysOut fills in Pay out to a bank account, at the gateway that has such payouts.
func (s *shop) paysOut(t *testing.T, page playwright.Page, amount, order string) {
	t.Helper()
	visit(t, page, s.URL+"/payouts/new")
	choosesAccount(t, page, "Out of which account", "Demo games")
	must(t, page.GetByLabel("To a bank account").Check())
	for label, text := range map[string]string{
		"Amount": amount, "Order reference": order, "Reason": "a prize", "First name": "Erika", "Last name": "Muster", "E-mail": "erika@prize.example",
		"Account holder": "Erika Muster", "IBAN or account number": "DE89 3704 0044 0532 0130 00", "Country of the bank": "de",
	} {
		must(t, page.GetByLabel(label, exactLabel).Fill(text))
	}
}

// A clerk pays out to a bank account: refused as typed first, then once. What lies at the gateway is there without being
// waited for, and where the money went stands on the payout's page.
func TestPayOut(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	s.paysOut(t, page, "12.50", "PRIZE-1")
	sees(t, page.Locator("#balances"), "Available for withdrawals")
	must(t, expect.Locator(page.GetByLabel("Back to whoever paid an earlier payment")).Not().ToBeVisible()) // this gateway can't
	must(t, page.GetByLabel("Reason").Fill(""))
	must(t, button(page, "Pay out €12.50").Click())
	must(t, expect.Locator(page.GetByLabel("Reason")).ToHaveAttribute("aria-invalid", "true"))
	must(t, expect.Locator(page.GetByLabel("IBAN or account number")).ToHaveValue("DE89 3704 0044 0532 0130 00"))
	axe(t, page)
	must(t, page.GetByLabel("Reason").Fill("a prize"))
	must(t, page.GetByLabel("Reason").Press("Tab"))
	must(t, page.GetByLabel("Order reference").Press("Enter")) // pays out: it does not look for what somebody saved
	must(t, expect.Locator(heading(page, "PRIZE-1")).ToBeVisible())
	sees(t, head(page), "paid out")
	sees(t, amount(page, "Sent"), "€12.50")
	sees(t, page.Locator("#sides"), "DE89370400440532013000")
	axe(t, page)
	must(t, link(page, "Payouts").First().Click())
	sees(t, tableOf(page, "Payouts"), "PRIZE-1")
}

// A large payout waits at the gateway: a clerk sees why it does, a manager lets one go and stops the other.
func TestPayoutsAreReviewed(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	clerk, manager := s.signedIn(t, "clerk"), s.signedIn(t, "manager")
	for verb, status := range map[string]string{"Approve payout": "paid out", "Reject payout": "declined"} {
		s.paysOut(t, clerk, "1500", "PRIZE-"+verb[:3])
		must(t, button(clerk, "Pay out €1,500.00").Click())
		must(t, expect.Locator(heading(clerk, "PRIZE-"+verb[:3])).ToBeVisible())
		must(t, expect.Locator(button(clerk, verb)).ToHaveAccessibleDescription("This takes the role manager, or one above it. Ask somebody who has it."))
		sees(t, operation(clerk, 1), "AWAITING_APPROVAL")
		visit(t, clerk, s.URL)
		sees(t, clerk.Locator("section.needs").Filter(locatorWith("Payouts that wait for an answer")), "PRIZE-"+verb[:3])
		_, err := clerk.GoBack()
		must(t, err)
		visit(t, manager, s.URL)
		waiting := manager.Locator("section.needs").Filter(locatorWith("Payouts that wait for your answer"))
		must(t, waiting.GetByRole("link").Filter(locatorWith("PRIZE-"+verb[:3])).Click())
		dialog := act(t, manager, verb)
		axe(t, manager)
		press(t, dialog, verb)
		must(t, patient.Locator(head(manager)).ToContainText(status))
		must(t, patient.Locator(head(clerk)).ToContainText(status)) // without touching anything
	}
}

package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"

	"kontor/providers/computop/sim"
)

// letsTypeCards is an admin who switched cards by phone on.
func (s *shop) letsTypeCards(t *testing.T, account string) {
	t.Helper()
	form := url.Values{"on": {"true"}, "understood": {"yes"}}
	if status, _, _ := s.person(t, "admin@demo.test").post(t, "/settings/accounts/"+account+"/cards", form); status != http.StatusSeeOther {
		t.Fatalf("the switch answered %d", status)
	}
}

// chooses the first account of a form, and a card.
func choosesCard(t *testing.T, page playwright.Page) {
	t.Helper()
	_, err := page.GetByLabel("Account", exactLabel).SelectOption(playwright.SelectOptionValues{Values: playwright.StringSlice("1")})
	must(t, err)
	must(t, page.GetByLabel("Card by phone").Check())
}

var cardFields = []string{"Card number", "Name on the card", "Valid until", "Security code"}

// typesCard types what a customer reads out.
func typesCard(t *testing.T, page playwright.Page, number string) {
	t.Helper()
	for i, text := range []string{number, "Erika Muster", "12/39", "737"} {
		must(t, page.GetByLabel(cardFields[i]).Fill(text))
	}
}

// An admin lets staff type cards, having said to know what it means; a clerk takes one that a customer reads out. What
// comes back after a mistake, or by the browser's own button, has no card in it, and neither has the program's output.
func TestCardByPhone(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	admin := s.signedIn(t, "admin")
	visit(t, admin, s.URL+"/settings/accounts/1")
	must(t, button(admin, "Switch on cards by phone").Click())
	box := admin.GetByLabel("I have read this, and we may take cards by phone")
	must(t, expect.Locator(box).ToHaveAccessibleDescription("Tick this box first: whoever switches it on answers for what it means."))
	must(t, box.Check())
	must(t, button(admin, "Switch on cards by phone").Click())
	sees(t, said(admin), "Cards by phone are switched on.")

	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL)
	must(t, link(page, "Take a payment").Click())
	must(t, expect.Locator(page.GetByLabel("Card number")).Not().ToBeVisible())
	choosesCard(t, page)
	must(t, expect.Locator(page.GetByLabel("Language of the page")).Not().ToBeVisible())
	must(t, page.GetByLabel("Amount").Fill("49.90"))
	must(t, page.GetByLabel("Order reference").Fill("PHONE-1"))
	must(t, page.GetByLabel("First name").Fill("Erika"))
	must(t, page.GetByLabel("Last name").Fill("Muster"))
	must(t, page.GetByLabel("E-mail").Fill("erika@phone.example"))
	must(t, page.GetByLabel(byHand).Check())
	typesCard(t, page, "4111 1111 1111 1112")
	must(t, button(page, "Take payment €49.90").Click())
	must(t, expect.Locator(page.GetByLabel("Card number")).ToHaveAccessibleDescription("This is not a card number. Have it read out once more."))
	s.noCard(t, page)
	must(t, expect.Locator(page.GetByLabel("Order reference")).ToHaveValue("PHONE-1"))
	must(t, expect.Locator(page.GetByLabel("Card by phone")).ToBeChecked())
	axe(t, page)
	typesCard(t, page, "4111 1111 1111 1111")
	must(t, button(page, "Take payment €49.90").Click())
	must(t, expect.Locator(heading(page, "PHONE-1")).ToBeVisible())
	sees(t, head(page), "authorized")
	sees(t, page.Locator("#sides"), "Visa •• 1111")
	s.forgetsTheCard(t, page)
	s.output.hasNoCard(t, "4111")
	s.knowsTheCustomer(t, page)
}

// noCard fails the test where a field of a card is filled in.
func (s *shop) noCard(t *testing.T, page playwright.Page) {
	t.Helper()
	for _, label := range cardFields {
		must(t, expect.Locator(page.GetByLabel(label)).ToHaveValue(""))
	}
}

// forgetsTheCard leaves a form that is half typed, and comes back.
func (s *shop) forgetsTheCard(t *testing.T, page playwright.Page) {
	t.Helper()
	visit(t, page, s.URL+"/transactions/new?channel=card&account=1")
	typesCard(t, page, "4111 1111 1111 1111")
	must(t, link(page, "Home").Click())
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	_, err := page.GoBack()
	must(t, err)
	must(t, expect.Locator(heading(page, "Take a payment")).ToBeVisible())
	s.noCard(t, page)
}

// knowsTheCustomer goes from the payment to whom it is from, and on.
func (s *shop) knowsTheCustomer(t *testing.T, page playwright.Page) {
	t.Helper()
	visit(t, page, s.URL+"/transactions?q=PHONE-1")
	must(t, link(page, "PHONE-1").Click())
	must(t, link(page, "Erika Muster").Click())
	must(t, expect.Locator(heading(page, "Erika Muster")).ToBeVisible())
	sees(t, page.GetByRole("main"), "This customer has saved nothing that could be charged again.")
	sees(t, tableOf(page, "Transactions"), "PHONE-1")
	s.narrowsToTheCustomer(t, page)
}

// narrowsToTheCustomer: the list of one customer stays theirs while it is filtered, and leads back to that of all.
func (s *shop) narrowsToTheCustomer(t *testing.T, page playwright.Page) {
	t.Helper()
	must(t, link(page, "All of them").Click())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/transactions\?customer=\d+$`)))
	rows := tableOf(page, "Transactions").Locator("tbody tr")
	must(t, expect.Locator(rows).ToHaveCount(1))
	sees(t, page.GetByRole("main"), "Customer: Erika Muster")
	axe(t, page)
	must(t, page.GetByLabel("Search").Fill("nothing-such"))
	must(t, expect.Locator(page.GetByText("No transaction fits")).ToBeVisible())
	must(t, page.GetByLabel("Search").Fill("PHONE-1"))
	must(t, expect.Locator(rows).ToHaveCount(1))
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`customer=\d+.*q=PHONE-1`)))
	must(t, link(page, "Show the transactions of all customers").Click())
	must(t, expect.Page(page).ToHaveURL(regexp.MustCompile(`/transactions(\?q=PHONE-1)?$`)))
	must(t, expect.Locator(page.GetByText("Customer: Erika Muster")).ToHaveCount(0))
}

// The answer to a card is lost: it is said to be unknown, asked about, and the card is never sent again.
func TestCardByPhoneLost(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.letsTypeCards(t, "1")
	page, before := s.signedIn(t, "clerk"), s.takenThere(t, 8_00)
	lost := sim.Fault{Every: 1, Only: "*"} // no question is answered either
	s.faults(t, sim.Faults{LoseAnswer: lost, LoseWebhook: lost})
	visit(t, page, s.URL+"/transactions/new?account=1")
	choosesCard(t, page)
	must(t, page.GetByLabel("Amount").Fill("8"))
	must(t, page.GetByLabel("Order reference").Fill("PHONE-LOST"))
	typesCard(t, page, "4111111111111111")
	must(t, button(page, "Take payment €8.00").Click())
	must(t, expect.Locator(heading(page, "PHONE-LOST")).ToBeVisible())
	sees(t, page.Locator("#payment"), "It is not known whether €8.00 was authorized")
	s.faults(t, simUp)
	must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
	sees(t, head(page), "captured")
	if n := s.takenThere(t, 8_00) - before; n != 1 {
		t.Errorf("%d such payments at the gateway", n)
	}
}

// A card is taken without scripts.
func TestCardByPhoneWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.letsTypeCards(t, "1")
	page := s.signedIn(t, "clerk", withoutScripts, onPhone)
	answers := statuses(page)
	visit(t, page, s.URL+"/transactions/new?account=1")
	choosesCard(t, page)
	fits(t, page)
	must(t, page.GetByLabel("Amount").Fill("12"))
	must(t, page.GetByLabel("Order reference").Fill("PHONE-PLAIN"))
	typesCard(t, page, "4111")
	must(t, button(page, "Take payment").Click())
	s.noCard(t, page)
	typesCard(t, page, "4111111111111111")
	must(t, button(page, "Take payment 12").Click())
	must(t, expect.Locator(heading(page, "PHONE-PLAIN")).ToBeVisible())
	sees(t, head(page), "captured")
	wantStatuses(t, answers, 422, 303)
}

// opensTheBank presses the button that leads to the card's bank, and gives the window that it leads to.
func opensTheBank(t *testing.T, page playwright.Page) playwright.Page {
	t.Helper()
	bank, err := page.ExpectPopup(func() error { return button(page, "Open the page of the bank").Click() })
	must(t, err)
	return bank
}

// The bank of a card looks at the browser first, and then asks its customer: the clerk goes with them from step to step,
// in windows of their own, and sees the payment come through without touching its page.
func TestCardByPhoneAtTheBank(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new")
	choosesAccount(t, page, "Account", "Demo travel")
	account, err := page.GetByLabel("Account", exactLabel).InputValue()
	must(t, err)
	s.letsTypeCards(t, account)
	visit(t, page, s.URL+"/transactions/new?account="+account)
	must(t, page.GetByLabel("Card by phone").Check())
	must(t, page.GetByLabel("Amount").Fill("25"))
	must(t, page.GetByLabel("Order reference").Fill("PHONE-3DS"))
	typesCard(t, page, "4000 0000 0000 3154")
	must(t, button(page, "Take payment €25.00").Click())
	must(t, expect.Locator(heading(page, "PHONE-3DS")).ToBeVisible())
	sees(t, page.Locator("#payment"), "The bank of the card wants its customer to confirm")
	axe(t, page)

	method := page.Locator("#payment form[action$='/method']")
	must(t, expect.Locator(method).ToBeVisible())
	looked := opensTheBank(t, page)
	sees(t, looked.GetByRole("main"), "has looked at this browser")
	must(t, looked.Close())
	must(t, patient.Locator(method).ToHaveCount(0))
	sees(t, head(page), "pending")

	asked := opensTheBank(t, page)
	sees(t, asked.GetByRole("main"), "is it you who pays")
	must(t, button(asked, "Confirm").Click())
	must(t, expect.Locator(heading(asked, "You are done here")).ToBeVisible())
	must(t, asked.Close())
	must(t, patient.Locator(head(page)).ToContainText("captured"))
	must(t, expect.Locator(button(page, "Open the page of the bank")).ToHaveCount(0))
	s.output.hasNoCard(t, "3154")
}

package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Money goes to a card that is read out: switched off at first, which the page says and leads an admin to change; then
// once, and nothing of the card is left on any page.
func TestPayOutToCard(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page, admin := s.signedIn(t, "clerk"), s.signedIn(t, "admin")
	off := "To a card that is read out: switched off for the account Demo travel."
	visit(t, page, s.URL+"/payouts/new")
	sees(t, page.Locator("#destinations"), off)
	visit(t, admin, s.URL+"/payouts/new")
	must(t, link(admin, "Open its settings").Click())
	sees(t, admin.GetByRole("main"), "to take a payment or to pay out to it")
	must(t, admin.GetByLabel("I have read this, and we may take cards by phone").Check())
	must(t, button(admin, "Switch on cards by phone").Click())
	sees(t, said(admin), "Cards by phone are switched on.")

	visit(t, page, s.URL+"/payouts/new")
	must(t, expect.Locator(page.GetByText(off)).ToHaveCount(0))
	s.fillsCardPayout(t, page, "4111 1111 1111 1112")
	axe(t, page)
	must(t, button(page, "Pay out €15.00").Click())
	must(t, expect.Locator(page.GetByLabel("Card number")).ToHaveAccessibleDescription("This is not a card number. Have it read out once more."))
	must(t, expect.Locator(page.GetByLabel("Reason")).ToHaveValue("a prize"))
	s.noCard(t, page)
	typesCard(t, page, "4111 1111 1111 1111")
	must(t, button(page, "Pay out €15.00").Click())
	must(t, expect.Locator(heading(page, "CARD-PRIZE")).ToBeVisible())
	sees(t, head(page), "paid out")
	sees(t, page.Locator("#sides"), "A card that was read out")
	s.output.hasNoCard(t, "4111")
}

func (s *shop) fillsCardPayout(t *testing.T, page playwright.Page, card string) {
	t.Helper()
	choosesAccount(t, page, "Out of which account", "Demo travel")
	must(t, page.GetByLabel("To a card that is read out").Check())
	for label, text := range map[string]string{"Amount": "15", "Order reference": "CARD-PRIZE", "Reason": "a prize", "Last name": "Muster"} {
		must(t, page.GetByLabel(label, exactLabel).Fill(text))
	}
	typesCard(t, page, card)
}

// A card that was typed before another way was chosen is not sent.
func TestCardOutOfSight(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.letsTypeCards(t, "1")
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new?account=1")
	choosesCard(t, page)
	must(t, page.GetByLabel("Amount").Fill("12"))
	typesCard(t, page, "4111111111111111")
	must(t, page.GetByLabel("On a page of the provider's, reached by its address").Check())
	request, err := page.ExpectRequest("**/transactions", func() error { return button(page, "Take payment €12.00").Click() })
	must(t, err)
	body, err := request.PostData()
	must(t, err)
	if strings.Contains(body, "card_") {
		t.Errorf("sent %q", body)
	}
}

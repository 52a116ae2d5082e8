package e2e

import (
	"net/url"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestRefund(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("in parts, and too large", s.refundsInParts)
	t.Run("double click", s.refundsOnce)
	t.Run("two tabs", s.refundsInTwoTabs)
	t.Run("back and again", s.refundsAfterBack)
	t.Run("colleagues at once", s.refundedByMany)
	t.Run("in the portal", s.refundedInThePortal)
	t.Run("other currencies", s.refundsOtherCurrencies)
}

// Two parts go through; a third that is more than is left comes back as it was typed, with a sentence beside the field,
// and goes through when it is corrected.
func (s *shop) refundsInParts(t *testing.T) {
	p := s.pay(t, order{amount: 5000, automatic: true})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	for _, part := range []string{"12.00", "8"} {
		dialog := act(t, page, "Refund")
		fill(t, dialog, "Amount", part)
		fill(t, dialog, "Reason", "broken")
		press(t, dialog, map[string]string{"12.00": "Refund €12.00", "8": "Refund €8.00"}[part])
		must(t, expect.Locator(dialog).Not().ToBeVisible())
		sees(t, operation(page, 1), "succeeded")
	}
	sees(t, said(page), "Refund of €8.00 succeeded.")
	sees(t, amount(page, "Refunded"), "€20.00")
	sees(t, head(page), "partially refunded")

	dialog := act(t, page, "Refund")
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToHaveValue("30.00"))
	fill(t, dialog, "Amount", "30.01")
	fill(t, dialog, "Reason", "all of it")
	press(t, dialog, "Refund €30.01")
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToHaveAccessibleDescription("Up to €30.00. Only €30.00 can still be refunded. Type that or less."))
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToHaveValue("30.01"))
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToBeFocused())
	must(t, expect.Locator(dialog.GetByLabel("Reason")).ToHaveValue("all of it"))
	fill(t, dialog, "Amount", "30.00")
	press(t, dialog, "Refund €30.00")
	sees(t, head(page), "refunded")
	sees(t, amount(page, "Refunded"), "€50.00")
	must(t, expect.Locator(button(page, "Refund")).ToBeDisabled())
	must(t, expect.Locator(button(page, "Refund")).ToHaveAccessibleDescription("All that was captured is refunded, or was taken back by the bank."))
	admin := s.signedIn(t, "admin")
	visit(t, admin, s.URL+"/audit")
	asked := tableOf(admin, "Audit").GetByRole("row").Filter(locatorWith("Refund requested.")).Nth(2)
	for _, part := range []string{"Carl Clerk", "€12.00", "broken", "Payment " + p.id} { // who, how much, why, what
		sees(t, asked, part)
	}
	if got := s.theirs(t, p.payID); got.Refunded != 5000 || s.did(t, p.payID, "refund") != 3 {
		t.Errorf("the gateway refunded %d in %+v", got.Refunded, got.Operations)
	}
}

// What was refunded in the gateway's own portal appears: by webhook, or when the provider is asked.
func (s *shop) refundedInThePortal(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	s.portal(t, p.payID, "refund", 1500) // nothing is told
	must(t, button(page, "Ask the provider now").Click())
	sees(t, said(page), "The provider was asked, and had news.")
	sees(t, amount(page, "Refunded"), "€15.00")
	sees(t, operation(page, 1), "Provider")
	must(t, button(page, "Ask the provider now").Click())
	sees(t, said(page), "The provider was asked: nothing has changed.")

	s.portalTells(t)
	s.portal(t, p.payID, "refund", 500)
	until(t, "the webhook is processed", func() bool {
		rows := s.clerk.export(t, url.Values{"q": {p.payID}})
		return rows[0]["refunded"] == "20.00"
	})
	_, err := page.Reload()
	must(t, err)
	sees(t, amount(page, "Refunded"), "€20.00")
	sees(t, page.Locator("#history"), "The provider sent")
	must(t, expect.Locator(tableOf(page, "Operations").GetByRole("row")).ToHaveCount(5)) // head, authorization, capture, two refunds
}

// Yen have no decimals, dinars have three.
func (s *shop) refundsOtherCurrencies(t *testing.T) {
	page := s.signedIn(t, "clerk")
	for _, tt := range []struct{ currency, typed, wrong, label, sentence, left string }{
		{"JPY", "1200", "12.5", "Refund ¥1,200", "This has more decimals than JPY has.", "¥3,800"},
		{"BHD", "1.234", "1.2345", "Refund BHD\u00a01.234", "This has more decimals than BHD has.", "BHD\u00a03.766"},
	} {
		p := s.pay(t, order{currency: tt.currency, automatic: true})
		visit(t, page, s.page(p))
		dialog := act(t, page, "Refund")
		fill(t, dialog, "Amount", tt.wrong)
		must(t, dialog.Locator("button[type=submit]").Click())
		sees(t, dialog, tt.sentence)
		fill(t, dialog, "Amount", tt.typed)
		must(t, dialog.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: tt.label, Exact: playwright.Bool(true)}).Click())
		sees(t, operation(page, 1), "succeeded")
		sees(t, amount(page, "Refunded"), tt.left+" left to refund")
	}
}

package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// In German, amounts are read and written as German has it: on pages, in fields and in files.
func TestGerman(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	refunded, listed := s.pay(t, order{amount: 500_000, automatic: true}), s.pay(t, order{amount: 123_456, currency: "USD"})
	s.env = append(s.env, "KONTOR_LOCALE=de") // read at the start
	s.restart()
	t.Run("refund", func(t *testing.T) { s.refundsInGerman(t, refunded) })
	t.Run("list", func(t *testing.T) { s.listsInGerman(t, listed) })
	t.Run("take a payment", s.takesInGerman)
}

// readTwoWays is how a sentence begins that refuses an amount.
var readTwoWays = regexp.MustCompile(`This can be read in two ways\.`)

// refundsInGerman: the point separates thousands and the comma decimals. The other way round is refused beside the
// field, as it was typed, and the button promises no amount for it.
func (s *shop) refundsInGerman(t *testing.T, p paid) {
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	sees(t, amount(page, "Captured"), "5.000,00 €")
	dialog := act(t, page, "Refund")
	field := dialog.GetByLabel("Amount")
	must(t, expect.Locator(field).ToHaveValue("5000,00"))
	for _, english := range []string{"1,234.56", "1234.56", "12.50"} {
		fill(t, dialog, "Amount", english)
		press(t, dialog, "Refund "+english)
		must(t, expect.Locator(field).ToHaveAccessibleDescription(readTwoWays))
		must(t, expect.Locator(field).ToHaveValue(english))
	}
	if got := s.theirs(t, p.payID); got.Refunded != 0 {
		t.Errorf("the gateway refunded %d", got.Refunded)
	}
	fill(t, dialog, "Amount", "1.234,56")
	press(t, dialog, "Refund 1.234,56 €")
	sees(t, operation(page, 1), "succeeded")
	sees(t, operation(page, 1), "1.234,56 €")
	sees(t, said(page), "Refund of 1.234,56 € succeeded.")
	sees(t, amount(page, "Refunded"), "3.765,44 € left to refund")
	if got := s.theirs(t, p.payID); got.Refunded != 123_456 {
		t.Errorf("the gateway refunded %d", got.Refunded)
	}
}

// The list and its file write amounts the German way; a filter reads them so, and says what it can't read.
func (s *shop) listsInGerman(t *testing.T, p paid) {
	page := s.signedIn(t, "viewer")
	for least, want := range map[string]int{"1.234,56": 1, "1234,56": 1, "1.234,57": 0} {
		visit(t, page, s.URL+"/transactions?currency=USD&q="+p.ref+"&min="+url.QueryEscape(least))
		must(t, expect.Locator(resultOf(page, p)).ToHaveCount(want))
	}
	visit(t, page, s.URL+"/transactions?currency=USD&min=1,234.56")
	must(t, expect.Locator(page.GetByLabel("Lowest amount")).ToHaveAccessibleDescription(readTwoWays))
	visit(t, page, s.URL+"/transactions?q="+url.QueryEscape("1.234,56"))
	sees(t, resultOf(page, p), "1.234,56 $")
	status, file := s.clerk.get(t, "/transactions.csv?q="+p.ref)
	if status != http.StatusOK || !strings.Contains(file, ";1234,56;") {
		t.Errorf("the file: %d\n%s", status, file)
	}
}

// What is typed to take a payment is what the customer is asked for.
func (s *shop) takesInGerman(t *testing.T) {
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Order reference").Fill("RE-1.234"))
	must(t, page.GetByLabel("Amount").Fill("1,234.50"))
	must(t, page.GetByRole("main").Locator("button[type=submit]").Click())
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveAccessibleDescription(readTwoWays))
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveValue("1,234.50"))
	must(t, page.GetByLabel("Amount").Fill("1.234,5"))
	must(t, page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Take payment 1.234,50 €"}).Click())
	must(t, expect.Locator(heading(page, "RE-1.234")).ToBeVisible())
	sees(t, amount(page, "Asked"), "1.234,50 €")
	customer := hosted(t, page)
	sees(t, customer.GetByRole("main"), "1234.50 EUR") // the gateway's own page
}

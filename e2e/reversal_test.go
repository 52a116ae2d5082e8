package e2e

import (
	"net/url"
	"strings"
	"testing"
)

// What is authorized and not captured is let go, all of it, as this gateway wants it.
func TestReversal(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{amount: 5000})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Capture")
	fill(t, dialog, "Amount", "10")
	press(t, dialog, "Capture €10.00")
	sees(t, amount(page, "Captured"), "€10.00")

	status, _, body := s.clerk.post(t, "/transactions/"+p.id+"/reversals", url.Values{"key": {"k" + unique()}, "amount": {"5"}})
	if sentence := "The provider reverses all or nothing. Type €40.00."; status != 422 || !strings.Contains(body, sentence) {
		t.Errorf("a part of it: %d, without %q", status, sentence)
	}
	dialog = act(t, page, "Reverse")
	must(t, expect.Locator(dialog.GetByLabel("Amount")).Not().ToBeEditable())
	must(t, expect.Locator(dialog.GetByLabel("Amount")).ToHaveAccessibleDescription("The provider takes all of it or nothing."))
	fill(t, dialog, "Reason", "out of stock")
	press(t, dialog, "Reverse €40.00")
	sees(t, amount(page, "Reversed"), "€40.00")
	sees(t, operation(page, 1), "out of stock")
	sees(t, operation(page, 1), "succeeded")
	must(t, expect.Locator(button(page, "Reverse")).ToBeDisabled())
	must(t, expect.Locator(button(page, "Capture")).ToBeDisabled())
	if got := s.theirs(t, p.payID); got.Reversed != 4000 || got.Captured != 1000 {
		t.Errorf("the gateway holds %+v", got)
	}
}

package e2e

import "testing"

// What is authorized and not captured is let go: in part, then the rest.
func TestReversal(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{amount: 5000})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Reverse")
	fill(t, dialog, "Amount", "50.01")
	press(t, dialog, "Reverse €50.01")
	sees(t, dialog, "Only €50.00 can still be reversed. Type that or less.")
	fill(t, dialog, "Amount", "10")
	fill(t, dialog, "Reason", "out of stock")
	press(t, dialog, "Reverse €10.00")
	sees(t, amount(page, "Reversed"), "€10.00")
	sees(t, operation(page, 1), "out of stock")
	sees(t, head(page), "authorized")
	dialog = act(t, page, "Reverse")
	press(t, dialog, "Reverse €40.00") // all that is left is typed already
	sees(t, head(page), "reversed")
	must(t, expect.Locator(button(page, "Reverse")).ToBeDisabled())
	must(t, expect.Locator(button(page, "Capture")).ToBeDisabled())
	if got := s.theirs(t, p.payID); got.Reversed != 5000 || got.Captured != 0 {
		t.Errorf("the gateway holds %+v", got)
	}
}

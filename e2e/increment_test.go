package e2e

import "testing"

// The authorization is raised, then captured whole; once something is captured it can't be raised any more.
func TestIncrement(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	p := s.pay(t, order{amount: 5000})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Increase authorization")
	must(t, dialog.Locator("button[type=submit]").Click())
	sees(t, dialog, "Fill in the amount.")
	fill(t, dialog, "Amount", "10.50")
	press(t, dialog, "Increase authorization €10.50")
	sees(t, amount(page, "Authorized"), "€60.50")
	dialog = act(t, page, "Capture")
	press(t, dialog, "Capture €60.50")
	sees(t, amount(page, "Captured"), "€60.50")
	must(t, expect.Locator(button(page, "Increase authorization")).ToBeDisabled())
	must(t, expect.Locator(button(page, "Increase authorization")).ToHaveAccessibleDescription(
		"Part of it is captured or reversed, so the authorization can't be increased any more."))
	if got := s.theirs(t, p.payID); got.Authorized != 6050 || got.Captured != 6050 {
		t.Errorf("the gateway holds %+v", got)
	}
}

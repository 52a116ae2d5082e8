package e2e

import "testing"

func TestCapture(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("in parts", s.capturesInParts)
	t.Run("declined", s.captureDeclined)
	t.Run("notes", s.takesNotes)
}

// A part is captured, more than is left is refused beside the field, the rest follows; the ledger has it all.
func (s *shop) capturesInParts(t *testing.T) {
	p := s.pay(t, order{amount: 5000})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	sees(t, head(page), "authorized")
	dialog := act(t, page, "Capture")
	fill(t, dialog, "Amount", "20")
	press(t, dialog, "Capture €20.00")
	sees(t, head(page), "partially captured")
	sees(t, amount(page, "Captured"), "€30.00 left to capture")

	dialog = act(t, page, "Capture")
	fill(t, dialog, "Amount", "30.01")
	press(t, dialog, "Capture €30.01")
	sees(t, dialog, "Only €30.00 can still be captured. Type that or less.")
	fill(t, dialog, "Amount", "30")
	press(t, dialog, "Capture €30.00")
	sees(t, amount(page, "Captured"), "€50.00")
	sees(t, head(page), "captured")
	sees(t, operation(page, 1), "Clerk") // who asked for it
	must(t, expect.Locator(button(page, "Capture")).ToBeDisabled())
	if got := s.theirs(t, p.payID); got.Captured != 5000 || s.did(t, p.payID, "capture") != 2 {
		t.Errorf("the gateway captured %d in %+v", got.Captured, got.Operations)
	}

	must(t, amount(page, "Captured").GetByRole("link").Click())
	must(t, expect.Locator(heading(page, "Ledger")).ToBeVisible())
	for _, part := range []string{"€20.00", "€30.00"} {
		sees(t, page.Locator("#results"), part)
	}
}

// The gateway says no: the operation is declined with the gateway's words, and what is true comes to light by asking.
func (s *shop) captureDeclined(t *testing.T) {
	p := s.pay(t, order{amount: 4000})
	s.portal(t, p.payID, "capture", 4000) // nothing is told
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Capture")
	fill(t, dialog, "Amount", "15")
	press(t, dialog, "Capture €15.00")
	must(t, expect.Locator(dialog).Not().ToBeVisible())
	row := tableOf(page, "Operations").GetByRole("row").Filter(locatorWith("€15.00"))
	sees(t, row, "declined")
	must(t, button(page, "Ask the provider now").Click())
	sees(t, amount(page, "Captured"), "€40.00")
	if got := s.theirs(t, p.payID).Captured; got != 4000 {
		t.Errorf("the gateway captured %d", got)
	}
}

// A note is kept with its writer's name; an empty one is refused, and what is typed outlives the polling beside it.
func (s *shop) takesNotes(t *testing.T) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	must(t, button(page, "Add note").Click())
	sees(t, page.Locator("#note"), "Write something first.")
	must(t, page.GetByLabel("Note", exactLabel).Fill("Customer called about <b>the parcel</b>."))
	dialog := act(t, page, "Capture")
	fill(t, dialog, "Amount", "1")
	press(t, dialog, "Capture €1.00")
	sees(t, operation(page, 1), "succeeded")
	must(t, expect.Locator(page.GetByLabel("Note", exactLabel)).ToHaveValue("Customer called about <b>the parcel</b>."))
	must(t, button(page, "Add note").Click())
	sees(t, said(page), "The note is kept.")
	note := page.Locator("#history").GetByRole("listitem").First()
	sees(t, note, "Customer called about <b>the parcel</b>.")
	sees(t, note, "Clerk")
	must(t, expect.Locator(page.GetByLabel("Note", exactLabel)).ToHaveValue(""))
}

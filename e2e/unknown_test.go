package e2e

import (
	"testing"

	"kontor/providers/computop/sim"
)

func TestUnknown(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("resolves itself", s.resolvesItself)
	t.Run("is asked after", s.isAskedAfter)
	t.Run("needs somebody", s.showsOnTheFirstPage)
}

// Whatever becomes of an answer, the outcome is unknown, never failed; the amount stays reserved; and while the page is
// open the outcome is found out, with the work done once.
func (s *shop) resolvesItself(t *testing.T) {
	always := sim.Fault{Every: 1, Only: "refund"}
	page := s.signedIn(t, "clerk")
	for name, faults := range map[string]sim.Faults{
		"answer lost": {LoseAnswer: always}, "500 after the work": {FailAfter: always}, "garbage": {Garbage: always},
		"never arrived": {NeverWork: always},
	} {
		p := s.pay(t, order{automatic: true})
		visit(t, page, s.page(p))
		faults.LoseWebhook = always // else it tells what became of it
		s.faults(t, faults)
		dialog := act(t, page, "Refund")
		fill(t, dialog, "Amount", "20")
		press(t, dialog, "Refund €20.00")
		sees(t, operation(page, 1), "unknown")
		sees(t, page.Locator("#payment"), "It is not known whether €20.00 was refunded")
		sees(t, page.Locator("#act-refund-why"), "€30.00 left")
		sees(t, amount(page, "Refunded"), "€0.00")
		s.faults(t, sim.Faults{})
		must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
		sees(t, amount(page, "Refunded"), "€20.00")
		sees(t, said(page), "Refund of €20.00 succeeded.")
		if n := s.did(t, p.payID, "refund"); n != 1 {
			t.Errorf("%s: %d refunds at the gateway", name, n)
		}
	}
}

// Asking the provider now is quicker than waiting.
func (s *shop) isAskedAfter(t *testing.T) {
	p := s.pay(t, order{})
	lost := sim.Fault{Every: 1, Only: "capture"}
	s.faults(t, sim.Faults{LoseAnswer: lost, LoseWebhook: lost})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Capture")
	press(t, dialog, "Capture €50.00")
	sees(t, operation(page, 1), "unknown")
	s.faults(t, sim.Faults{})
	must(t, button(page, "Ask the provider now").Click())
	sees(t, operation(page, 1), "succeeded")
	sees(t, head(page), "captured")
	if n := s.did(t, p.payID, "capture"); n != 1 {
		t.Errorf("%d captures at the gateway", n)
	}
}

// The first page names what is not known, and leads to it; it is gone when it is known.
func (s *shop) showsOnTheFirstPage(t *testing.T) {
	p := s.pay(t, order{})
	s.faults(t, simDown) // no question is answered either
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Reverse")
	press(t, dialog, "Reverse €50.00")
	sees(t, operation(page, 1), "unknown")
	must(t, button(page, "Ask the provider now").Click())
	sees(t, said(page), "The provider did not answer")
	home, err := page.Context().NewPage()
	must(t, err)
	visit(t, home, s.URL)
	part := home.Locator("main section.needs").Filter(locatorWith("Outcome not known"))
	sees(t, part, "It is not known whether €50.00 was reversed")
	s.faults(t, sim.Faults{})
	must(t, part.GetByRole("link").Filter(locatorWith(p.ref)).Click())
	must(t, patient.Locator(operation(home, 1)).ToContainText("succeeded"))
	sees(t, head(home), "reversed")
	visit(t, home, s.URL)
	must(t, expect.Locator(part.Filter(locatorWith(p.ref))).ToHaveCount(0))
}

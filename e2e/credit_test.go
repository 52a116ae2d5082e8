package e2e

import (
	"testing"

	"kontor/providers/computop/sim"
)

// Money is sent without a payment to refer to: with a reason, once, also when the answer is lost.
func TestCredit(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL)
	must(t, link(page, "Refund without reference").Click())
	must(t, page.GetByLabel("Amount").Fill("25.00"))
	must(t, page.GetByLabel("Order reference").Fill("CASE-7"))
	must(t, page.GetByLabel("First name").Fill("Erika"))
	must(t, page.GetByLabel("Last name").Fill("Muster"))
	must(t, page.GetByLabel("E-mail").Fill("erika@example.com"))
	must(t, button(page, "Refund €25.00").Click())
	must(t, expect.Locator(page.GetByLabel("Reason")).ToHaveAttribute("aria-invalid", "true"))
	sees(t, page.GetByRole("main"), "Say why the money is sent: nothing else will tell later.")
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveValue("25.00"))

	lost := sim.Fault{Every: 1, Only: "*"} // no question is answered either
	s.faults(t, sim.Faults{LoseAnswer: lost, LoseWebhook: lost})
	must(t, page.GetByLabel("Reason").Fill("paid twice in the old shop"))
	must(t, button(page, "Refund €25.00").Click())
	must(t, expect.Locator(heading(page, "CASE-7")).ToBeVisible())
	sees(t, operation(page, 1), "unknown")
	sees(t, page.Locator("#payment"), "It is not known whether €25.00 was sent")
	s.faults(t, sim.Faults{})
	must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
	sees(t, operation(page, 1), "paid twice in the old shop")
	sees(t, amount(page, "Sent"), "€25.00")
	if n := s.gateway(t).Done["credit"]; n != 1 {
		t.Errorf("%d credits at the gateway", n)
	}
	visit(t, page, s.URL+"/transactions?kind=credit&q=CASE-7")
	sees(t, tableOf(page, "Transactions"), "Refund without reference")
	sees(t, tableOf(page, "Transactions"), "€25.00")
}

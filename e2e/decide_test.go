package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// What the provider can't tell of stays unknown, until after many tries a manager decides.
func TestDecide(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("it did not happen", s.didNotHappen)
	t.Run("it happened", s.didHappen)
}

// The first page names what needs a person and leads there. Once it is decided that it did not happen, the amount is
// free, nothing needs anybody any more, and a second decision comes too late.
func (s *shop) didNotHappen(t *testing.T) {
	p := s.undecided(t, "CASE-8")
	s.clerkMayNotDecide(t, p)
	page, late := s.signedIn(t, "manager"), s.signedIn(t, "admin", expecting(409))
	visit(t, late, s.page(p))
	lateForm := act(t, late, "Decide what happened")
	visit(t, page, s.URL)
	needs := page.Locator("main section.needs").Filter(locatorWith("Outcome not known"))
	sees(t, needs, "1 needs a person")
	must(t, needs.GetByRole("link").Filter(locatorWith("CASE-8")).Click())
	s.decidesWithReason(t, page)
	s.isDecided(t, page, "declined", "€0.00")
	sees(t, operation(page, 1), "not in the portal")
	visit(t, page, s.URL)
	must(t, expect.Locator(needs.Filter(locatorWith("CASE-8"))).ToHaveCount(0))

	must(t, lateForm.GetByLabel("It happened: €25.00 moved").Check())
	fill(t, lateForm, "Reason", "seen in the portal")
	press(t, lateForm, "Settle by my word")
	sees(t, lateForm, "There is nothing to decide.")
	visit(t, late, s.page(p))
	sees(t, operation(late, 1), "declined")
}

// clerkMayNotDecide: the page offers a clerk nothing to decide with, and a form made by hand changes nothing.
func (s *shop) clerkMayNotDecide(t *testing.T, p paid) {
	t.Helper()
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	sees(t, page.Locator("#payment"), "A manager has to decide, after a look into the provider's portal.")
	must(t, expect.Locator(button(page, "Decide what happened")).ToHaveCount(0))
	forged := url.Values{"happened": {"no"}, "reason": {"I say so"}}
	if status, _, _ := s.clerk.post(t, s.decisionPath(t, p), forged); status != http.StatusForbidden {
		t.Errorf("a decision by a clerk: %d", status)
	}
	_, err := page.Reload()
	must(t, err)
	sees(t, operation(page, 1), "unknown")
}

// decidesWithReason: the form shows what is known, and wants a choice and a reason; what was filled in stays.
func (s *shop) decidesWithReason(t *testing.T, page playwright.Page) {
	t.Helper()
	dialog := act(t, page, "Decide what happened")
	must(t, expect.Locator(dialog).ToContainText(regexp.MustCompile(`tried [2-9]\d times`))) // the worker may ask between ours
	sees(t, dialog, "The transId belongs to another amount.")
	axe(t, page)
	press(t, dialog, "Settle by my word")
	must(t, expect.Locator(dialog.GetByRole("radiogroup")).ToHaveAccessibleDescription("Choose what happened."))
	no, reason := dialog.GetByLabel("It did not happen"), dialog.GetByLabel("Reason")
	must(t, no.Check())
	press(t, dialog, "Settle by my word")
	must(t, expect.Locator(reason).ToHaveAccessibleDescription("What you saw, and where. Needed. Say what you saw and where, in up to 500 characters."))
	must(t, expect.Locator(no).ToBeChecked())
	fill(t, dialog, "Reason", "not in the portal")
	press(t, dialog, "Settle by my word")
	must(t, expect.Locator(dialog).Not().ToBeVisible())
}

// isDecided: the page says what was decided and goes quiet; the gateway was not asked to do anything.
func (s *shop) isDecided(t *testing.T, page playwright.Page, status, sent string) {
	t.Helper()
	sees(t, said(page), "Your decision is kept.")
	sees(t, operation(page, 1), status)
	sees(t, amount(page, "Sent"), sent)
	sees(t, page.Locator("#history"), "Refund without reference settled by a person's word.")
	must(t, expect.Locator(page.Locator("#payment[hx-get]")).ToHaveCount(0))
	must(t, expect.Locator(button(page, "Decide what happened")).ToHaveCount(0))
	if n := s.gateway(t).Done["credit"]; n != 0 {
		t.Errorf("%d credits at the gateway", n)
	}
}

// It happened, as the manager has seen: it is booked, and the trail keeps who said so and why.
func (s *shop) didHappen(t *testing.T) {
	p := s.undecided(t, "CASE-9")
	page := s.signedIn(t, "manager", withoutScripts)
	visit(t, page, s.page(p))
	dialog := act(t, page, "Decide what happened")
	must(t, dialog.GetByLabel("It happened: €25.00 moved").Check())
	fill(t, dialog, "Reason", "seen in the portal")
	press(t, dialog, "Settle by my word")
	s.isDecided(t, page, "succeeded", "€25.00")
	sees(t, head(page), "refunded")
	admin := s.signedIn(t, "admin")
	visit(t, admin, s.URL+"/audit")
	decided := tableOf(admin, "Audit").GetByRole("row").Filter(locatorWith("Refund without reference settled by a person's word.")).First()
	for _, part := range []string{"Manager", "seen in the portal", "Payment " + p.id} {
		sees(t, decided, part)
	}
}

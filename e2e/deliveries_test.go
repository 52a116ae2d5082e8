package e2e

import (
	"net/http"
	"net/url"
	"testing"

	"kontor/providers/computop/sim"
)

func TestDeliveries(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("inbox", s.readsDeliveries)
	t.Run("refused", s.refusesDeliveries)
	t.Run("late and doubled", s.takesLateNews)
	t.Run("large forms", s.refusesLargeForms)
}

// A delivery is kept as it came, tells what it changed, and can be processed again without harm.
func (s *shop) readsDeliveries(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+"/deliveries")
	row := tableOf(page, "Deliveries").GetByRole("row").Filter(locatorWith("Payment " + p.id))
	sees(t, row, "processed")
	sees(t, row, "Unsigned")
	must(t, row.GetByRole("link").First().Click())
	sees(t, page.GetByLabel("Body"), p.payID)
	sees(t, page.Locator("#delivery"), "It changed the book.")
	must(t, button(page, "Process again").Click())
	sees(t, said(page), "The delivery is being processed again.")
	must(t, expect.Locator(page.Locator("#delivery[hx-get]")).ToHaveCount(0))
	sees(t, page.Locator("#delivery"), "processed")
	if got := s.theirs(t, p.payID); got.Captured != 5000 {
		t.Errorf("the gateway holds %+v", got)
	}
	rows := s.clerk.export(t, url.Values{"q": {p.payID}})
	if rows[0]["captured"] != "50.00" {
		t.Errorf("the book has %v", rows[0])
	}
	admin := s.signedIn(t, "admin")
	visit(t, admin, s.URL+"/audit")
	sees(t, tableOf(admin, "Audit").GetByRole("row").Filter(locatorWith("Delivery read once more.")).First(), "Clerk")
}

// News that comes late, twice and in the wrong order leads to the same book.
func (s *shop) takesLateNews(t *testing.T) {
	p := s.pay(t, order{})
	s.portalTells(t)
	s.faults(t, sim.Faults{ReverseWebhooks: sim.Fault{Every: 1}, DoubleWebhook: sim.Fault{Every: 1}})
	s.portal(t, p.payID, "capture", 3000)
	s.portal(t, p.payID, "refund", 1000)
	s.faults(t, simUp)
	s.call(t, http.MethodPost, "/webhooks/release", "", nil)
	until(t, "the book has caught up", func() bool {
		row := s.clerk.export(t, url.Values{"q": {p.payID}})[0]
		return row["captured"] == "30.00" && row["refunded"] == "10.00"
	})
	page := s.signedIn(t, "viewer")
	visit(t, page, s.page(p))
	sees(t, head(page), "partially refunded")
	must(t, expect.Locator(tableOf(page, "Operations").GetByRole("row")).ToHaveCount(4)) // head, authorization, capture, refund
}

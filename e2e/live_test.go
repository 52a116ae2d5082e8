package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A list that is looked at changes in place, and announces what is new: by events, and by asking where none get through.
func TestLiveRows(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("by events", func(t *testing.T) { s.looksOn(t, s.signedIn(t, "clerk")) })
	t.Run("by asking", func(t *testing.T) {
		page := s.signedIn(t, "clerk", throughOutage)
		must(t, page.Route("**/transactions/live?*", func(r playwright.Route) {
			if r.Request().Headers()["accept"] == "text/event-stream" {
				must(t, r.Abort())
				return
			}
			must(t, r.Continue())
		}))
		s.looksOn(t, page)
	})
}

// looksOn ticks a row and holds its link with the keyboard while the payment is captured at the gateway, and another comes.
func (s *shop) looksOn(t *testing.T, page playwright.Page) {
	p, other := s.pay(t, order{}), s.pay(t, order{})
	visit(t, page, s.URL+"/transactions?status=authorized&status=captured&kind=payment")
	row := resultOf(page, p)
	tick, link := row.GetByRole("checkbox"), row.GetByRole("link")
	must(t, tick.Check())
	must(t, link.Focus())
	rows := tableOf(page, "Transactions").GetByRole("row")
	before, err := rows.Count()
	must(t, err)
	colleague := s.signedIn(t, "manager")
	visit(t, colleague, s.page(p))
	press(t, act(t, colleague, "Capture"), "Capture €50.00")
	must(t, patient.Locator(row).ToContainText("captured"))
	third := s.pay(t, order{})
	newer := page.Locator("#newer")
	must(t, patient.Locator(newer).ToContainText("1 new"))
	must(t, expect.Locator(rows).ToHaveCount(before))
	must(t, expect.Locator(resultOf(page, third)).ToHaveCount(0))
	must(t, expect.Locator(tick).ToBeChecked())
	must(t, expect.Locator(link).ToBeFocused())
	sees(t, resultOf(page, other), "authorized")
	must(t, newer.GetByRole("link").Click())
	must(t, expect.Locator(resultOf(page, third)).ToHaveCount(1))
}

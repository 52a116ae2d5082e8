package e2e

import (
	"net/http"
	"testing"

	"github.com/playwright-community/playwright-go"
)

func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("refund", s.refundsWithoutScripts)
	t.Run("double click", s.refundsOnceWithoutScripts)
	t.Run("take a payment", s.takesWithoutScripts)
	t.Run("in the hand", s.fitsWithoutScripts)
	t.Run("account", s.accountWithoutScripts)
}

// statuses collects how forms were answered, in order.
func statuses(page playwright.Page) *[]int {
	var all []int
	page.OnResponse(func(r playwright.Response) {
		if r.Request().Method() == http.MethodPost {
			all = append(all, r.Status())
		}
	})
	return &all
}

func wantStatuses(t *testing.T, got *[]int, want ...int) {
	t.Helper()
	if len(*got) != len(want) {
		t.Errorf("forms were answered %v, want %v", *got, want)
		return
	}
	for i := range want {
		if (*got)[i] != want[i] {
			t.Errorf("forms were answered %v, want %v", *got, want)
		}
	}
}

// Sign in, find, open, refund, ask, note, sign out: every form is answered by 303 or, refused, by 422.
func (s *shop) refundsWithoutScripts(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := newPage(t, withoutScripts)
	answers := statuses(page)
	visit(t, page, s.URL+"/login")
	typeSignIn(t, page, "clerk@demo.test", "wrong")
	sees(t, page.GetByRole("main"), "don't belong together")
	typeSignIn(t, page, "clerk@demo.test", "kontor-demo")
	must(t, link(page, "Transactions").Click())
	must(t, page.GetByLabel("Search").Fill(p.ref))
	must(t, button(page, "Find").Click())
	must(t, resultOf(page, p).GetByRole("link").Click())
	dialog := act(t, page, "Refund")
	fill(t, dialog, "Amount", "60")
	fill(t, dialog, "Reason", "too much")
	must(t, dialog.Locator("button[type=submit]").Click())
	sees(t, dialog, "Only €50.00 can still be refunded. Type that or less.")
	must(t, expect.Locator(dialog.GetByLabel("Reason")).ToHaveValue("too much"))
	fill(t, dialog, "Amount", "6")
	must(t, dialog.Locator("button[type=submit]").Click())
	must(t, expect.Page(page).ToHaveURL(s.page(p)))
	sees(t, said(page), "The refund is on its way.")
	until(t, "the refund is done", func() bool { return s.did(t, p.payID, "refund") == 1 })
	must(t, button(page, "Ask the provider now").Click())
	sees(t, amount(page, "Refunded"), "€6.00")
	must(t, button(page, "Add note").Click())
	sees(t, page.Locator("#note"), "Write something first.")
	must(t, page.GetByLabel("Note", exactLabel).Fill("done by hand"))
	must(t, button(page, "Add note").Click())
	sees(t, page.Locator("#history"), "done by hand")
	must(t, button(page, "Sign out").Click())
	must(t, expect.Page(page).ToHaveURL(atLogin))
	wantStatuses(t, answers, 422, 303, 422, 303, 303, 422, 303, 303)
}

// Without a script that guards the button, the form's own key makes a double click one refund.
func (s *shop) refundsOnceWithoutScripts(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk", withoutScripts)
	visit(t, page, s.page(p)+"?action=refund")
	fill(t, page.GetByRole("dialog"), "Amount", "5")
	send := page.GetByRole("dialog").Locator("button[type=submit]")
	must(t, send.ScrollIntoViewIfNeeded())
	box, err := send.BoundingBox()
	must(t, err)
	must(t, page.Mouse().Dblclick(box.X+box.Width/2, box.Y+box.Height/2))
	must(t, expect.Page(page).ToHaveURL(s.page(p)))
	until(t, "the refund is done", func() bool { return s.did(t, p.payID, "refund") > 0 })
	visit(t, page, s.page(p))
	must(t, expect.Locator(tableOf(page, "Operations").GetByRole("row").Filter(locatorWith("Refund"))).ToHaveCount(1))
	if got := s.theirs(t, p.payID).Refunded; got != 500 {
		t.Errorf("the gateway refunded %d", got)
	}
}

// A form that can't be a dialog stands in the page, which still fits a phone.
func (s *shop) fitsWithoutScripts(t *testing.T) {
	p := s.pay(t, order{})
	page := s.signedIn(t, "clerk", withoutScripts, onPhone)
	for _, path := range []string{
		"/transactions?q=" + p.ref, "/transactions/" + p.id, "/transactions/" + p.id + "?action=capture",
		"/transactions/" + p.id + "?action=increment", "/transactions/new", "/ledger?payment=" + p.id, "/profile",
	} {
		visit(t, page, s.URL+path)
		fits(t, page)
	}
}

// A payment is taken, and refused as typed before that.
func (s *shop) takesWithoutScripts(t *testing.T) {
	page := s.signedIn(t, "clerk", withoutScripts)
	answers := statuses(page)
	visit(t, page, s.URL+"/transactions/new?account=1")
	must(t, page.GetByLabel("Amount").Fill("12,5"))
	must(t, page.GetByLabel("Order reference").Fill("RE-12"))
	submit := page.GetByRole("main").Locator("button[type=submit]")
	must(t, submit.Click())
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveValue("12,5"))
	must(t, expect.Locator(page.GetByLabel("Amount")).ToHaveAttribute("aria-invalid", "true"))
	must(t, expect.Locator(page.GetByLabel("Order reference")).ToHaveValue("RE-12"))
	must(t, page.GetByLabel("Amount").Fill("12.5"))
	must(t, submit.Click())
	must(t, expect.Locator(heading(page, "RE-12")).ToBeVisible())
	sees(t, head(page), "€12.50")
	wantStatuses(t, answers, 422, 303)
}

// An account is changed, tested and switched.
func (s *shop) accountWithoutScripts(t *testing.T) {
	page := s.signedIn(t, "admin", withoutScripts)
	answers := statuses(page)
	visit(t, page, s.URL+"/settings/accounts")
	must(t, link(page, "Demo shop").Click())
	must(t, page.GetByLabel("Name").Fill(""))
	must(t, button(page, "Save account").Click())
	sees(t, page.GetByRole("main"), "Give the account a name of up to 80 characters.")
	must(t, page.GetByLabel("Name").Fill("Corner shop"))
	must(t, button(page, "Save account").Click())
	must(t, expect.Locator(heading(page, "Corner shop")).ToBeVisible())
	must(t, button(page, "Test now").Click())
	sees(t, page.Locator("#test"), "The credentials work")
	must(t, button(page, "Switch off").Click())
	sees(t, page.GetByRole("main"), "switched off")
	must(t, button(page, "Switch on").Click())
	must(t, expect.Locator(button(page, "Switch off")).ToBeVisible())
	wantStatuses(t, answers, 422, 303, 200, 303, 303)
}

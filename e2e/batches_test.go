package e2e

import (
	"fmt"
	"net/url"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Many payments are chosen, rehearsed and acted on: by keyboard alone, without scripts, and through a kill in the middle.
func TestBulkActions(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	t.Run("keyboard", s.capturesManyByKeyboard)
	t.Run("no scripts", s.refundsManyWithoutScripts)
	t.Run("killed", s.killedInBulk)
}

var batchPage = regexp.MustCompile(`/batches/[0-9]+$`)

// many are so many payments that a search finds by their customer.
func (s *shop) many(t *testing.T, n int, o order) (query string, all []paid) {
	t.Helper()
	o.email = unique() + "@bulk.example"
	for range n {
		all = append(all, s.pay(t, o))
	}
	return "/transactions?" + url.Values{"q": {"email:" + o.email}}.Encode(), all
}

func (s *shop) capturesManyByKeyboard(t *testing.T) {
	query, payments := s.many(t, 3, order{})
	page := s.signedIn(t, "clerk")
	keys := page.Keyboard()
	visit(t, page, s.URL+query)
	must(t, expect.Locator(page.Locator("#selection")).Not().ToBeVisible())
	tabTo(t, page, "Select all on this page")
	must(t, keys.Press("Space"))
	sees(t, page.Locator("#selection"), "3 selected")
	tabTo(t, page, "Capture …")
	must(t, keys.Press("Enter"))
	must(t, expect.Page(page).ToHaveURL(batchPage))
	must(t, expect.Locator(heading(page, "Rehearsal: capture 3 payments")).ToBeVisible())
	must(t, expect.Locator(page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Capture 3 payments: €150.00"})).ToBeVisible())
	for _, p := range payments {
		if n := s.did(t, p.payID, "capture"); n != 0 {
			t.Fatalf("%d captures by a rehearsal", n)
		}
	}
	axe(t, page)
	colleague := s.person(t, "manager@demo.test")
	if status, _, body := colleague.post(t, "/transactions/"+payments[1].id+"/captures", url.Values{"key": {"k" + unique()}, "amount": {"20"}}); status != 303 {
		t.Fatalf("a colleague's capture answered %d: %s", status, body)
	}
	visit(t, page, s.page(payments[1]))
	must(t, patient.Locator(amount(page, "Captured")).ToContainText("€20.00"))
	_, err := page.GoBack()
	must(t, err)
	tabTo(t, page, "Capture 3 payments: €150.00")
	must(t, keys.Press("Enter"))
	must(t, expect.Locator(heading(page, "Capture of 3 payments")).ToBeVisible())
	must(t, patient.Locator(page.Locator("#batch")).ToContainText("2 of 3 are done"))
	sees(t, page.Locator("#batch"), "It was authorized at the rehearsal with €50.00 left, and is partially captured now with €30.00 left.")
	for i, want := range []int64{50_00, 20_00, 50_00} {
		if got := s.theirs(t, payments[i].payID).Captured; got != want {
			t.Errorf("payment %d: %d captured at the gateway, want %d", i, got, want)
		}
	}
	fits(t, page)
}

func (s *shop) refundsManyWithoutScripts(t *testing.T) {
	query, payments := s.many(t, 2, order{automatic: true})
	page := s.signedIn(t, "clerk", withoutScripts, onPhone)
	visit(t, page, s.URL+query)
	must(t, page.Locator("tbody .cell-pick input").First().Check())
	must(t, page.Locator("tbody .cell-pick input").Nth(1).Check())
	fits(t, page)
	must(t, page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Refund …"}).Click())
	must(t, expect.Page(page).ToHaveURL(batchPage))
	send := page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Refund 2 payments: €100.00"})
	until(t, "it is rehearsed", func() bool {
		_, err := page.Reload()
		must(t, err)
		seen, err := send.IsVisible()
		must(t, err)
		return seen
	})
	fits(t, page)
	must(t, page.GetByLabel("Reason").Fill("The fair was cancelled"))
	box, err := send.BoundingBox()
	must(t, err)
	must(t, page.Mouse().Dblclick(box.X+box.Width/2, box.Y+box.Height/2))
	must(t, expect.Locator(heading(page, "Refund of 2 payments")).ToBeVisible())
	until(t, "it is done", func() bool {
		_, err := page.Reload()
		must(t, err)
		seen, err := page.GetByText("All 2 are done.").IsVisible()
		must(t, err)
		return seen
	})
	for _, p := range payments {
		if n := s.did(t, p.payID, "refund"); n != 1 {
			t.Errorf("%d refunds of %s", n, p.ref)
		}
	}
}

// killedInBulk kills the program in the middle of a run, and starts it again.
func (s *shop) killedInBulk(t *testing.T) {
	_, payments := s.many(t, 12, order{automatic: true})
	choice := url.Values{"key": {"k" + unique()}, "kind": {"refund"}}
	for _, p := range payments {
		choice.Add("id", p.id)
	}
	status, to, _ := s.clerk.post(t, "/batches", choice)
	if status != 303 {
		t.Fatalf("the choice answered %d", status)
	}
	until(t, "it is rehearsed and runs", func() bool {
		status, _, _ := s.clerk.post(t, to+"/runs", url.Values{"reason": {"killed"}})
		return status == 303
	})
	refunds := func() (n int) {
		for _, p := range payments {
			n += s.did(t, p.payID, "refund")
		}
		return n
	}
	until(t, "some are refunded", func() bool { return refunds() > 2 })
	s.kill()
	s.run()
	page := s.signedIn(t, "clerk")
	visit(t, page, s.URL+to)
	must(t, patient.Locator(page.Locator("#batch")).ToContainText(fmt.Sprintf("All %d are done.", len(payments))))
	if n := refunds(); n != len(payments) {
		t.Errorf("%d refunds of %d payments", n, len(payments))
	}
	s.agrees(t)
}

// ticks chooses the first row of the list; rehearses and runs go on from there.
func ticks(t *testing.T, page playwright.Page) {
	must(t, page.Locator("tbody .cell-pick input").First().Check())
	must(t, expect.Locator(page.Locator("#selection")).ToBeVisible())
}

func rehearses(t *testing.T, page playwright.Page) {
	ticks(t, page)
	must(t, page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Refund …"}).Click())
	must(t, expect.Page(page).ToHaveURL(batchPage))
	must(t, expect.Locator(page.Locator("#batch-payments")).ToBeVisible())
}

func runs(t *testing.T, page playwright.Page) {
	must(t, page.Locator("tbody .cell-pick input").First().Check())
	must(t, page.Locator("tbody .cell-pick input").Last().Check())
	must(t, page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Capture …"}).Click())
	must(t, expect.Locator(page.Locator("#batch-payments")).ToBeVisible())
	if send := page.Locator(".batch-run button[type=submit]"); visible(t, send) {
		must(t, send.Click())
		must(t, expect.Locator(page.Locator("#batch-effect, #batch-reasons").First()).ToBeVisible())
	}
}

func visible(t *testing.T, l playwright.Locator) bool {
	t.Helper()
	seen, err := l.IsVisible()
	must(t, err)
	return seen
}

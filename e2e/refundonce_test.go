package e2e

import (
	"net/url"
	"testing"
)

// A double click is one refund.
func (s *shop) refundsOnce(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk")
	visit(t, page, s.page(p))
	dialog := act(t, page, "Refund")
	fill(t, dialog, "Amount", "5")
	box, err := button(page, "Refund €5.00").BoundingBox()
	must(t, err)
	must(t, page.Mouse().Dblclick(box.X+box.Width/2, box.Y+box.Height/2))
	sees(t, operation(page, 1), "succeeded")
	sees(t, amount(page, "Refunded"), "€5.00")
	if n := s.did(t, p.payID, "refund"); n != 1 {
		t.Errorf("%d refunds at the gateway", n)
	}
}

// The same form in a second tab, as a browser restores it, is the same refund; with another amount it is refused.
func (s *shop) refundsInTwoTabs(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	first := s.signedIn(t, "clerk", expecting(409))
	second, err := first.Context().NewPage()
	must(t, err)
	visit(t, first, s.page(p))
	visit(t, second, s.page(p))
	one, two := act(t, first, "Refund"), act(t, second, "Refund")
	key, err := one.Locator("input[name=key]").InputValue()
	must(t, err)
	_, err = two.Locator("input[name=key]").Evaluate("(field, key) => { field.value = key }", key)
	must(t, err)
	fill(t, one, "Amount", "7")
	press(t, one, "Refund €7.00")
	sees(t, operation(first, 1), "succeeded")
	fill(t, two, "Amount", "9")
	press(t, two, "Refund €9.00")
	sees(t, two, "This form was already sent with something else in it. Reload the page to see what came of it.")
	must(t, expect.Locator(two.GetByLabel("Amount")).ToHaveValue("9"))
	fill(t, two, "Amount", "7")
	press(t, two, "Refund €7.00")
	must(t, expect.Locator(two).Not().ToBeVisible())
	sees(t, amount(second, "Refunded"), "€7.00")
	if n := s.did(t, p.payID, "refund"); n != 1 {
		t.Errorf("%d refunds at the gateway", n)
	}
}

// Going back after a refund shows the form as things stand now, and the form that was sent before does nothing twice.
func (s *shop) refundsAfterBack(t *testing.T) {
	p := s.pay(t, order{automatic: true})
	page := s.signedIn(t, "clerk", withoutScripts)
	visit(t, page, s.page(p)+"?action=refund")
	form := page.GetByRole("dialog")
	key, err := form.Locator("input[name=key]").InputValue()
	must(t, err)
	fill(t, form, "Amount", "11")
	must(t, form.Locator("button[type=submit]").Click())
	must(t, expect.Page(page).ToHaveURL(s.page(p)))
	_, err = page.GoBack()
	must(t, err)
	sees(t, form, "€39.00")
	status, to, _ := s.clerk.post(t, "/transactions/"+p.id+"/refunds", url.Values{"key": {key}, "amount": {"11"}, "reason": {""}})
	if status != 303 || to != "/transactions/"+p.id {
		t.Errorf("the same form again: %d %q", status, to)
	}
	until(t, "the refund is done", func() bool { return s.did(t, p.payID, "refund") > 0 })
	visit(t, page, s.page(p))
	sees(t, amount(page, "Refunded"), "€11.00")
	if got := s.theirs(t, p.payID).Refunded; got != 1100 {
		t.Errorf("the gateway refunded %d", got)
	}
}

// Of many colleagues who each give back two fifths at the same moment, two can; the others are told what is left.
func (s *shop) refundedByMany(t *testing.T) {
	p := s.pay(t, order{amount: 5000, automatic: true})
	answers := make(chan int)
	for range 8 {
		form := url.Values{"key": {"k" + unique()}, "amount": {"20"}, "reason": {"all at once"}}
		go func() {
			status := 0
			if r, err := s.clerk.http.PostForm(s.URL+"/transactions/"+p.id+"/refunds", form); err == nil {
				status = r.StatusCode
				r.Body.Close()
			}
			answers <- status
		}()
	}
	counts := map[int]int{}
	for range 8 {
		counts[<-answers]++
	}
	if counts[303] != 2 || counts[422] != 6 {
		t.Errorf("answers by status: %v", counts)
	}
	until(t, "both are done", func() bool { return s.clerk.export(t, url.Values{"q": {p.payID}})[0]["refunded"] == "40.00" })
	if got := s.theirs(t, p.payID).Refunded; got != 4000 {
		t.Errorf("the gateway refunded %d", got)
	}
}

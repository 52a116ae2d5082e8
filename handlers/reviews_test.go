package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
)

// Ensure that a payout that waits for a word is let go or stopped by a manager, not by a clerk.
func TestReviewsOfPayouts(t *testing.T) {
	r, gateway := newAbleRig(t)
	gateway.waits = true
	bank := url.Values{"destination": {"bank"}, "bank_holder": {"Erika"}, "bank_number": {"DE1"}}
	for kind, path := range map[providers.Kind]string{providers.Approval: "/approvals", providers.Rejection: "/rejections"} {
		r.as(models.Clerk)
		at := r.post("/payouts", payoutForm(bank)).wants(http.StatusSeeOther).header.Get("Location")
		r.Work(t)
		clerks := r.get(at).wants(http.StatusOK).Find(`button[value="` + string(kind) + `"]`)
		if _, off := clerks.Attr("disabled"); !off || !strings.Contains(clerks.Parent().Text(), "role manager") {
			t.Errorf("%s: a clerk's button says %q", kind, clerks.Parent().Text())
		}
		r.post(at+path, url.Values{"key": {models.NewKey()}}).wants(http.StatusForbidden)
		r.as(models.Manager)
		form := r.get(at + "?action=" + string(kind)).wants(http.StatusOK)
		if form.Find(`dialog [name=amount]`).Length() != 0 || form.Find(`dialog form[action="`+at+path+`"]`).Length() != 1 {
			t.Errorf("%s: the form asks for an amount, or goes elsewhere", kind)
		}
		r.post(at+path, url.Values{"key": {form.value("key")}, "reason": {"looked at"}}).wants(http.StatusSeeOther)
		r.Work(t)
		if call, n := gateway.last(t, kind); n != 1 || call.Reason != "looked at" {
			t.Errorf("%s: %d calls, %q", kind, n, call.Reason)
		}
		again := r.get(at).wants(http.StatusOK)
		if !strings.Contains(again.Find("#operations").Closest(".card").Text(), "looked at") {
			t.Errorf("%s is not among the operations", kind)
		}
	}
}

// Ensure that a chargeback is written down, counted apart, and opens its entries.
func TestChargeback(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	p := r.paid(money.New(5000, "EUR"))
	if r.get(transaction(p.ID, "")).Find(`a:contains("€0.00"), dt:contains("Charged back")`).Filter("dt").Length() != 0 {
		t.Error("charged back is shown where nothing was")
	}
	form := r.get(transaction(p.ID, "?action=chargeback")).wants(http.StatusOK)
	if form.value("amount") != "50.00" {
		t.Errorf("the amount is prefilled with %q", form.value("amount"))
	}
	refused := r.post(transaction(p.ID, "/chargebacks"), url.Values{"key": {"k1"}, "amount": {"50.01"}})
	if refused.wants(http.StatusUnprocessableEntity); !strings.Contains(refused.errorOf("amount"), "€50.00") {
		t.Errorf("it says %q", refused.errorOf("amount"))
	}
	r.post(transaction(p.ID, "/chargebacks"), url.Values{"key": {"k2"}, "amount": {"20"}, "reason": {"fraud"}}).wants(http.StatusSeeOther)
	r.Work(t)
	if call, n := gateway.last(t, providers.Chargeback); n != 1 || call.Amount != money.New(2000, "EUR") {
		t.Errorf("%d calls, %v", n, call.Amount)
	}
	page := r.get(transaction(p.ID, "")).wants(http.StatusOK)
	figure := page.Find(`dt:contains("Charged back")`).Parent()
	if href := figure.Find("a").AttrOr("href", ""); !strings.Contains(figure.Text(), "€20.00") || !strings.Contains(href, "event=chargeback&event=wonback") {
		t.Errorf("%q opens %q", figure.Text(), href)
	} else if r.get(href).wants(http.StatusOK).Find(".ledger-entries tbody tr").Length() == 0 {
		t.Error("it opens no entries")
	}
	if !strings.Contains(page.Find(".head .marks").Text(), "disputed") {
		t.Error("the payment is not said to be disputed")
	}
}

// Ensure that of what a gateway does once, the reason names the day, on the button and on a form sent all the same.
func TestOnceSaysWhen(t *testing.T) {
	r, _ := newAbleRig(t)
	r.as(models.Clerk)
	p := r.paid(money.New(5000, "EUR"))
	why := func() string { return strings.TrimSpace(r.get(transaction(p.ID, "")).Find("#act-refund-why").Text()) }
	r.post(transaction(p.ID, "/refunds"), url.Values{"key": {"k1"}, "amount": {"20"}}).wants(http.StatusSeeOther)
	if got := why(); got != "Computop Paygate allows one refund per payment, and that was done or is under way." {
		t.Errorf("under way: %q", got)
	}
	r.Work(t)
	const done = "Computop Paygate allows one refund per payment; this one was refunded on 18 Nov 2026."
	if got := why(); got != done {
		t.Errorf("done: %q", got)
	}
	again := r.post(transaction(p.ID, "/refunds"), url.Values{"key": {"k2"}, "amount": {"20"}}).wants(http.StatusConflict)
	if got := again.Find("dialog .alert").Text(); !strings.Contains(got, done) {
		t.Errorf("sent all the same: %q", got)
	}
}

package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
)

func transaction(id int64, more string) string { return fmt.Sprintf("/transactions/%d%s", id, more) }

// Ensure the journey of a refund with plain forms: the dialog as a page, 303 to the payment, and what it says there.
func TestRefundWithoutScripts(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	p := r.Captured(t, money.New(1200, "EUR"))
	form := r.get(transaction(p.ID, "?action=refund")).wants(http.StatusOK)
	if got := form.value("amount"); got != "12.00" {
		t.Errorf("the amount is prefilled with %q", got)
	}
	key := form.value("key")
	if key == "" {
		t.Fatal("the form has no key")
	}
	answer := r.post(transaction(p.ID, "/refunds"), url.Values{"key": {key}, "amount": {"5"}, "reason": {"too late"}})
	if answer.wants(http.StatusSeeOther); answer.header.Get("Location") != transaction(p.ID, "") {
		t.Errorf("it leads to %q", answer.header.Get("Location"))
	}
	said := r.get(transaction(p.ID, "")).wants(http.StatusOK)
	if got := said.Find(`[role="status"]`).Text(); !strings.Contains(got, "refund is on its way") {
		t.Errorf("announced: %q", got)
	}
	r.Work(t)
	after := r.get(transaction(p.ID, ""))
	if text := after.Find("#operations").Text() + after.Find("main").Text(); !strings.Contains(text, "€5.00") || !strings.Contains(text, "too late") {
		t.Error("the refund is not on the page")
	}
	r.Agrees(t, p.ID)
}

// Ensure that what can't be refunded comes back as typed, with a sentence beside its field and the same key.
func TestRefusedRefunds(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	p := r.Captured(t, money.New(1200, "EUR"))
	for amount, sentence := range map[string]string{
		"12.01": "€12.00", "": "amount", "twelve": "amount", "1.234": "two ways", "0": "above zero", "12.345,00": "two ways",
	} {
		answer := r.post(transaction(p.ID, "/refunds"), url.Values{"key": {"k-" + amount}, "amount": {amount}, "reason": {"as typed"}})
		answer.wants(http.StatusUnprocessableEntity)
		if got := answer.errorOf("amount"); !strings.Contains(strings.ToLower(got), strings.ToLower(sentence)) {
			t.Errorf("%q: beside the field stands %q", amount, got)
		}
		if answer.value("amount") != amount || strings.TrimSpace(answer.value("reason")) != "as typed" || answer.value("key") != "k-"+amount {
			t.Errorf("%q: the form came back with %q, %q, %q", amount, answer.value("amount"), answer.value("reason"), answer.value("key"))
		}
	}
	if n := r.Sim.Calls("refund"); n != 0 {
		t.Errorf("%d refunds were sent", n)
	}
}

// Ensure that the same form sent twice is one refund, and with another amount a sentence.
func TestSameFormTwice(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	p := r.Captured(t, money.New(1200, "EUR"))
	form := url.Values{"key": {"kontor-test-key"}, "amount": {"5.00"}, "reason": {""}}
	r.post(transaction(p.ID, "/refunds"), form).wants(http.StatusSeeOther)
	r.post(transaction(p.ID, "/refunds"), form).wants(http.StatusSeeOther)
	form.Set("amount", "6.00")
	r.post(transaction(p.ID, "/refunds"), form).wants(http.StatusConflict)
	r.Work(t)
	if n := r.Sim.Calls("refund"); n != 1 {
		t.Errorf("%d refunds were done", n)
	}
}

// Ensure that roles are held by the verbs: a viewer's hand-made requests are refused, whatever the page shows.
func TestViewerMayNotAct(t *testing.T) {
	r := newRig(t)
	p := r.Captured(t, money.New(1200, "EUR"))
	r.as(models.Viewer)
	form := url.Values{
		"key": {"k"}, "amount": {"1.00"}, "reason": {"r"}, "body": {"b"}, "order_reference": {"o"}, "happened": {"yes"},
		"account": {"1"}, "currency": {"EUR"}, "channel": {"hosted"}, "capture": {"manual"}, "name": {"n"}, "provider": {"computop"},
		"email": {"a@b.test"}, "role": {"admin"}, "password": {"a long enough one"}, "active": {"false"},
		"destination": {"bank"}, "bank_holder": {"b"}, "bank_number": {"n"},
	}
	for _, path := range []string{
		"/captures", "/refunds", "/reversals", "/increments", "/confirmations", "/details", "/inquiries", "/notes", "/chargebacks",
		"/approvals", "/rejections",
	} {
		r.post(transaction(p.ID, path), form).wants(http.StatusForbidden)
	}
	for _, path := range []string{
		"/transactions", "/credits", "/payouts", "/operations/1/decisions", "/deliveries/1/processings", "/settings/accounts",
		"/settings/accounts/1", "/settings/accounts/1/tests", "/settings/accounts/1/activity", "/settings/accounts/1/cards", "/settings/users", "/settings/users/1",
	} {
		r.post(path, form).wants(http.StatusForbidden)
	}
	for _, path := range []string{"/audit", "/settings/accounts", "/settings/accounts/1", "/settings/accounts/new", "/settings/users", "/settings/users/1", "/settings/users/new"} {
		r.get(path).wants(http.StatusForbidden)
	}
	seen := r.get(transaction(p.ID, "")).wants(http.StatusOK)
	button := seen.Find(`button[value="refund"]`)
	described, _ := button.Attr("aria-describedby")
	if _, disabled := button.Attr("disabled"); !disabled || strings.TrimSpace(seen.Find("#"+described).Text()) == "" {
		t.Error("the viewer's button is not greyed out with a reason")
	}
	r.Work(t)
	if n := r.Sim.Calls("refund") + r.Sim.Calls("credit"); n != 0 {
		t.Errorf("%d were sent all the same", n)
	}
}

// Ensure that nothing inside shows to who is not signed in, or asks for what is not there.
func TestClosedPages(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/", "/transactions", "/transactions.csv", "/transactions/1", "/audit", "/settings/accounts", "/profile"} {
		answer := r.get(path).wants(http.StatusSeeOther)
		if to := answer.header.Get("Location"); !strings.HasPrefix(to, "/login") {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	r.as(models.Clerk)
	for path, status := range map[string]int{
		"/transactions/999999": 404, "/transactions/x": 404, "/transactions/-1": 404, "/nowhere": 404, "/deliveries/77": 404,
		"/transactions?min=1": 422, "/transactions?from=soon": 422, "/transactions?status=maybe": 422, "/transactions?after=zzz": 422,
		"/transactions?account=x": 422, "/ledger?book=none": 422, "/deliveries?before=x": 422,
	} {
		answer := r.get(path).wants(status)
		if h1 := answer.Find("h1"); h1.Length() != 1 {
			t.Errorf("%s: %d h1", path, h1.Length())
		}
		for _, inside := range []string{"SELECT", "gorm", "/tmp", ".go:", "sql:"} {
			if strings.Contains(answer.body, inside) {
				t.Errorf("%s shows %q", path, inside)
			}
		}
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
)

func (r *rig) payID(t *testing.T, minor int64, currency string) string {
	t.Helper()
	return strconv.FormatInt(r.Captured(t, money.New(minor, currency)).ID, 10)
}

// Ensure that rows are chosen on the list, rehearsed without moving anything, run once, and seen through to the end.
func TestBulkRefund(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	one, two := r.payID(t, 10_00, "EUR"), r.payID(t, 12_000_000_000, "JPY")
	three := strconv.FormatInt(r.Authorized(t, money.New(30_00, "EUR")).ID, 10)
	list := r.get("/transactions?currency=EUR&currency=JPY").wants(http.StatusOK)
	if n := list.Find(`input[form="selection"][name="id"]`).Length(); n != 3 {
		t.Fatalf("%d rows can be ticked", n)
	}
	choice := url.Values{"key": {list.value("key")}, "query": {list.value("query")}, "kind": {"refund"}, "id": {one, two, three}}
	to := r.post("/batches", choice).wants(http.StatusSeeOther).header.Get("Location")
	if again := r.post("/batches", choice).wants(http.StatusSeeOther).header.Get("Location"); again != to {
		t.Errorf("the same form again leads to %s, not %s", again, to)
	}
	if waiting := r.get(to).wants(http.StatusOK); waiting.Find("#batch[hx-trigger]").Length() != 1 || waiting.Find("form[action$=runs]").Length() != 0 {
		t.Error("before it is rehearsed it does not ask after itself, or can be run")
	}
	r.Work(t)
	page := r.get(to).wants(http.StatusOK)
	if page.Find("#batch[hx-trigger]").Length() != 0 {
		t.Error("rehearsed, it does not go quiet")
	}
	for _, want := range []string{"Refund 2 payments: €10.00 + ¥12,000,000,000", "1 payment: Nothing is captured yet, so there is nothing to refund."} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the rehearsal does not say %q", want)
		}
	}
	if n := r.Sim.Calls("refund"); n != 0 {
		t.Fatalf("%d refunds by a rehearsal", n)
	}
	run := url.Values{"reason": {"the fair was cancelled"}}
	for range 2 {
		r.post(to+"/runs", run).wants(http.StatusSeeOther)
	}
	r.Work(t)
	done := r.get(to).wants(http.StatusOK)
	if !strings.Contains(done.body, "2 of 3 are done") || done.Find("#batch[hx-trigger]").Length() != 0 {
		t.Errorf("in the end it says %q", done.Find("#batch .alert").Text())
	}
	if n := r.Sim.Calls("refund"); n != 2 {
		t.Errorf("%d refunds, want 2", n)
	}
	if rows := r.get(to + "?outcome=refused").Find("tr[id^=row-]").Length(); rows != 1 {
		t.Errorf("%d rows are not possible", rows)
	}
	if first := r.get("/batches").Find("td.lead a").First(); first.AttrOr("href", "") != to || first.Text() != "Refund of 3 payments" {
		t.Errorf("the list has %q first", first.Text())
	}
}

// Ensure that a choice that can't be rehearsed is told above the list, with its ticks and its view.
func TestBulkIsRefused(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	one := r.payID(t, 10_00, "EUR")
	choice := url.Values{"key": {models.NewKey()}, "query": {"currency=EUR"}, "kind": {"refund"}}
	if p := r.post("/batches", choice).wants(http.StatusUnprocessableEntity); !strings.Contains(p.body, "Nothing is selected.") {
		t.Error("nothing chosen is not told")
	}
	choice.Set("kind", "payout")
	choice.Set("id", one)
	p := r.post("/batches", choice).wants(http.StatusUnprocessableEntity)
	if !strings.Contains(p.body, "Choose what to do") || p.Find(`#pick-`+one+`[checked]`).Length() != 1 || p.value("query") != "currency=EUR" {
		t.Error("the choice is lost")
	}
	choice.Set("id", "1x")
	r.post("/batches", choice).wants(http.StatusNotFound)
	choice.Set("kind", "refund")
	choice.Set("id", one)
	choice.Set("whole", "1")
	choice.Set("query", "min=x")
	if p := r.post("/batches", choice).wants(http.StatusUnprocessableEntity); p.Find("[aria-invalid]").Length() == 0 {
		t.Error("a view that can't be read is not told beside its field")
	}
}

// Ensure that who sees only is offered nothing and can do nothing, and that nobody runs what another rehearsed.
func TestBulkRoles(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	choice := url.Values{"key": {models.NewKey()}, "kind": {"refund"}, "id": {r.payID(t, 10_00, "EUR")}}
	to := r.post("/batches", choice).wants(http.StatusSeeOther).header.Get("Location")
	r.Work(t)
	r.as(models.Viewer)
	if list := r.get("/transactions").wants(http.StatusOK); list.Find("#selection, .cell-pick").Length() != 0 {
		t.Error("a viewer can tick rows")
	}
	r.post("/batches", choice).wants(http.StatusForbidden)
	r.post(to+"/runs", nil).wants(http.StatusForbidden)
	r.as(models.Manager)
	if seen := r.get(to).wants(http.StatusOK); seen.Find("form[action$=runs]").Length() != 0 || !strings.Contains(seen.body, "rehearsed this. Only") {
		t.Error("another's rehearsal can be run, or nothing says why not")
	}
	r.post(to+"/runs", nil).wants(http.StatusForbidden)
	r.post(to+"/stops", nil).wants(http.StatusConflict)
	for _, path := range []string{"/batches/99999", "/batches?before=x", "/batches?before=-1", to + "?after=1e3", to + "?outcome=nice", "/notices?before=0"} {
		r.get(path).wants(http.StatusNotFound)
	}
	if n := r.Sim.Calls("refund"); n != 0 {
		t.Errorf("%d refunds", n)
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
)

// Ensure that an operator is a filter of the list and of its file alike, and that what can't be one is said beside the box,
// as it was typed.
func TestSearchOperators(t *testing.T) {
	r, _ := newAbleRig(t)
	p := r.paid(money.New(1200, "EUR"))
	r.as(models.Viewer)
	for q, want := range map[string]int{
		"status:captured,refunded": 1, "status:refunded": 0, "ref:" + p.Reference: 1, "amount:12 " + p.Reference: 1, "amount:13 " + p.Reference: 0,
		"currency:eur amount>11.99 amount<=12": 1, "currency:eur amount>12": 0, "currency:eur amount<12": 0, "currency:eur amount:12..12": 1,
		"period:today": 1, "period:yesterday": 0, "after:2100-01-01": 0, "before:1999-01-01": 0, "kind:payout": 0, "is:attention": 0, "status:": 1,
	} {
		asked := "q=" + url.QueryEscape(q)
		if got := r.get("/transactions?" + asked).wants(http.StatusOK).Find("#results tbody tr").Length(); got != want {
			t.Errorf("%q lists %d, want %d", q, got, want)
		}
		file := r.get("/transactions.csv?" + asked).wants(http.StatusOK).body
		if got := strings.Count(strings.TrimSpace(file), "\n"); got != want {
			t.Errorf("the file of %q has %d rows, want %d", q, got, want)
		}
	}
	for q, sentence := range map[string]string{
		"status:lost": "There is no such status. Choose from the list.", "amount>5": "Choose a currency", "last4:61": "The last four are four digits",
		"amount:much": "An amount is written as", "account:nowhere": "Choose one of the accounts.", "after:soon": "Write the day as", "is:blue": "Only is:attention",
		"period:soon": "no such period", "period:today after:2026-01-01": "not both", "before:2026-01-01 after:2026-02-01": "Swap them",
	} {
		page := r.get("/transactions?q=" + url.QueryEscape(q)).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf("q"); !strings.Contains(got, sentence) {
			t.Errorf("%q: the box says %q, want %q", q, got, sentence)
		}
		if got := page.Find("#filter-q").AttrOr("value", ""); got != q {
			t.Errorf("%q was typed, %q stands there", q, got)
		}
		r.get("/transactions.csv?q=" + url.QueryEscape(q)).wants(http.StatusUnprocessableEntity)
	}
}

// Ensure that the last word is completed, and the rest of the search kept.
func TestSearchIsCompleted(t *testing.T) {
	r, _ := newAbleRig(t)
	r.paid(money.New(1200, "EUR"))
	r.as(models.Viewer)
	for q, want := range map[string]string{
		"ann sta": "status:", "status:part": "status:partially-captured status:partially-refunded", "status:captured": "", "currency:": "currency:EUR",
		"x currency:e": "currency:EUR", "ann ": "", "": "", "period:this": "period:this-month period:this-year", "provider:": "provider:computop", "nothing:": "", "l": "last4:",
	} {
		page := r.get("/transactions?part=suggestions&of=q&q=" + url.QueryEscape(q)).wants(http.StatusOK)
		var got []string
		for _, option := range page.Find("[role=option] .suggestion-title").EachIter() {
			got = append(got, option.Text())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is completed to %q, want %q", q, got, want)
		}
	}
	page := r.get("/transactions?part=suggestions&of=q&q=" + url.QueryEscape("ann sta"))
	if fill := page.Find("[role=option]").AttrOr("data-fill", ""); fill != `{"q":"ann status:"}` {
		t.Errorf("it fills in %s", fill)
	}
}

package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kontor/handlers"
	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"

	"github.com/gorilla/sessions"
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
		"period:today": 1, "period:yesterday": 0, "after:2100-01-01": 0, "before:1999-01-01": 0, "kind:payout": 0, "is:attention": 0, "is:lapsing": 0, "method:card": 1, "method:-": 0, "code:51": 0, "status:": 1,
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
		"amount:much": "An amount is written as", "account:nowhere": "Choose one of the accounts.", "after:soon": "Write the day as", "is:blue": "no such reason", "method:" + strings.Repeat("x", 255): "no such payment method", "code:" + strings.Repeat("x", 255): "no such code",
		"period:soon": "no such period", "period:today after:2026-01-01": "not both", "before:2026-01-01 after:2026-02-01": "Swap them",
	} {
		page := r.get("/transactions?q=" + url.QueryEscape(q)).wants(http.StatusUnprocessableEntity)
		if got := page.errorOf("q"); !strings.Contains(got, sentence) {
			t.Errorf("%q: the box says %q, want %q", q, got, sentence)
		}
		if got := page.Find("#filter-q").AttrOr("value", ""); got != q {
			t.Errorf("%q was typed, %q stands there", q, got)
		}
		if got := page.Find("#results").Text(); !strings.Contains(got, "This can't be looked for") {
			t.Errorf("%q: the list says %q", q, got)
		}
		r.get("/transactions.csv?q=" + url.QueryEscape(q)).wants(http.StatusUnprocessableEntity)
	}
}

// Ensure that a box of an account means that one alone, though another's name begins with its number; typed, it is the
// beginning of a name.
func TestSearchOfAnAccount(t *testing.T) {
	r, _ := newAbleRig(t)
	r.paid(money.New(1200, "EUR"))
	_, err := r.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "computop", Name: "1st shop", Mode: "simulator", BaseURL: r.SimURL, Credentials: map[string]string{"merchant_id": "sim_other", "api_key": "sim_demo"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.as(models.Viewer)
	for query, want := range map[string]int{"account=1": 1, "account=2": 0, "q=account%3A1st": 0, "q=account%3A1": 1} {
		if got := r.get("/transactions?" + query).wants(http.StatusOK).Find("#results tbody tr").Length(); got != want {
			t.Errorf("%s lists %d, want %d", query, got, want)
		}
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

// leaving is a store of sessions during whose reading a person leaves.
type leaving struct {
	sessions.Store
	leave func()
}

func (l *leaving) Get(r *http.Request, name string) (*sessions.Session, error) {
	defer l.leave()
	return l.Store.Get(r, name)
}

// Ensure that who has left before the answer, as a search does while more is typed, is no fault in the log.
func TestWhoLeftIsNoFault(t *testing.T) {
	store := &leaving{leave: func() {}}
	r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{}), func(d *handlers.Deps) {
		store.Store, d.Sessions = d.Sessions, store
	})
	r.as(models.Viewer)
	ctx, leave := context.WithCancel(t.Context())
	request := httptest.NewRequestWithContext(ctx, http.MethodGet, r.url+"/transactions?q=ann", nil)
	for _, cookie := range r.client.Jar.Cookies(request.URL) {
		request.AddCookie(cookie)
	}
	store.leave = leave
	answer := httptest.NewRecorder()
	r.web.ServeHTTP(answer, request)
	if answer.Code != http.StatusServiceUnavailable || strings.Contains(r.log.String(), "ERROR") {
		t.Errorf("%d, and the log says %s", answer.Code, r.log)
	}
}

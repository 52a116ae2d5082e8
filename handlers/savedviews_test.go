package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"

	"github.com/PuerkitoBio/goquery"
)

// menu is what the list offers to open, by name.
func menu(p *page) map[string]string {
	views := map[string]string{}
	p.Find("#saved-views li a").Each(func(_ int, a *goquery.Selection) {
		views[strings.TrimSpace(a.Find(".clipped").Text())] = a.AttrOr("href", "")
	})
	return views
}

func columnsOf(p *page) (names []string) {
	p.Find("table.transactions thead th:not(.cell-pick)").Each(func(_ int, th *goquery.Selection) { names = append(names, strings.TrimSpace(th.Text())) })
	return names
}

// Ensure that a view that is saved is an address like any other, of its owner alone until it is shared, and opened first where
// its owner wants that.
func TestSavedView(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	form := r.get("/transactions?status=refunded&currency=EUR&form=save").wants(http.StatusOK)
	ask := url.Values{"key": {form.value("key")}, "query": {form.value("query")}, "name": {`Refunds <b>of</b> the week`}, "first": {"yes"}}
	for range 2 { // the same form twice
		saved := r.post("/transactions/views", ask).wants(http.StatusSeeOther)
		if to := saved.header.Get("Location"); to != "/transactions?currency=EUR&status=refunded" {
			t.Errorf("it leads to %s", to)
		}
	}
	list := r.get("/transactions?view=all").wants(http.StatusOK)
	if views := menu(list); len(views) != 2 || views[`Refunds <b>of</b> the week`] != "/transactions?currency=EUR&status=refunded" {
		t.Errorf("the menu has %v", views)
	}
	if to := r.get("/transactions").wants(http.StatusSeeOther).header.Get("Location"); to != "/transactions?currency=EUR&status=refunded" {
		t.Errorf("first is opened %s", to)
	}
	r.post("/profile/language", url.Values{"language": {"en"}}).wants(http.StatusSeeOther)
	r.get("/transactions").wants(http.StatusSeeOther)
	if seen := r.get("/transactions?status=refunded&currency=EUR"); !strings.Contains(seen.body, "Your language is saved.") {
		t.Error("the notice was taken by the way to the first view")
	}
	manage := r.get("/transactions/views").wants(http.StatusOK)
	if shows := manage.Find(`td[data-label="Shows"]`).Text(); strings.TrimSpace(shows) != "Status: refunded · Currency: EUR" {
		t.Errorf("it is said to show %q", shows)
	}
	r.as(models.Manager)
	if views := menu(r.get("/transactions").wants(http.StatusOK)); len(views) != 1 {
		t.Errorf("somebody else sees %v", views)
	}
	_, id, _ := strings.Cut(strings.TrimSuffix(manage.Find(`a[href*="delete="]`).AttrOr("href", ""), "#action"), "delete=")
	r.post("/transactions/views/"+id, url.Values{"name": {"mine now"}, "shared": {"yes"}}).wants(http.StatusNotFound)
	r.post("/transactions/views/"+id+"/deletions", nil).wants(http.StatusNotFound)
	r.as(models.Clerk)
	r.post("/transactions/views/"+id, url.Values{"name": {"Refunds"}, "shared": {"yes"}}).wants(http.StatusSeeOther)
	r.as(models.Manager)
	if views := menu(r.get("/transactions").wants(http.StatusOK)); views["Refunds"] == "" {
		t.Errorf("shared, somebody else sees %v", views)
	}
	r.post("/transactions/views/"+id+"/deletions", nil).wants(http.StatusForbidden)
	r.as(models.Clerk)
	r.post("/transactions/views/"+id+"/deletions", nil).wants(http.StatusSeeOther)
	if views := menu(r.get("/transactions").wants(http.StatusOK)); len(views) != 1 {
		t.Errorf("deleted, the menu has %v", views)
	}
}

// Ensure that what can't be saved is said beside the field, and nothing typed is lost.
func TestSavedViewIsRefused(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	long := strings.Repeat("ä", 61)
	for what, c := range map[string]struct{ query, name, field string }{
		"no name":       {"status=refunded", " ", "name"},
		"a long name":   {"status=refunded", long, "name"},
		"no such field": {"min=1", "Small", ""}, // an amount without its currency can't be looked for
	} {
		p := r.post("/transactions/views", url.Values{"key": {models.NewKey()}, "query": {c.query}, "name": {c.name}}).wants(http.StatusUnprocessableEntity)
		if c.field != "" && p.errorOf(c.field) == "" || c.field == "" && !strings.Contains(p.Find("dialog [role=alert], dialog .alert").Text(), "can't be") {
			t.Errorf("%s: nothing says why: %q", what, p.Find("dialog").Text())
		}
		if p.value("name") != c.name || p.value("query") != c.query {
			t.Errorf("%s: it was typed as %q of %q", what, p.value("name"), p.value("query"))
		}
	}
	if views := menu(r.get("/transactions")); len(views) != 1 {
		t.Errorf("the menu has %v", views)
	}
}

// Ensure that a person's columns are theirs, and that an address which says its own goes before them.
func TestDisplay(t *testing.T) {
	r := newRig(t)
	r.Captured(t, money.New(12_00, "EUR"))
	r.as(models.Clerk)
	usual := columnsOf(r.get("/transactions").wants(http.StatusOK))
	moved := r.post("/transactions/display", url.Values{"query": {""}, "order": {"amount", "email", "time"}, "col": {"amount", "email"}, "density": {"compact"}, "size": {"100"}, "do": {"up.email"}}).wants(http.StatusOK)
	if first := moved.Find(`[name="order"]`).First().AttrOr("value", ""); first != "email" {
		t.Errorf("moved up, first is %s", first)
	}
	if now := columnsOf(r.get("/transactions")); strings.Join(now, "|") != strings.Join(usual, "|") {
		t.Errorf("before it is saved the list has %v", now)
	}
	r.post("/transactions/display", url.Values{"query": {"status=captured"}, "order": {"email", "amount", "reference"}, "col": {"amount", "email"}, "density": {"compact"}, "size": {"100"}, "do": {"save"}}).wants(http.StatusSeeOther)
	list := r.get("/transactions").wants(http.StatusOK)
	if got := strings.Join(columnsOf(list), "|"); got != "E-mail|Amount|Reference" || list.Find("table.compact").Length() != 1 {
		t.Errorf("the list has %s, compact: %d", got, list.Find("table.compact").Length())
	}
	if got := strings.Join(columnsOf(r.get("/transactions?cols=reference,net,nonsense&density=comfortable")), "|"); got != "Reference|Net" {
		t.Errorf("an address that says its columns has %s", got)
	}
	p := r.post("/transactions/display", url.Values{"query": {""}, "order": {"email"}, "col": {"email"}, "density": {"compact"}, "size": {"7"}, "do": {"save"}}).wants(http.StatusUnprocessableEntity)
	if p.errorOf("size") == "" {
		t.Error("seven rows a page are not refused beside the field")
	}
	r.as(models.Manager)
	if now := columnsOf(r.get("/transactions")); strings.Join(now, "|") != strings.Join(usual, "|") {
		t.Errorf("somebody else's list has %v", now)
	}
	r.as(models.Clerk)
	r.post("/transactions/display", url.Values{"query": {""}, "do": {"usual"}}).wants(http.StatusSeeOther)
	if now := columnsOf(r.get("/transactions")); strings.Join(now, "|") != strings.Join(usual, "|") {
		t.Errorf("as everybody has it, the list has %v", now)
	}
}

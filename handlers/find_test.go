package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"kontor/models"

	"github.com/PuerkitoBio/goquery"
)

// leads are the addresses of a page of what was found.
func (p *page) leads() string {
	return strings.Join(p.Find(".find-entry").Map(func(_ int, e *goquery.Selection) string { return e.AttrOr("href", "") }), " ")
}

// Ensure that it leads to what is in the book, marks what was typed as text, and says when there is nothing.
func TestFind(t *testing.T) {
	r := paperRig(t)
	p := r.from("odalys@example.com")
	link, _ := r.paymentLink(nil)
	r.as(models.Clerk)
	invoice := r.issues(nil)
	named := r.get(invoice).Find("h1").Text()
	for typed, want := range map[string]string{
		"odalys": "/transactions/" + number(p.ID), "A-17": "/links/" + number(link.ID), "erika@": "/customers/", named: invoice, "invoices": "/invoices",
	} {
		if got := r.get("/find?q=" + typed).wants(http.StatusOK).leads(); !strings.Contains(got, want) {
			t.Errorf("%q leads to %s, not to %s", typed, got, want)
		}
	}
	if mark := r.get("/find?q=oDAl").Find("#find-payments ~ ul mark").First().Text(); mark != "odal" {
		t.Errorf("what was typed is marked as %q", mark)
	}
	nothing := r.get("/find?q=%3Cb%3Ezz").wants(http.StatusOK)
	if nothing.leads() != "" || !strings.Contains(nothing.Find("main").Text(), "Nothing found") || nothing.value("q") != "<b>zz" {
		t.Error("nothing is found, and it is not said")
	}
	answer := r.do(http.MethodGet, "/find?part=results&q=odalys", nil, http.Header{"Hx-Request": {"true"}}).wants(http.StatusOK)
	if of := answer.Find("[role=listbox]").AttrOr("data-of", ""); of != "odalys" || answer.Find("html head *").Length() > 0 || answer.Find("[role=option]").Length() == 0 {
		t.Errorf("the answer to typing is of %q, or a whole page", of)
	}
}

// Ensure that nobody is led to what they may not do or see.
func TestFindOnlyWhatOneMay(t *testing.T) {
	r := newRig(t)
	for role, want := range map[models.Role]struct{ has, hasNot string }{
		models.Viewer: {"/ledger", "/links/new /invoices/new /transactions/new /payouts/new /credits/new /audit /settings/users"},
		models.Clerk:  {"/links/new /invoices/new /transactions/new /payouts/new /credits/new", "/audit /settings/users"},
		models.Admin:  {"/audit /settings/users", ""},
	} {
		r.as(role)
		leads := strings.Fields(r.get("/find").wants(http.StatusOK).leads())
		seen := map[string]int{}
		for _, lead := range leads {
			seen[lead]++
			if seen[lead] > 1 {
				t.Errorf("%s: %s stands there twice", role, lead)
			}
		}
		for path := range strings.FieldsSeq(want.has) {
			if seen[path] == 0 {
				t.Errorf("%s is not led to %s", role, path)
			}
		}
		for path := range strings.FieldsSeq(want.hasNot) {
			if seen[path] > 0 {
				t.Errorf("%s is led to %s", role, path)
			}
		}
	}
}

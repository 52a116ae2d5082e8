package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

// Ensure that whom a note names has a bell that says so on every page, a list that opens the thing, and peace once it is
// read; and nobody else has.
func TestBell(t *testing.T) {
	r := newRig(t)
	link, _ := r.paymentLink(nil)
	at := "/links/" + number(link.ID)
	bell := func() string {
		home, list := r.get("/").wants(http.StatusOK).Find("#bell").Text(), r.get("/transactions").wants(http.StatusOK).Find("#bell").Text()
		if home != list {
			t.Errorf("the first page's bell says %q, the list's %q", home, list)
		}
		return strings.Join(strings.Fields(home), " ")
	}
	r.as(models.Clerk)
	for range 3 {
		r.post(at+"/notes", url.Values{"key": {models.NewKey()}, "body": {"@manager, look"}}).wants(http.StatusSeeOther)
	}
	if got := bell(); got != "Notices" {
		t.Errorf("who wrote it has a bell that says %q", got)
	}
	if got := r.get("/notices").Find("main").Text(); !strings.Contains(got, "Nothing concerns you yet") {
		t.Error("who wrote it is told")
	}
	r.post("/notices/1/openings", nil).wants(http.StatusNotFound)

	r.as(models.Manager)
	if got := bell(); got != "Notices 3 unread notices" {
		t.Errorf("the bell says %q", got)
	}
	part := r.do(http.MethodGet, "/notices/bell", nil, http.Header{"Hx-Request": {"true"}}).wants(http.StatusOK)
	if part.Find("html head *").Length() > 0 || !strings.Contains(part.Text(), "3") {
		t.Error("the bell's own answer is another")
	}
	list := r.get("/notices").wants(http.StatusOK)
	if got := list.Find(".notices > [data-unread]"); got.Length() != 3 || !strings.Contains(got.First().Text(), "Carl Clerk mentioned you in a note.") {
		t.Errorf("%d notices, %q", got.Length(), got.First().Text())
	}
	open, _ := list.Find(".notices form").First().Attr("action")
	if to := r.post(open, nil).wants(http.StatusSeeOther).header.Get("Location"); to != at {
		t.Errorf("it opens %s", to)
	}
	r.post("/notices/2/readings", nil).wants(http.StatusSeeOther)
	if got := bell(); got != "Notices 1 unread notice" {
		t.Errorf("after two were read the bell says %q", got)
	}
	all := r.get("/notices")
	r.post("/notices/readings", url.Values{"up_to": {all.value("up_to")}}).wants(http.StatusSeeOther)
	if got := bell(); got != "Notices" {
		t.Errorf("after all were read the bell says %q", got)
	}
	if got := r.get("/notices"); got.Find(".notices > li").Length() != 3 || got.Find("[name=up_to]").Length() != 0 {
		t.Error("what was read is gone, or can be read again")
	}
}

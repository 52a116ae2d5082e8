package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
)

// Ensure that a note stands beside each sort of thing, with the colleague it names as text of its own, and that one that
// can't be is refused beside the field and loses nothing.
func TestNotesBesideThings(t *testing.T) {
	r, _ := newAbleRig(t)
	p := r.paid(money.New(1200, "EUR"))
	link, _ := r.paymentLink(nil)
	r.do(http.MethodPost, "/webhooks/computop/shop", strings.NewReader(`{"payId":"`+p.ProviderID+`"}`), http.Header{"Content-Type": {"application/json"}}).wants(http.StatusOK)
	r.as(models.Clerk)
	for _, at := range []string{
		"/links/" + number(link.ID), r.drafts(nil), "/deliveries/1", "/ledger/1", "/transactions/" + number(p.ID), "/customers/1",
	} {
		refused := r.post(at+"/notes", url.Values{"key": {r.get(at).value("key")}, "body": {"<b>For</b> @nobody"}}).wants(http.StatusUnprocessableEntity)
		if got := refused.errorOf("body"); !strings.Contains(got, "Nobody here is called @nobody.") {
			t.Errorf("%s: beside the field stands %q", at, got)
		}
		if got := refused.value("body"); strings.TrimSpace(got) != "<b>For</b> @nobody" {
			t.Errorf("%s: what was typed became %q", at, got)
		}
		form := url.Values{"key": {models.NewKey()}, "body": {"<b>For</b> @mia, please"}}
		for range 2 {
			r.post(at+"/notes", form).wants(http.StatusSeeOther)
		}
		page := r.get(at).wants(http.StatusOK)
		note := page.Find(".timeline-more:has(.mention)")
		if note.Length() != 1 || strings.Join(strings.Fields(note.Text()), " ") != "<b>For</b> @Mia Manager, please" || note.Find("b").Length() > 0 {
			t.Errorf("%s: %d notes, %q", at, note.Length(), note.Text())
		}
	}
	r.post("/links/99/notes", url.Values{"key": {models.NewKey()}, "body": {"x"}}).wants(http.StatusNotFound)
	r.as(models.Viewer)
	at := "/links/" + number(link.ID)
	r.post(at+"/notes", url.Values{"key": {models.NewKey()}, "body": {"x"}}).wants(http.StatusForbidden)
	if seen := r.get(at); seen.Find("#notes ~ * form, [name=body]").Length() > 0 || !strings.Contains(seen.Text(), "@Mia Manager") {
		t.Error("a viewer may write, or does not see what was written")
	}
}

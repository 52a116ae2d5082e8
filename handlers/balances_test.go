package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kontor/models"
)

// Ensure that balances load by themselves, say why where they do not, and never hold the form.
func TestBalances(t *testing.T) {
	r, gateway := newAbleRig(t)
	r.as(models.Clerk)
	part := r.get("/payouts/new").wants(http.StatusOK).Find("#balances")
	at := part.AttrOr("hx-get", "")
	if at != "/payouts/balances?account=1" || part.AttrOr("hx-trigger", "") != "load" || part.Find(`a[href="`+at+`"]`).Length() != 1 {
		t.Errorf("the part asks %q", at)
	}
	loaded := r.do(http.MethodGet, at, nil, fromHTMX).wants(http.StatusOK)
	if text := loaded.Find("#balances").Text(); !strings.Contains(text, "€12,345.00") || !strings.Contains(text, "¥700") || !strings.Contains(text, "not to be paid out") {
		t.Errorf("it says %q", text)
	}
	if _, asks := loaded.Find("#balances").Attr("hx-trigger"); asks || loaded.Find("h1").Length() != 0 {
		t.Error("it goes on asking, or is a whole page")
	}
	if page := r.get(at).wants(http.StatusOK); page.Find("h1").Text() != "Shop: what lies at the gateway" || !strings.Contains(page.Find("main").Text(), "€12,345.00") {
		t.Errorf("without scripts the page is %q", page.Find("h1").Text())
	}
	gateway.down = true
	failed := r.do(http.MethodGet, at, nil, fromHTMX).wants(http.StatusOK)
	if text := failed.Find("#balances .alert").Text(); !strings.Contains(text, "No answer came.") || failed.Find(`[hx-get="`+at+`"]`).Length() != 1 {
		t.Errorf("it says %q", text)
	}
	r.get("/payouts/new").wants(http.StatusOK)
	gateway.down, gateway.balances = false, nil
	if text := r.do(http.MethodGet, at, nil, fromHTMX).wants(http.StatusOK).Find("#balances").Text(); !strings.Contains(text, "does not tell") {
		t.Errorf("it says %q", text)
	}
	r.get("/payouts/balances?account=9").wants(http.StatusNotFound)
}

// Ensure that another account changes the choices alone, and not what was typed.
func TestChoicesOfAnAccount(t *testing.T) {
	r, _ := newAbleRig(t)
	r.as(models.Clerk)
	for path, id := range map[string]string{
		"/payouts/new?part=destinations&account=1&destination=bank": "destinations", "/transactions/new?part=channels&account=1&channel=intent": "channels",
	} {
		part := r.do(http.MethodGet, path, nil, fromHTMX).wants(http.StatusOK)
		if part.Find("#"+id).Length() != 1 || part.Find("h1, [name=amount], [name=bank_number], [name=card_number]").Length() != 0 {
			t.Errorf("%s gives more than its part", path)
		}
		if got := part.Find("[checked]").First().AttrOr("value", ""); !strings.HasSuffix(path, "="+got) {
			t.Errorf("%s: %q is chosen", path, got)
		}
	}
}

// Ensure that an account's page tells how far its payments were pulled.
func TestAccountTellsOfItsSync(t *testing.T) {
	r := newRig(t)
	r.as(models.Admin)
	card := func() string {
		return strings.Join(strings.Fields(r.get("/settings/accounts/1").wants(http.StatusOK).Find("#sync").Closest(".card").Text()), " ")
	}
	if got := card(); !strings.Contains(got, "Nothing was pulled yet.") || !strings.Contains(got, "Next look18 Nov 2026, 13:00") {
		t.Errorf("before: %q", got)
	}
	r.Clock.Turn(time.Hour)
	r.Work(t)
	if got := card(); !strings.Contains(got, "waiting") || !strings.Contains(got, "In the book up to18 Nov 2026, 13:00") || !strings.Contains(got, "Looked at0") {
		t.Errorf("after: %q", got)
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that what an account can't do is off at it, and that nothing typed is lost when the account changes.
func TestWaysOfAnAccount(t *testing.T) {
	r, _ := newAbleRig(t)
	if _, err := r.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "paytech", Name: "Games", Mode: "simulator", BaseURL: r.SimURL, Credentials: map[string]string{"api_key": "sim_demo", "signing_key": "sim"},
	}); err != nil {
		t.Fatal(err)
	}
	r.as(models.Clerk)
	typed := "/transactions/new?part=channels&channel=hosted&capture=delayed&delay_hours=24&save_hosted=hosted&account="
	shop := r.do(http.MethodGet, typed+"1", nil, fromHTMX).wants(http.StatusOK)
	if shop.Find("[name=capture][value=delayed][checked]").Length() != 1 || shop.Find("[data-off]").Length() != 0 {
		t.Error("the shop can't do what it can")
	}
	games := r.do(http.MethodGet, typed+"2", nil, fromHTMX).wants(http.StatusOK)
	delayed := games.Find("[name=capture][value=delayed]")
	if delayed.Closest("[data-off]").Length() != 1 || games.Find("[name=capture][value=automatic][checked]").Length() != 1 {
		t.Error("pay.tech is said to capture by itself later")
	}
	if hint := games.Find("#" + delayed.AttrOr("aria-describedby", "none")).Text(); hint != "Only with Shop." {
		t.Errorf("it says %q", hint)
	}
	for name, part := range map[string]*page{"shop": shop, "games": games} {
		if part.value("delay_hours") != "24" || part.Find("[name=save_hosted][checked]").Length() != 1 || !strings.Contains(part.Find("#capturing").Text(), "From 1 to 696.") {
			t.Errorf("%s: what was typed is lost, or the longest is not named", name)
		}
	}
	form := cardForm(url.Values{"channel": {"hosted"}, "account": {"2"}, "capture": {"delayed"}, "delay_hours": {"24"}})
	refused := r.post("/transactions", form).wants(http.StatusUnprocessableEntity)
	if got := refused.Find("#new-capture-error").Text(); !strings.Contains(got, "The gateway of Games does not capture by itself later") {
		t.Errorf("beside the choice stands %q", got)
	}
}

// Ensure that keeping is offered where something is kept, and asked for only through the way that was chosen.
func TestKeeping(t *testing.T) {
	r := newRig(t) // Computop keeps nothing
	r.as(models.Clerk)
	if r.get("/transactions/new").wants(http.StatusOK).Find("[name^=save_]").Length() != 0 {
		t.Error("a card is offered to be kept where none is")
	}
	form := cardForm(url.Values{"channel": {"hosted"}, "save_card": {"card"}})
	r.post("/transactions", form).wants(http.StatusSeeOther)
	form = cardForm(url.Values{"channel": {"hosted"}, "save_hosted": {"hosted"}})
	r.post("/transactions", form).wants(http.StatusUnprocessableEntity)
}

// Ensure that people are not let to fill in what they could not send.
func TestFormsThatViewersCannotSend(t *testing.T) {
	r := newRig(t)
	r.as(models.Viewer)
	for _, path := range []string{"/transactions/new", "/payouts/new", "/credits/new"} {
		if page := r.get(path).wants(http.StatusForbidden); !strings.Contains(page.Find("main").Text(), "role clerk") || page.Find("main form").Length() != 0 {
			t.Errorf("%s does not say who may", path)
		}
	}
}

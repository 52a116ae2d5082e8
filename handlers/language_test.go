package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
)

// Ensure that a person's pages speak the language that they chose, and nobody else's.
func TestOwnLanguage(t *testing.T) {
	r := newRig(t)
	r.as(models.Manager)
	r.post("/profile/language", url.Values{"language": {"de"}}).wants(http.StatusSeeOther)
	p := r.get("/profile").wants(http.StatusOK)
	if got := chosenLanguage(p); got != "de" {
		t.Errorf("the choice is %q", got)
	}
	if !strings.Contains(p.body, "Ihre Sprache ist gespeichert.") {
		t.Error("nothing says that it is saved")
	}
	list := r.get("/transactions").wants(http.StatusOK)
	if lang := list.Find("html").AttrOr("lang", ""); lang != "de" || list.Find("h1").Text() != "Transaktionen" {
		t.Errorf("the list is %q in %q", list.Find("h1").Text(), lang)
	}
	if locale := list.Find("html").AttrOr("data-locale", ""); locale != "de" {
		t.Errorf("numbers are written as in %q", locale)
	}
	if trail := r.get("/audit").wants(http.StatusOK).Text(); !strings.Contains(trail, "Eigene Sprache geändert.") {
		t.Error("the trail does not tell of it")
	}
	r.as(models.Clerk)
	if h1 := r.get("/transactions").Find("h1").Text(); h1 != "Transactions" {
		t.Errorf("somebody else's list is %q", h1)
	}
	r.as(models.Manager)
	r.post("/profile/language", url.Values{"language": {""}}).wants(http.StatusSeeOther)
	if h1 := r.get("/transactions").Find("h1").Text(); h1 != "Transactions" {
		t.Errorf("left to itself, the list is %q", h1)
	}
}

// Ensure that a page that is not there says so in its reader's language, and that an icon which is not there takes no notice away.
func TestNowhereInOwnLanguage(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	r.post("/profile/language", url.Values{"language": {"de"}}).wants(http.StatusSeeOther)
	r.get("/apple-touch-icon.png").wants(http.StatusNotFound)
	asked := http.Header{"Accept": {"text/html,application/xhtml+xml"}}
	lost := r.do(http.MethodGet, "/nowhere", nil, asked).wants(http.StatusNotFound)
	if lang := lost.Find("html").AttrOr("lang", ""); lang != "de" || lost.Find("nav").Length() == 0 {
		t.Errorf("it is in %q, with %d menus", lang, lost.Find("nav").Length())
	}
	if !strings.Contains(lost.body, "Ihre Sprache ist gespeichert.") {
		t.Error("the notice was taken by the icon")
	}
}

func chosenLanguage(p *page) string {
	return p.Find(`[name="language"] option[selected]`).AttrOr("value", "")
}

// Ensure that a language that is not offered is refused beside the field, and changes nothing.
func TestNoSuchLanguage(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	p := r.post("/profile/language", url.Values{"language": {"fr"}}).wants(http.StatusUnprocessableEntity)
	if got := p.errorOf("language"); got != "Choose one of the languages." {
		t.Errorf("got %q", got)
	}
	if got := chosenLanguage(r.get("/profile")); got != "" {
		t.Errorf("the choice is %q", got)
	}
}

// Ensure that who is not known yet is greeted in the language of the browser, also when refused.
func TestSignInInTheBrowsersLanguage(t *testing.T) {
	r := newRig(t)
	for accepted, want := range map[string]string{"de-AT,de;q=0.9,en;q=0.8": "Anmelden", "en-GB,de;q=0.5": "Sign in", "": "Sign in"} {
		p := r.do(http.MethodGet, "/login", nil, http.Header{"Accept-Language": {accepted}}).wants(http.StatusOK)
		if got := p.Find("h1").Text(); got != want {
			t.Errorf("%q is greeted with %q", accepted, got)
		}
	}
	form := strings.NewReader(url.Values{"email": {"clerk@demo.test"}, "password": {"wrong"}}.Encode())
	p := r.do(http.MethodPost, "/login", form, http.Header{"Accept-Language": {"de"}, "Content-Type": {"application/x-www-form-urlencoded"}})
	if !strings.Contains(p.wants(http.StatusUnprocessableEntity).Text(), "gehören nicht zusammen") {
		t.Error("a wrong password is refused in another language")
	}
}

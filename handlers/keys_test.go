package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"

	"github.com/PuerkitoBio/goquery"
)

// Ensure that single keys are switched off and on again for one person, and that the page of the keys says so.
func TestSwitchKeys(t *testing.T) {
	r := newRig(t)
	acts := func() bool { return r.get("/").wants(http.StatusOK).Find("[data-single-keys]").Length() == 1 }
	r.as(models.Manager)
	if !acts() {
		t.Error("keys do nothing for who has chosen nothing")
	}
	if _, ticked := r.get("/profile").Find("#keys-single-keys").Attr("checked"); !ticked {
		t.Error("the profile says that they do nothing")
	}
	r.post("/profile/keys", url.Values{}).wants(http.StatusSeeOther)
	if p := r.get("/profile").wants(http.StatusOK); !strings.Contains(p.body, "Your keys are saved.") {
		t.Error("nothing says that it is saved")
	}
	if acts() {
		t.Error("they act where they were switched off")
	}
	if text := r.get("/keys").Find("main").Text(); !strings.Contains(text, "Single keys are switched off") {
		t.Error("the page of the keys does not say that they are off")
	}
	r.as(models.Clerk)
	if !acts() {
		t.Error("they are off for somebody else")
	}
	r.as(models.Manager)
	r.post("/profile/keys", url.Values{"single_keys": {"on"}}).wants(http.StatusSeeOther)
	if !acts() {
		t.Error("they stay off")
	}
	trail := r.get("/audit").wants(http.StatusOK).Text()
	if !strings.Contains(trail, "Single keys switched off.") || !strings.Contains(trail, "Single keys switched on.") {
		t.Error("the trail does not tell of it")
	}
}

// Ensure that no two pages share a key, that every one of the menu is in the page of the keys, and that it has only what
// its reader may see.
func TestKeysOfPages(t *testing.T) {
	r := newRig(t)
	for role, most := range map[models.Role]string{models.Admin: "Users", models.Viewer: "Ledger"} {
		r.as(role)
		p := r.get("/keys").wants(http.StatusOK)
		seen := map[string]string{}
		p.Find("#menu [data-key]").Each(func(_ int, link *goquery.Selection) {
			key, _ := link.Attr("data-key")
			name := strings.TrimSpace(link.Find("span").First().Text())
			if seen[key] != "" || len(key) != 1 {
				t.Errorf("%q leads to %s and to %s", key, seen[key], name)
			}
			seen[key] = name
		})
		listed := map[string]string{}
		p.Find(`section[aria-labelledby="keys-go"] dl > div`).Each(func(_ int, line *goquery.Selection) {
			listed[line.Find("kbd").Last().Text()] = line.Find("dt").Text()
		})
		if len(seen) == 0 || len(seen) != len(listed) {
			t.Errorf("%s: the menu has %d keys, the page %d", role, len(seen), len(listed))
		}
		found := false
		for key, name := range seen {
			if listed[key] != name {
				t.Errorf("%s: g %s leads to %s, and the page says %q", role, key, name, listed[key])
			}
			found = found || name == most
		}
		if !found {
			t.Errorf("%s: no key for %s", role, most)
		}
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/handlers"
	"kontor/models"
	"kontor/models/modelstest"
)

// guess tries a payment link and a password that are not there, as whoever X-Forwarded-For says, and gives how each is
// answered.
func (r *rig) guess(from string) (link, password int) {
	r.t.Helper()
	header := http.Header{"X-Forwarded-For": {from}, "X-Real-Ip": {from}}
	link = r.do(http.MethodGet, "/pay/"+strings.Repeat("a", 26), nil, header).status
	form := url.Values{"email": {"nobody@example.com"}, "password": {"guessed wrong"}}
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	return link, r.do(http.MethodPost, "/login", strings.NewReader(form.Encode()), header).status
}

// Ensure that who guesses is slowed down by their own address: by the one that a header says only where it comes from a proxy
// that is believed, and then nobody else with them.
func TestGuessersAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		proxies   []string
		othersToo bool // who never guessed is slowed down as well
	}{
		"nobody is believed":    {nil, true},
		"somebody else is":      {[]string{"192.0.2.7"}, true},
		"the proxy is believed": {[]string{"127.0.0.0/8", "::1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{}), func(d *handlers.Deps) { d.Proxies = c.proxies })
			for range 25 {
				r.guess("203.0.113.5")
			}
			if link, password := r.guess("203.0.113.5"); link != http.StatusTooManyRequests || password != http.StatusTooManyRequests {
				t.Errorf("guessing goes on: %d, %d", link, password)
			}
			// Another header than the proxy's own is believed of nobody.
			again := http.Header{"X-Forwarded-For": {"203.0.113.5"}, "X-Real-Ip": {"203.0.113.77"}}
			if code := r.do(http.MethodGet, "/pay/"+strings.Repeat("b", 26), nil, again).status; code != http.StatusTooManyRequests {
				t.Errorf("whoever says so is somebody else: %d", code)
			}
			link, password := r.guess("203.0.113.6")
			if (link == http.StatusTooManyRequests) != c.othersToo || (password == http.StatusTooManyRequests) != c.othersToo {
				t.Errorf("somebody else is answered %d, %d", link, password)
			}
			// What a customer's browser puts before the proxy's own words is not believed.
			if link, _ := r.guess("198.51.100.1, 203.0.113.5"); link != http.StatusTooManyRequests {
				t.Errorf("an address that a guesser made up is believed: %d", link)
			}
		})
	}
}

// Ensure that who guesses the addresses of invoices, or presses Pay without end, is slowed down: the one to no page that is
// there either, the other to no further attempt.
func TestCustomersPagesAreSlowedDown(t *testing.T) {
	r := paperRig(t)
	public := r.customerPage(r.issues(nil))
	held, link := r.paymentLink(nil)
	if err := r.ExpireLink(t.Context(), modelstest.Clerk, held.ID); err != nil { // so that no press waits for a page to pay on
		t.Fatal(err)
	}
	r.nobody()
	stops := func(what string, try func() int) {
		t.Helper()
		if code := try(); code == http.StatusTooManyRequests {
			t.Errorf("%s is stopped at once", what)
		}
		for range 60 { // one is forgiven every other second, however slow the machine
			if try() == http.StatusTooManyRequests {
				return
			}
		}
		t.Errorf("%s goes on", what)
	}
	stops("pressing", func() int { return r.post(link, url.Values{"key": {models.NewKey()}}).status })
	r.get(link).wants(http.StatusOK)
	r.get(public).wants(http.StatusOK)
	guess := func() int { return r.get("/invoice/" + strings.Repeat("a", 26)).status }
	stops("guessing", guess)
	for _, path := range []string{public, public + ".pdf", link} {
		code := 0
		for n := 0; n < 10 && code != http.StatusTooManyRequests; n++ {
			guess()
			code = r.get(path).status
		}
		if code != http.StatusTooManyRequests {
			t.Errorf("whoever guessed reads %s: %d", path, code)
		}
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/handlers"
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

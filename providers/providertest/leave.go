package providertest

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kontor/providers"
)

var (
	suggested = regexp.MustCompile(`name="number"[^>]* value="([^"]*)"`)
	postsBack = regexp.MustCompile(`<form method="post" action="(https?://[^"]*)"`)
)

// LeadsBack presses a button of a simulator's payment page, pay or cancel, with the card that it suggests, and gives the
// address that the customer's browser is led back to, with how: by GET, or by a form that it posts.
func LeadsBack(t *testing.T, h providers.Hosted, press string) (back *url.URL, how string) {
	t.Helper()
	status, body, at := Browse(t, h)
	card := suggested.FindStringSubmatch(body)
	if status != http.StatusOK || card == nil {
		t.Fatalf("%d at %s: it suggests no card", status, at)
	}
	form := url.Values{"action": {press}, "number": {html.UnescapeString(card[1])}, "expiry": {"12/39"}, "name": {"Ada Lovelace"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at.String(), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	to, how := answer.Header.Get("Location"), http.MethodGet
	if posted := postsBack.FindStringSubmatch(string(text)); posted != nil {
		to, how = html.UnescapeString(posted[1]), http.MethodPost
	}
	back, err = url.Parse(to)
	if err != nil || to == "" {
		t.Fatalf("%s leads nowhere: %d, %v", press, answer.StatusCode, err)
	}
	return back, how
}

// Back is a shop's own address to come back to, as Kontor makes them for its links: with a token of 26 letters in its path.
const Back = "https://shop.example/pay/abcdefghijklmnopqrstuvwxyz/back/7"

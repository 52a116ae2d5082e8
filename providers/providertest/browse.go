package providertest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers"
)

// Browse opens a page as a browser does, by its link or by posting its form, and gives what it shows. It follows
// redirections but those to shop.example.
func Browse(t *testing.T, h providers.Hosted) (status int, body string, at *url.URL) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.URL, nil)
	if h.Form != nil {
		form := url.Values{}
		for _, f := range h.Form {
			form.Add(f.Name, f.Value)
		}
		req, err = http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Hostname() == "shop.example" {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	answer, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Request.URL
}

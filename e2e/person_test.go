package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// shop is a running demo with a clerk at hand who works without a browser, for what is set up before a journey.
type shop struct {
	*app
	clerk *person
}

func newShop(t *testing.T) *shop {
	t.Helper()
	a := start(t)
	return &shop{app: a, clerk: a.person(t, "clerk@demo.test")}
}

// person is somebody signed in who speaks HTTP by hand: no page between them and the server.
type person struct {
	app  *app
	http *http.Client
}

func (a *app) person(t *testing.T, email string) *person {
	t.Helper()
	return a.personWith(t, email, "kontor-demo")
}

func (a *app) personWith(t testing.TB, email, password string) *person {
	t.Helper()
	p := &person{app: a, http: noFollow()}
	var err error
	p.http.Jar, err = cookiejar.New(nil)
	must(t, err)
	if status, _, _ := p.post(t, "/login", url.Values{"email": {email}, "password": {password}}); status != http.StatusSeeOther {
		t.Fatalf("the sign-in of %s answered %d", email, status)
	}
	return p
}

// noFollow is a client that tells where it is led instead of going there.
func noFollow() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (p *person) get(t testing.TB, path string) (status int, body string) {
	t.Helper()
	response, err := p.http.Get(p.app.URL + path)
	must(t, err)
	return response.StatusCode, string(bodyOf(t, response))
}

// post sends a form by hand and gives the status, where it leads, and the body.
func (p *person) post(t testing.TB, path string, form url.Values) (status int, location, body string) {
	t.Helper()
	response, err := p.http.PostForm(p.app.URL+path, form)
	must(t, err)
	return response.StatusCode, response.Header.Get("Location"), string(bodyOf(t, response))
}

func bodyOf(t testing.TB, r *http.Response) []byte {
	t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	must(t, err)
	return text
}

// export is a view as its file has it: a map of column to cell for each row.
func (p *person) export(t *testing.T, view url.Values) []map[string]string {
	t.Helper()
	status, text := p.get(t, "/transactions.csv?"+view.Encode())
	if status != http.StatusOK {
		t.Fatalf("the export of %v answered %d", view, status)
	}
	return table(t, []byte(text))
}

// table reads a file of ours as a spreadsheet would.
func table(t *testing.T, text []byte) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	must(t, err)
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[records[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// until looks again and again until it is so, for a minute.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(time.Minute)
	for !there() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("it never came about that %s", what)
		}
	}
}

func unique() string { return strings.ToLower(rand.Text()[:10]) }

func orElse[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// contains looks into a page's source for a sentence.
func contains(page, sentence string) bool {
	return strings.Contains(html.UnescapeString(page), sentence)
}

package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/csv"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// What the journeys have in common.

// patient waits longer than expect, for what takes several tries and pauses until it is so.
var patient = playwright.NewPlaywrightAssertions(30_000)

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
	p := &person{app: a, http: noFollow()}
	var err error
	p.http.Jar, err = cookiejar.New(nil)
	must(t, err)
	if status, _, _ := p.post(t, "/login", url.Values{"email": {email}, "password": {"kontor-demo"}}); status != http.StatusSeeOther {
		t.Fatalf("the sign-in of %s answered %d", email, status)
	}
	return p
}

// noFollow is a client that tells where it is led instead of going there.
func noFollow() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (p *person) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	response, err := p.http.Get(p.app.URL + path)
	must(t, err)
	return response.StatusCode, string(bodyOf(t, response))
}

// post sends a form by hand and gives the status, where it leads, and the body.
func (p *person) post(t *testing.T, path string, form url.Values) (status int, location, body string) {
	t.Helper()
	response, err := p.http.PostForm(p.app.URL+path, form)
	must(t, err)
	return response.StatusCode, response.Header.Get("Location"), string(bodyOf(t, response))
}

func bodyOf(t *testing.T, r *http.Response) []byte {
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

// until looks again and again until it is so, for half a minute.
func until(t *testing.T, what string, there func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(30 * time.Second)
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

// signedIn opens a page of somebody of the demo.
func (a *app) signedIn(t *testing.T, who string, options ...viewOption) playwright.Page {
	t.Helper()
	page := newPage(t, options...)
	signIn(t, page, a, who+"@demo.test")
	return page
}

func link(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("link", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)})
}

func heading(page playwright.Page, name string) playwright.Locator {
	return page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true), Level: playwright.Int(1)})
}

// tableOf is the table with this caption.
func tableOf(page playwright.Page, caption string) playwright.Locator {
	return page.GetByRole("table", playwright.PageGetByRoleOptions{Name: caption, Exact: playwright.Bool(true)})
}

// said is where outcomes are announced.
func said(page playwright.Page) playwright.Locator { return page.GetByRole("status") }

// head is where a payment's page says what it is and how it stands.
func head(page playwright.Page) playwright.Locator { return page.Locator("main header.head") }

// amount is one of a payment's figures by its name.
func amount(page playwright.Page, name string) playwright.Locator {
	return page.Locator("dl.amounts > div", playwright.PageLocatorOptions{HasText: name}).Locator("dd")
}

// operations is the list of what was done to a payment; its row n, counted from the newest, is nth(1), nth(2) …
func operation(page playwright.Page, n int) playwright.Locator {
	return tableOf(page, "Operations").GetByRole("row").Nth(n)
}

// act opens the form of an action and gives its dialog.
func act(t *testing.T, page playwright.Page, verb string) playwright.Locator {
	t.Helper()
	must(t, button(page, verb).Click())
	dialog := page.GetByRole("dialog")
	must(t, expect.Locator(dialog).ToBeVisible())
	return dialog
}

// press presses a button within a part of the page.
func press(t *testing.T, part playwright.Locator, name string) {
	t.Helper()
	must(t, part.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Click())
}

// fill types into the field with this label.
func fill(t *testing.T, part playwright.Locator, label, text string) {
	t.Helper()
	must(t, part.GetByLabel(label, playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(text))
}

// sees waits until a part of a page says something.
func sees(t *testing.T, part playwright.Locator, text string) {
	t.Helper()
	must(t, expect.Locator(part).ToContainText(text))
}

// exactLabel tells a field's label from another that has the same word in it.
var exactLabel = playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}

// locatorWith narrows a locator to what says this.
func locatorWith(text string) playwright.LocatorFilterOptions {
	return playwright.LocatorFilterOptions{HasText: text}
}

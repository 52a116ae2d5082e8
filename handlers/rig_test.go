package handlers_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/handlers"
	"kontor/models"
	"kontor/models/modelstest"
	"kontor/web/letters"

	"github.com/PuerkitoBio/goquery"
)

// rig is the whole web over a real ledger and a simulated gateway, and one person's browser without scripts.
type rig struct {
	*modelstest.Shop
	t      *testing.T
	url    string
	client *http.Client
	web    http.Handler
	log    *bytes.Buffer // written by the server: read it when no request is under way
}

func newRig(t *testing.T) *rig {
	t.Helper()
	return rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}}))
}

// rigOf is the web over a shop. What it logs is in the rig's log too.
func rigOf(t *testing.T, shop *modelstest.Shop, change ...func(*handlers.Deps)) *rig {
	t.Helper()
	log := &bytes.Buffer{}
	if err := shop.CreateDemoUsers(context.Background()); err != nil {
		t.Fatal(err)
	}
	d := handlers.Deps{
		Ledger: shop.Ledger, Sessions: shop.SessionStore(false, time.Hour), Demo: true,
		Log: slog.New(slog.NewMultiHandler(
			slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}), slog.NewTextHandler(log, nil),
		)),
	}
	for _, c := range change {
		c(&d)
	}
	handler, err := handlers.New(d)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	r := &rig{Shop: shop, t: t, url: server.URL, web: handler, log: log}
	r.nobody()
	return r
}

// nobody forgets who was signed in.
func (r *rig) nobody() {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// as signs somebody of the demo in.
func (r *rig) as(role models.Role) {
	r.t.Helper()
	r.nobody()
	p := r.post("/login", url.Values{"email": {string(role) + "@demo.test"}, "password": {models.DemoPassword}})
	if p.status != http.StatusSeeOther {
		r.t.Fatalf("sign-in as %s: %d", role, p.status)
	}
}

// page is an answer.
type page struct {
	*goquery.Document
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (r *rig) get(path string) *page {
	r.t.Helper()
	return r.do(http.MethodGet, path, nil, nil)
}

func (r *rig) post(path string, form url.Values) *page {
	r.t.Helper()
	return r.do(http.MethodPost, path, strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
}

func (r *rig) do(method, path string, body io.Reader, header http.Header) *page {
	r.t.Helper()
	request, err := http.NewRequest(method, r.url+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(string(text)))
	if err != nil {
		r.t.Fatal(err)
	}
	return &page{document, r.t, answer.StatusCode, answer.Header, string(text)}
}

// wants fails where the status is another.
func (p *page) wants(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%d, want %d: %s", p.status, status, strings.TrimSpace(p.Find("main").Text()))
	}
	return p
}

// errorOf is the sentence beside a field, tied to it for screen readers.
func (p *page) errorOf(field string) string {
	described, _ := p.Find(`body [name="` + field + `"]`).Attr("aria-describedby")
	for id := range strings.FieldsSeq(described) {
		if strings.HasSuffix(id, "-error") {
			return strings.TrimSpace(p.Find("#" + id).Text())
		}
	}
	return ""
}

// value is what stands in a field.
func (p *page) value(field string) string {
	if area := p.Find(`textarea[name="` + field + `"]`); area.Length() > 0 {
		return area.Text()
	}
	v, _ := p.Find(`body [name="` + field + `"]`).Attr("value")
	return v
}

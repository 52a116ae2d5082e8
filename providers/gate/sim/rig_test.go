package sim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// rig is a simulator behind a server, with a clock to turn and an inbox for its webhooks.
type rig struct {
	*testing.T
	sim   *Sim
	srv   *httptest.Server
	inbox *inbox
	clock *clock
	count int
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// inbox takes webhooks, refusing the first few when told to.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	refuse int
	tries  int
}

func newInbox(t *testing.T) *inbox {
	in := &inbox{}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		in.mu.Lock()
		defer in.mu.Unlock()
		in.tries++
		if in.refuse > 0 {
			in.refuse--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		in.bodies = append(in.bodies, string(body))
	}))
	t.Cleanup(in.Close)
	return in
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{T: t, inbox: newInbox(t), clock: &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}}
	o := Options{Seed: 1, Clock: r.clock.Now, Backoff: []time.Duration{0, 0, 0}}
	for _, f := range change {
		f(&o)
	}
	s, err := New(o)
	r.ok(err)
	r.sim, r.srv = s, httptest.NewServer(s.Handler())
	s.SetPublicURL(r.srv.URL)
	r.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.Error(err)
		}
		r.srv.Close()
	})
	return r
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (a reply) word() string { s, _ := a.body["status"].(string); return s }

func (a reply) code() string { s, _ := a.body["code"].(string); return s }

func (a reply) number(name string) float64 { n, _ := a.body[name].(float64); return n }

func (a reply) action() (kind string, data map[string]any) {
	action, _ := a.body["customerAction"].(map[string]any)
	kind, _ = action["type"].(string)
	data, _ = action["data"].(map[string]any)
	return kind, data
}

// try sends a request and gives the error that a cut connection makes.
func (r *rig) try(ctx context.Context, method, path, key, body string) (reply, error) {
	r.Helper()
	req, err := http.NewRequestWithContext(ctx, method, r.srv.URL+path, strings.NewReader(body))
	r.ok(err)
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	a := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	_ = json.Unmarshal(text, &a.body)
	return a, err
}

func (r *rig) call(method, path, body string) reply {
	r.Helper()
	a, err := r.try(r.Context(), method, "/api/v1/api/payments"+path, "sim_demo", body)
	r.ok(err)
	return a
}

func (r *rig) get(reference string) reply {
	r.Helper()
	return r.call("GET", "/"+url.PathEscape(reference), "")
}

// done wants a 200 in a word.
func (r *rig) done(a reply, word string) reply {
	r.Helper()
	if a.status != 200 || a.word() != word {
		r.Fatalf("%d %s, want %q", a.status, a.text, word)
	}
	return a
}

// no wants an envelope.
func (r *rig) no(a reply, status int, code string) {
	r.Helper()
	if a.status != status || a.code() != code || a.body["name"] != codes[code].name || a.body["description"] == "" {
		r.Fatalf("%d %s, want %d %s", a.status, a.text, status, code)
	}
}

func (r *rig) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *rig) refused(err error, code string) {
	r.Helper()
	var no *refusal
	if !errors.As(err, &no) || no.code != code {
		r.Fatalf("%v, want %s", err, code)
	}
}

// session makes a payment with a page, more being further fields.
func (r *rig) session(amount int64, currency, more string) string {
	r.Helper()
	r.count++
	reference := fmt.Sprintf("P-%d", r.count)
	r.done(r.call("POST", "/initiate-session", fmt.Sprintf(`{"referenceId":%q,"amount":%d,"currencyCode":%q,"webhookUrl":%q%s}`,
		reference, amount, currency, r.inbox.URL, more)), StatusNone)
	return reference
}

const twoPhase = `,"paymentMethodOptions":{"cardBasic":{"isTwoPhase":true,"createToken":false}}`

// paid makes a payment that was captured.
func (r *rig) paid(amount int64, currency string) string {
	r.Helper()
	reference := r.session(amount, currency, "")
	r.ok(r.sim.Pay(reference, ""))
	return reference
}

func (r *rig) refund(reference string, amount int64, currency string) reply {
	r.Helper()
	return r.call("POST", "/refund", fmt.Sprintf(`{"referenceId":%q,"amount":%d,"currencyCode":%q}`, reference, amount, currency))
}

// byCard is a payment or payout with a card.
func byCard(reference, number string) string {
	return fmt.Sprintf(`{"referenceId":%q,"amount":500,"currencyCode":"EUR","paymentMethod":"card_basic","paymentMethodData":
		{"cardBasic":{"cardNumber":%q,"cardHolder":"A","expMonth":"11","expYear":"2029","cvv":"123"}}}`, reference, number)
}

// whenHung is the caller of what hangs, who leaves as soon as the simulator hangs, before the work or after it.
func (r *rig) whenHung() context.Context {
	ctx, leave := context.WithTimeout(r.Context(), time.Minute)
	r.Cleanup(leave)
	go func() {
		for tick := time.NewTicker(time.Millisecond); ctx.Err() == nil; <-tick.C {
			if f := r.sim.Faults(); f.Hang.Next+f.HangAfter.Next == 0 {
				leave()
			}
		}
	}()
	return ctx
}

func (r *rig) flush() []string {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	r.ok(r.sim.Flush(ctx))
	r.inbox.mu.Lock()
	defer r.inbox.mu.Unlock()
	return append([]string(nil), r.inbox.bodies...)
}

func (r *rig) calls(kind string, want int) {
	r.Helper()
	if got := r.sim.Calls(kind); got != want {
		r.Fatalf("%s was done %d times, want %d", kind, got, want)
	}
}

// published is an example of the document.
func published(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "published", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// visit opens a page or presses one of its buttons, and follows nothing.
func (r *rig) visit(to string, form url.Values) (status int, body, location string) {
	r.Helper()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	get := func() (*http.Response, error) { return browser.Get(to) }
	if form != nil {
		get = func() (*http.Response, error) { return browser.PostForm(to, form) }
	}
	resp, err := get()
	r.ok(err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	r.ok(err)
	if next := resp.Header.Get("Location"); next != "" {
		at, err := resp.Request.URL.Parse(next)
		r.ok(err)
		location = at.String()
	}
	return resp.StatusCode, string(text), location
}

func (r *rig) payment(reference string) Payment {
	r.Helper()
	p, ok := r.sim.Payment(reference)
	if !ok {
		r.Fatalf("no payment %s", reference)
	}
	return p
}

package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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
	trans int
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
	signed []string
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
		in.signed = append(in.signed, r.Header.Get(SignatureHeader))
	}))
	t.Cleanup(in.Close)
	return in
}

func (in *inbox) got() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]string(nil), in.bodies...)
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{T: t, inbox: newInbox(t), clock: &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}}
	o := Options{Seed: 1, Clock: r.clock.Now, Backoff: []time.Duration{0, 0, 0}}
	for _, f := range change {
		f(&o)
	}
	r.start(o)
	return r
}

func (r *rig) start(o Options) {
	r.Helper()
	s, err := New(o)
	if err != nil {
		r.Fatal(err)
	}
	r.sim, r.srv = s, httptest.NewServer(s.Handler())
	s.SetPublicURL(r.srv.URL)
	r.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.Error(err)
		}
		r.srv.Close()
	})
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (a reply) code() string { s, _ := a.body["responseCode"].(string); return s }

func (a reply) id() string { s, _ := a.body["payId"].(string); return s }

func (a reply) amount(name string) float64 {
	amount, _ := a.body["amount"].(map[string]any)
	n, _ := amount[name].(float64)
	return n
}

// try sends a request and gives the error a cut connection makes.
func (r *rig) try(ctx context.Context, method, path, key, body string) (reply, error) {
	r.Helper()
	req, err := http.NewRequestWithContext(ctx, method, r.srv.URL+"/api/v2"+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.SetBasicAuth("sim_merchant", "sim_demo")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return r.send(req)
}

func (r *rig) send(req *http.Request) (reply, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	a := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	_ = json.NewDecoder(bytes.NewReader(text)).Decode(&a.body)
	return a, err
}

func (r *rig) call(method, path, key, body string) reply {
	r.Helper()
	a, err := r.try(r.Context(), method, path, key, body)
	if err != nil {
		r.Fatal(err)
	}
	return a
}

func (r *rig) post(path, body string) reply { r.Helper(); return r.call("POST", path, "", body) }

func (r *rig) get(path string) reply { r.Helper(); return r.call("GET", path, "", "") }

// want checks status and response code of an answer.
func (r *rig) want(a reply, status int, code string) reply {
	r.Helper()
	if a.status != status || a.code() != code {
		r.Fatalf("got %d %s, want %d %s", a.status, a.text, status, code)
	}
	return a
}

// session makes a checkout session with a webhook, more being further fields.
func (r *rig) session(value int64, currency, more string) string {
	r.Helper()
	r.trans++
	a := r.want(r.post("/payments/sessions", fmt.Sprintf(`{"transId":"T-%d","amount":{"value":%d,"currency":%q},
		"urls":{"webhook":%q,"return":"https://shop.test/done?lang=de","cancel":"https://shop.test/no"}%s}`,
		r.trans, value, currency, r.inbox.URL, more)), 200, codeOK)
	return a.id()
}

const manual = `,"captureMethod":{"type":"MANUAL"}`

// authorized makes a payment that waits to be captured.
func (r *rig) authorized(value int64, currency string) string {
	r.Helper()
	id := r.session(value, currency, manual)
	r.ok(r.sim.Pay(id, ""))
	return id
}

// captured makes a payment that was captured at once.
func (r *rig) captured(value int64, currency string) string {
	r.Helper()
	id := r.session(value, currency, "")
	r.ok(r.sim.Pay(id, ""))
	return id
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
		r.Fatalf("got error %v, want %s", err, descriptions[code])
	}
}

func (r *rig) payment(id string) Payment {
	r.Helper()
	p, ok := r.sim.Payment(id)
	if !ok {
		r.Fatalf("no payment %s", id)
	}
	return p
}

// is checks status, authorized, captured, refunded and reversed of a payment.
func (r *rig) is(id, status string, sums ...int64) {
	r.Helper()
	p := r.payment(id)
	got := fmt.Sprint(p.Status, []int64{p.Authorized, p.Captured, p.Refunded, p.Reversed})
	if want := fmt.Sprint(status, sums); got != want {
		r.Fatalf("payment is %s, want %s", got, want)
	}
}

func (r *rig) done(kind string, want int) {
	r.Helper()
	if got := r.sim.Calls(kind); got != want {
		r.Fatalf("%s was done %d times, want %d", kind, got, want)
	}
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
	return r.inbox.got()
}

func op(value int64, currency string) string {
	return fmt.Sprintf(`{"transId":"op","refNr":"ref-op","amount":{"value":%d,"currency":%q}}`, value, currency)
}

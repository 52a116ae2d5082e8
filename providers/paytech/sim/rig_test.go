package sim

import (
	"context"
	"encoding/json"
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
	key   string
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

// got waits for what is on its way.
func (r *rig) got() []string {
	r.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := r.sim.Flush(ctx); err != nil {
		r.Fatal(err)
	}
	r.inbox.mu.Lock()
	defer r.inbox.mu.Unlock()
	return append([]string(nil), r.inbox.bodies...)
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{T: t, inbox: newInbox(t), clock: &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}, key: "sim_demo"}
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
	r.must(err)
	r.sim, r.srv = s, httptest.NewServer(s.Handler())
	s.SetPublicURL(r.srv.URL)
	s.SetWebhookURL("", r.inbox.URL)
	r.Cleanup(func() {
		if err := s.Close(); err != nil {
			r.Error(err)
		}
		r.srv.Close()
	})
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// reply is an answer as a client sees it.
type reply struct {
	status  int
	header  http.Header
	text    string
	message string
	field   string
	more    bool
	result  map[string]any
	list    []map[string]any
}

func (a reply) is(name string) string { s, _ := a.result[name].(string); return s }

func (a reply) id() string { return a.is("id") }

// ask sends a request as a merchant does.
func (r *rig) ask(method, path, body string) reply {
	r.Helper()
	req, err := http.NewRequest(method, r.srv.URL+"/api/v1"+path, strings.NewReader(body))
	r.must(err)
	req.Header.Set("Authorization", "Bearer "+r.key)
	req.Header.Set("User-Agent", "Test/1")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return r.send(req)
}

func (r *rig) send(req *http.Request) reply {
	r.Helper()
	resp, err := http.DefaultClient.Do(req)
	r.must(err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	r.must(err)
	a := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	var whole struct {
		Message string          `json:"message"`
		HasMore bool            `json:"hasMore"`
		Result  json.RawMessage `json:"result"`
		Errors  []struct {
			Field string `json:"field"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(text, &whole)
	a.message, a.more = whole.Message, whole.HasMore
	if len(whole.Errors) > 0 {
		a.field = whole.Errors[0].Field
	}
	_ = json.Unmarshal(whole.Result, &a.result)
	_ = json.Unmarshal(whole.Result, &a.list)
	return a
}

// deposit makes one with more fields, which begin with a comma.
func (r *rig) deposit(more string) string {
	r.Helper()
	a := r.ask("POST", "/payments", `{"paymentType":"DEPOSIT","amount":100.5,"currency":"EUR","paymentMethod":"BASIC_CARD"`+more+`}`)
	if a.status != 200 || a.is("state") != StateCheckout {
		r.Fatalf("%d %s", a.status, a.text)
	}
	return a.id()
}

func (r *rig) paid(more string) string {
	r.Helper()
	id := r.deposit(more)
	r.must(r.sim.Pay(id, ""))
	return id
}

func (r *rig) refund(parent, amount string) reply {
	r.Helper()
	return r.ask("POST", "/payments", `{"paymentType":"REFUND","referenceId":"R","amount":`+amount+`,"currency":"EUR","parentPaymentId":"`+parent+`"}`)
}

func (r *rig) get(id string) reply { return r.ask("GET", "/payments/"+id, "") }

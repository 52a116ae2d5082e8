package sim

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// rig is a simulator behind a server, with a clock to turn and an inbox for its notifications.
type rig struct {
	*testing.T
	sim   *Sim
	srv   *httptest.Server
	inbox *inbox
	clock *clock
	token string
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

// inbox takes notifications, refusing the first few when told to.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	media  []string
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
		in.bodies, in.media = append(in.bodies, string(body)), append(in.media, r.Header.Get("Content-Type"))
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
	r.token = r.login()
}

// reply is an answer as a client sees it.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (a reply) at(path string) string {
	var here any = a.body
	for name := range strings.SplitSeq(path, ".") {
		object, _ := here.(map[string]any)
		here = object[name]
	}
	s, _ := here.(string)
	return s
}

func (a reply) code() string { return a.at("result.code") }

// post sends a form with the token, and headers in pairs.
func (r *rig) post(path string, f map[string]string, header ...string) reply {
	r.Helper()
	a, err := r.try(r.Context(), path, f, header...)
	if err != nil {
		r.Fatal(err)
	}
	return a
}

func (r *rig) try(ctx context.Context, path string, f map[string]string, header ...string) (reply, error) {
	r.Helper()
	form := url.Values{}
	for name, value := range f {
		form.Set(name, value)
	}
	return r.send(ctx, path, "application/x-www-form-urlencoded", form.Encode(), header...)
}

func (r *rig) send(ctx context.Context, path, media, body string, header ...string) (reply, error) {
	r.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.srv.URL+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("authToken", r.token)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
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

func (r *rig) login() string {
	r.Helper()
	a := r.post(rest+"/authToken", map[string]string{
		"authentication.partnerId": "1", "merchant.username": "sim_demo", "authentication.sKey": "sim_demo",
	})
	if a.code() != codeToken {
		r.Fatal(a.text)
	}
	return a.at("AuthToken")
}

// signed adds member and checksum; the parts come between and after them as the documents list them, with KEY for the key.
func signed(f map[string]string, parts string) map[string]string {
	all := map[string]string{"authentication.memberId": "10001"}
	for name, value := range f {
		all[name] = value
	}
	all["authentication.checksum"] = md5Of(strings.Split(strings.NewReplacer("MEMBER", "10001", "KEY", "sim_demo").Replace(parts), "|")...)
	return all
}

// want checks the code of an answer, and that it came with 200.
func (r *rig) want(a reply, code string) reply {
	r.Helper()
	if a.status != http.StatusOK || a.code() != code {
		r.Fatalf("got %d %s, want %s", a.status, a.text, code)
	}
	return a
}

const visa = "4111111111111111"

// pay makes a payment by card.
func (r *rig) pay(reference, kind, amount, currency, number string, more ...string) reply {
	r.Helper()
	f := map[string]string{
		"merchantTransactionId": reference, "amount": amount, "currency": currency, "paymentType": kind, "paymentBrand": "VISA",
		"paymentMode": "CC", "card.number": number, "card.expiryMonth": "12", "card.expiryYear": "2039", "card.cvv": "123",
		"notificationUrl": r.inbox.URL, "merchantRedirectUrl": "https://shop.test/back?lang=de",
	}
	for i := 0; i+1 < len(more); i += 2 {
		f[more[i]] = more[i+1]
	}
	return r.post(rest+"/payments", signed(f, "MEMBER|KEY|"+reference+"|"+amount))
}

// held and taken make payments of 10 EUR, and give their ids.
func (r *rig) held(reference string) string {
	r.Helper()
	return r.want(r.pay(reference, TypeHold, "10.00", "EUR", visa), codeOK).at("paymentId")
}

func (r *rig) taken(reference string) string {
	r.Helper()
	return r.want(r.pay(reference, TypeDebit, "10.00", "EUR", visa), codeOK).at("paymentId")
}

func (r *rig) move(kind, id, amount string) reply {
	r.Helper()
	return r.post(rest+"/payments/"+id, signed(map[string]string{"paymentType": kind, "amount": amount}, "MEMBER|KEY|"+id+"|"+amount))
}

func (r *rig) reverse(id string) reply {
	r.Helper()
	return r.post(rest+"/payments/"+id, signed(map[string]string{"paymentType": "RV"}, "MEMBER|KEY|"+id))
}

func (r *rig) inquire(id string) reply {
	r.Helper()
	return r.post(rest+"/inquiry", signed(map[string]string{"paymentType": "IN", "idType": "PID", "paymentId": id}, "MEMBER|KEY|"+id))
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

// is checks status, authorized, captured, refunded, reversed and disputed of a payment.
func (r *rig) is(id, status string, sums ...int64) {
	r.Helper()
	p, there := r.sim.Payment(id)
	if !there {
		r.Fatalf("no payment %s", id)
	}
	got := [5]int64{p.Authorized, p.Captured, p.Refunded, p.Reversed, p.Disputed}
	if p.Status != status || got != [5]int64(sums) {
		r.Fatalf("payment is %s %v, want %s %v", p.Status, got, status, sums)
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

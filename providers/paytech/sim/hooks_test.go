package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
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

// TestSignatures ensures that the raw body is signed, in hex or base64, or not at all.
func TestSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Options)
		want   func([]byte) string
	}{
		"hex":    {func(*Options) {}, hex.EncodeToString},
		"base64": {func(o *Options) { o.Base64Signature = true }, base64.StdEncoding.EncodeToString},
		"none":   {func(o *Options) { o.Unsigned = true }, func([]byte) string { return "" }},
	} {
		r := newRig(t, c.change)
		r.paid("")
		body := r.got()[0]
		mac := hmac.New(sha256.New, []byte("sim_signing"))
		_, _ = mac.Write([]byte(body))
		if want := c.want(mac.Sum(nil)); r.inbox.signed[0] != want {
			t.Errorf("%s: %q, want %q", name, r.inbox.signed[0], want)
		}
		if strings.Contains(body, `"result"`) || !strings.HasPrefix(body, `{"id":"`) {
			t.Errorf("an envelope: %s", body)
		}
	}
}

// TestWhatIsTold ensures which states are told, and where the news goes.
func TestWhatIsTold(t *testing.T) {
	r := newRig(t)
	own := newInbox(t)
	id := r.paid(`,"preAuth":true,"webhookUrl":"` + own.URL + `"`)
	r.ask("POST", "/payments/"+id+"/capture", "")
	r.refund(id, "1") // names no URL: it goes to the shop's
	shop := r.got()
	own.mu.Lock()
	defer own.mu.Unlock()
	if len(own.bodies) != 2 || !strings.Contains(own.bodies[0], StateHeld) || !strings.Contains(own.bodies[1], StateCompleted) {
		t.Errorf("%v", own.bodies)
	}
	if len(shop) != 1 || !strings.Contains(shop[0], typeRefund) || !strings.Contains(shop[0], id) {
		t.Errorf("%v", shop)
	}
}

// TestHooksAreSentAgain ensures that what is not taken is sent again, and given up in the end.
func TestHooksAreSentAgain(t *testing.T) {
	r := newRig(t)
	r.inbox.refuse = 2
	r.paid("")
	if got := r.got(); len(got) != 1 || r.inbox.tries != 3 {
		t.Errorf("%d arrived after %d tries", len(got), r.inbox.tries)
	}
	r.inbox.refuse = 9
	r.paid("")
	if got := r.got(); len(got) != 1 || r.inbox.tries != 7 {
		t.Errorf("%d arrived after %d tries", len(got), r.inbox.tries)
	}
	if a := r.sim.Attempts(); len(a) != 7 || a[2].Status != 200 || a[6].Status != 503 {
		t.Errorf("%+v", a)
	}
}

// TestHookFaults ensures each way in which a webhook goes wrong.
func TestHookFaults(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		now    int // how many arrive at once
		later  int // and after ReleaseWebhooks
	}{
		"double":  {Faults{DoubleWebhook: Fault{Next: 1}}, 3, 3},
		"lost":    {Faults{LoseWebhook: Fault{Next: 1}}, 1, 1},
		"late":    {Faults{LateWebhook: Fault{Next: 1}}, 1, 2},
		"reverse": {Faults{ReverseWebhooks: Fault{Every: 1}}, 0, 2},
		"only":    {Faults{LoseWebhook: Fault{Every: 1, Only: "capture"}}, 1, 1},
	} {
		r := newRig(t)
		r.sim.SetFaults(c.faults)
		id := r.paid(`,"preAuth":true`)
		r.ask("POST", "/payments/"+id+"/capture", "")
		if got := r.got(); len(got) != c.now {
			t.Errorf("%s: %d at once", name, len(got))
		}
		r.sim.ReleaseWebhooks()
		got := r.got()
		if len(got) != c.later {
			t.Errorf("%s: %d in the end", name, len(got))
		}
		if name == "reverse" && !strings.Contains(got[0], StateCompleted) {
			t.Errorf("the oldest came first: %v", got)
		}
	}
	r := newRig(t)
	r.sim.SetFaults(Faults{ForgeWebhook: Fault{Next: 1}})
	r.paid("")
	mac := hmac.New(sha256.New, []byte("sim_signing"))
	_, _ = mac.Write([]byte(r.got()[0]))
	if r.inbox.signed[0] == hex.EncodeToString(mac.Sum(nil)) {
		t.Error("the forged one is well signed")
	}
}

// TestCallFaults ensures what each fault does to a refund: whether it is done, and how it is answered.
func TestCallFaults(t *testing.T) {
	one := Fault{Next: 1, Only: "refund"}
	for name, c := range map[string]struct {
		faults Faults
		done   int
		status int // 0: cut
	}{
		"loseAnswer": {Faults{LoseAnswer: one}, 1, 0},
		"neverWork":  {Faults{NeverWork: one}, 0, 0},
		"failBefore": {Faults{FailBefore: one}, 0, 500},
		"failAfter":  {Faults{FailAfter: one}, 1, 500},
		"garbage":    {Faults{Garbage: one}, 1, 200},
		"busy":       {Faults{Busy: one}, 0, 429},
		"another's":  {Faults{FailBefore: Fault{Next: 1, Only: "capture"}}, 1, 200},
	} {
		r := newRig(t)
		id := r.paid("")
		r.sim.SetFaults(c.faults)
		req, _ := http.NewRequest("POST", r.srv.URL+"/api/v1/payments", strings.NewReader(`{"paymentType":"REFUND","amount":1,"currency":"EUR","parentPaymentId":"`+id+`"}`))
		req.Header = http.Header{"Authorization": {"Bearer sim_demo"}, "Content-Type": {"application/json"}, "User-Agent": {"Test/1"}}
		resp, err := http.DefaultClient.Do(req)
		status := 0
		if err == nil {
			status = resp.StatusCode
			_ = resp.Body.Close()
		}
		if n := r.sim.Calls("refund"); n != c.done || status != c.status {
			t.Errorf("%s: done %d times, status %d, %v", name, n, status, err)
		}
	}
}

// TestJournal ensures that a simulator that was killed goes on where it was, with new ids, and without half a line.
func TestJournal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "journal.jsonl")
	r := newRig(t, func(o *Options) { o.Journal, o.Hold = file, true })
	id := r.paid(`,"referenceId":"K-1","startRecurring":true,"customer":{"referenceId":"c"},"subscription":{"frequency":1}`)
	refund := r.refund(id, "1")
	before, _ := json.Marshal([]any{r.sim.Payments(), r.sim.Tokens(), r.sim.Subscriptions(), r.sim.calls()})
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	r.must(err)
	_, err = f.WriteString(`{"payments":[{"id":"half`)
	r.must(err)
	r.must(f.Close())

	again, err := New(Options{Seed: 1, Journal: file, Hold: true, Clock: r.clock.Now})
	r.must(err)
	defer func() { _ = again.Close() }()
	after, _ := json.Marshal([]any{again.Payments(), again.Tokens(), again.Subscriptions(), again.calls()})
	if string(before) != string(after) {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if len(again.ByReference("K-1")) != 1 || again.ledger.children[id][0] != refund.id() {
		t.Error("what leads to a payment is forgotten")
	}
	again.mu.Lock()
	fresh := again.newID()
	again.mu.Unlock()
	for _, p := range again.Payments() {
		if p.ID == fresh {
			t.Error("an id is given twice")
		}
	}
	text, err := os.ReadFile(file)
	r.must(err)
	if strings.Contains(string(text), "half") || strings.Contains(string(text), "4000000000000408") {
		t.Error("the journal keeps what it must not")
	}
	if _, err := New(Options{Journal: writeFile(t, "{}\nnonsense\n")}); err == nil {
		t.Error("nonsense is a journal")
	}
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "j")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestManyAtOnce ensures that no more is refunded than was captured, however many ask.
func TestManyAtOnce(t *testing.T) {
	r := newRig(t)
	id := r.paid("")
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() { r.refund(id, "9.5") })
	}
	wg.Wait()
	if p, _ := r.sim.Payment(id); p.Refunded != 9500 || r.sim.Calls("refund") != 10 {
		t.Errorf("%d in %d refunds", p.Refunded, r.sim.Calls("refund"))
	}
}

// TestControl ensures that people and tests can drive it, and that no other site can.
func TestControl(t *testing.T) {
	r := newRig(t)
	control := r.sim.Control()
	id := r.deposit(`,"customer":{"referenceId":"c"}`)
	token, err := r.sim.SaveCard(Token{Shop: "sim_demo", Customer: "c"})
	r.must(err)
	post := func(path string, form url.Values, header ...string) int {
		t.Helper()
		req, _ := http.NewRequest("POST", path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i+1 < len(header); i += 2 {
			req.Header.Set(header[i], header[i+1])
		}
		return record(control, req).Code
	}
	for _, c := range []struct {
		path string
		form url.Values
		want int
	}{
		{"/payments/" + id, url.Values{"do": {"pay"}, "amount": {"1112"}, "currency": {"usd"}}, 204},
		{"/payments/" + id, url.Values{"do": {"refund"}, "amount": {"12"}}, 204},
		{"/payments/" + id, url.Values{"do": {"refund"}, "amount": {"99999"}}, 422},
		{"/payments/" + id, url.Values{"do": {"refund"}, "amount": {"x"}}, 422},
		{"/payments/" + id, url.Values{"do": {"fly"}}, 422},
		{"/payments/x", url.Values{"do": {"refund"}}, 404},
		{"/tokens/" + token, url.Values{"declines": {"true"}}, 204},
		{"/tokens/x", url.Values{"declines": {"true"}}, 404},
		{"/subscriptions/x", nil, 404},
		{"/hold", url.Values{"on": {"true"}}, 204},
		{"/webhooks/portal", url.Values{"on": {"true"}}, 204},
		{"/webhooks/release", nil, 204},
		{"/faults", url.Values{"busy.next": {"2"}, "busy.only": {"get"}}, 204},
		{"/faults", url.Values{"busy.next": {"-2"}}, 422},
		{"/faults", url.Values{"busy.every": {"NaN"}}, 422},
	} {
		if got := post(c.path, c.form); got != c.want {
			t.Errorf("%s %v: %d, want %d", c.path, c.form, got, c.want)
		}
	}
	if f := r.sim.Faults().Busy; f.Next != 2 || f.Only != "get" {
		t.Errorf("%+v", f)
	}
	if got := post("/hold", url.Values{"on": {"false"}}, "Accept", "text/html"); got != 303 {
		t.Errorf("a browser is answered %d", got)
	}
	if got := post("/hold", nil, "Sec-Fetch-Site", "cross-site"); got != 403 {
		t.Errorf("another site is answered %d", got)
	}
	p, _ := r.sim.Payment(id)
	if p.Currency != "USD" || p.Amount != 1112 || p.AskedCurrency != "EUR" || p.AskedAmount != 10050 || p.Refunded != 12 {
		t.Errorf("%+v", p)
	}
	for _, path := range []string{"/", "/payments/" + id, "/ledger.json", "/payments.json", "/state.json", "/faults.json", "/style.css"} {
		req, _ := http.NewRequest("GET", path, nil)
		if w := record(control, req); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	req, _ := http.NewRequest("PUT", "/faults.json", strings.NewReader(`{"loseAnswer":{"next":1}}`))
	if w := record(control, req); w.Code != 204 || r.sim.Faults().LoseAnswer.Next != 1 {
		t.Errorf("%d %+v", w.Code, r.sim.Faults())
	}
}

// TestLoad ensures that a history is taken as it is, and one that can't be is refused whole.
func TestLoad(t *testing.T) {
	r := newRig(t)
	year := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
	r.must(r.sim.Load([]Payment{
		{Shop: "sim_demo", ReferenceID: "A", Currency: "EUR", Authorized: 100, PreAuth: true, Created: year},
		{Shop: "sim_demo", ReferenceID: "B", Currency: "EUR", Amount: 100, Authorized: 100, Captured: 60, Created: year},
		{Shop: "sim_demo", ReferenceID: "C", Currency: "EUR", Authorized: 100, Voided: 100, Created: year},
		{Shop: "sim_demo", ReferenceID: "D", Currency: "EUR", Amount: 100, State: StateDeclined, ErrorCode: "1.04", Created: year},
		{Shop: "sim_demo", ReferenceID: "E", Type: typeWithdrawal, Currency: "EUR", Amount: 100, Created: year},
		{Shop: "sim_demo", ReferenceID: "F", Currency: "EUR", Amount: 100, Created: r.clock.Now()},
	}))
	for reference, want := range map[string]string{"A": StateHeld, "B": StateCompleted, "C": StateCancelled, "D": StateDeclined, "E": StateCompleted, "F": StateCheckout} {
		if p := r.sim.ByReference(reference)[0]; p.State != want || len(p.Operations) == 0 {
			t.Errorf("%s: %+v", reference, p)
		}
	}
	if p := r.sim.ByReference("B")[0]; p.Amount != 60 || !p.PreAuth || p.Operations[2].Name != "CAPTURE" {
		t.Errorf("%+v", p)
	}
	if len(r.got()) != 0 {
		t.Error("history is told by webhook")
	}
	n := len(r.sim.Payments())
	for _, bad := range []Payment{
		{Currency: "EUR"},
		{Shop: "sim_demo"},
		{Shop: "sim_demo", Currency: "EUR", Authorized: 1, Captured: 2},
		{Shop: "sim_demo", Currency: "EUR", Authorized: 2, Captured: 1, Refunded: 2},
		{Shop: "sim_demo", Currency: "EUR", Amount: -1},
	} {
		if err := r.sim.Load([]Payment{{Shop: "sim_demo", Currency: "EUR", Amount: 1}, bad}); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
	if len(r.sim.Payments()) != n {
		t.Error("half of a load is there")
	}
}

func record(h http.Handler, req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

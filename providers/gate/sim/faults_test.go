package sim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFaults ensures what each fault does to a refund: whether it was worked, and what comes back.
func TestFaults(t *testing.T) {
	next := Fault{Next: 1}
	for name, c := range map[string]struct {
		faults Faults
		done   int
		status int // 0: no answer
		body   string
	}{
		"loseAnswer":      {Faults{LoseAnswer: next}, 1, 0, ""},
		"neverWork":       {Faults{NeverWork: next}, 0, 0, ""},
		"hang":            {Faults{Hang: next}, 0, 0, ""},
		"hangAfter":       {Faults{HangAfter: next}, 1, 0, ""},
		"failBefore":      {Faults{FailBefore: next}, 0, 500, ""},
		"failAfter":       {Faults{FailAfter: next}, 1, 500, ""},
		"garbage":         {Faults{Garbage: next}, 1, 200, "<html>"},
		"processingError": {Faults{ProcessingError: next}, 0, 500, `"code":"1000"`},
		"tooMany":         {Faults{TooMany: next}, 0, 429, ""},
		"strangeWord":     {Faults{StrangeWord: next}, 1, 200, `"in_review"`},
		"decline":         {Faults{Decline: next}, 0, 400, `"3001"`},
		"later":           {Faults{Later: next}, 1, 200, `"completed"`},
		"another kind":    {Faults{FailBefore: Fault{Next: 1, Only: "payout"}}, 1, 200, `"partially_refunded"`},
		"always":          {Faults{FailBefore: Fault{Every: 1}}, 0, 500, ""},
		"never":           {Faults{FailBefore: Fault{Every: 0}}, 1, 200, `"partially_refunded"`},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			reference := r.paid(1000, "EUR")
			r.sim.SetFaults(c.faults)
			ctx := t.Context()
			if c.faults.Hang.Next+c.faults.HangAfter.Next > 0 {
				ctx = r.whenHung()
			}
			a, err := r.try(ctx, "POST", "/api/v1/api/payments/refund", "sim_demo", fmt.Sprintf(`{"referenceId":%q,"amount":300,"currencyCode":"EUR"}`, reference))
			if a.status != c.status || (err == nil) != (c.status != 0) || !strings.Contains(a.text, c.body) || c.body == "" && a.text != "" {
				t.Errorf("%d %q, %v", a.status, a.text, err)
			}
			if c.status == 429 && a.header.Get("Retry-After") == "" {
				t.Error("no wait is named")
			}
			r.calls("refund", c.done)
			r.sim.SetFaults(Faults{})
			if a := r.get(reference); a.status != 200 {
				t.Errorf("afterwards %d", a.status)
			}
		})
	}
}

// TestInquiriesGoWell ensures that a fault of every kind leaves inquiries alone unless they are named.
func TestInquiriesGoWell(t *testing.T) {
	r := newRig(t)
	reference := r.paid(1000, "EUR")
	r.sim.SetFaults(Faults{FailBefore: Fault{Every: 1}})
	r.done(r.get(reference), StatusCompleted)
	for _, only := range []string{"get", "*"} {
		r.sim.SetFaults(Faults{FailBefore: Fault{Next: 1, Only: only}})
		if a := r.get(reference); a.status != 500 || a.text != "" {
			t.Errorf("%s: %d %s", only, a.status, a.text)
		}
	}
}

// TestWebhooks ensures that each change is told with the object that GET answers, again until it is taken.
func TestWebhooks(t *testing.T) {
	r := newRig(t)
	r.inbox.refuse = 2
	reference := r.paid(1000, "EUR")
	got := r.flush()
	if len(got) != 1 || got[0] != r.get(reference).text || r.inbox.tries != 3 {
		t.Errorf("%d tries, %v", r.inbox.tries, got)
	}
	r.refund(reference, 100, "EUR")
	if got := r.flush(); len(got) != 2 || got[1] != r.get(reference).text {
		t.Errorf("%v", got)
	}
	r.ok(r.sim.PortalRefund(reference, 100))
	if got := r.flush(); len(got) != 2 {
		t.Errorf("the portal was told of: %v", got)
	}
	r.sim.SetPortalWebhooks(true)
	r.ok(r.sim.PortalRefund(reference, 100))
	r.ok(r.sim.Resend(reference))
	if got := r.flush(); len(got) != 4 || got[2] != got[3] {
		t.Errorf("%v", got)
	}
	if n := len(r.sim.Attempts()); n != 6 {
		t.Errorf("%d attempts", n)
	}
}

// TestDefaultWebhook ensures where news of a payment goes that names no URL.
func TestDefaultWebhook(t *testing.T) {
	r := newRig(t)
	r.done(r.call("POST", "", byCard("A", "4111111111111111")), StatusCompleted)
	r.sim.SetWebhookURL(Terminal("sim_demo"), r.inbox.URL)
	r.done(r.call("POST", "", byCard("B", "4111111111111111")), StatusCompleted)
	if got := r.flush(); len(got) != 1 || !strings.Contains(got[0], `"B"`) {
		t.Errorf("%v", got)
	}
	if r.sim.Resend("nobody") == nil {
		t.Error("a payment that is not there was told of")
	}
}

// TestWebhookFaults ensures what goes wrong with webhooks when told to.
func TestWebhookFaults(t *testing.T) {
	once := Fault{Next: 1}
	for name, c := range map[string]struct {
		faults Faults
		want   int // before Release
		held   int
	}{
		"double": {Faults{DoubleWebhook: once}, 2, 0}, "lose": {Faults{LoseWebhook: once}, 0, 0},
		"late": {Faults{LateWebhook: once}, 0, 1}, "forge": {Faults{ForgeWebhook: once}, 1, 0},
	} {
		r := newRig(t)
		reference := r.session(1000, "EUR", "")
		r.sim.SetFaults(c.faults)
		r.ok(r.sim.Decline(reference))
		got := r.flush()
		if len(got) != c.want || r.sim.Held() != c.held {
			t.Errorf("%s: %d and %d held", name, len(got), r.sim.Held())
		}
		if name == "forge" && (!strings.Contains(got[0], `"completed"`) || !strings.Contains(got[0], "10000")) {
			t.Errorf("%v", got)
		}
		r.sim.ReleaseWebhooks()
		if got := r.flush(); len(got) != c.want+c.held {
			t.Errorf("%s: %d in the end", name, len(got))
		}
	}
	r := newRig(t)
	r.sim.SetFaults(Faults{ReverseWebhooks: Fault{Every: 1}})
	reference := r.paid(1000, "EUR")
	r.refund(reference, 1000, "EUR")
	r.sim.ReleaseWebhooks()
	if got := r.flush(); len(got) != 2 || !strings.Contains(got[0], `"refunded"`) || !strings.Contains(got[1], `"completed"`) {
		t.Errorf("%v", got)
	}
}

// TestJournal ensures that a simulator which was stopped goes on where it was, and gives no id twice.
func TestJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "gate.jsonl")
	journal := func(o *Options) { o.Journal = path }
	first := newRig(t, journal)
	reference, open := first.paid(1000, "EUR"), first.session(500, "EUR", "")
	page := first.payment(open).Token
	first.refund(reference, 300, "EUR")
	before, err := os.Stat(path)
	first.ok(err)
	first.done(first.get(open), StatusNone)
	if after, err := os.Stat(path); err != nil || after.Size() != before.Size() {
		t.Errorf("a question was written down: %v", err)
	}
	first.ok(first.sim.Close())
	if first.sim.Pay(open, "") == nil {
		t.Error("a closed simulator was paid at")
	}
	second := newRig(t, journal)
	if a := second.done(second.get(reference), StatusPartiallyRefunded); a.number("actualAmount") != 700 {
		t.Error(a.text)
	}
	second.calls("refund", 1)
	second.no(second.call("POST", "", byCard(reference, "4111111111111111")), 400, "1004")
	if second.payment(open).Token != page {
		t.Error("a page has another address")
	}
	second.count = 100
	if again := second.payment(second.session(1, "EUR", "")).Token; again == page || again == "" {
		t.Errorf("token %q", again)
	}
	if _, err := New(Options{Journal: t.TempDir()}); err == nil {
		t.Error("a folder is a journal")
	}
}

// TestLoad ensures that records are taken as they are, and refused all together when one cannot be.
func TestLoad(t *testing.T) {
	r := newRig(t)
	good := Payment{Reference: "H-1", Terminal: Terminal("sim_demo"), Currency: "EUR", Authorized: 900, Captured: 900, Refunded: 100}
	r.ok(r.sim.Load([]Payment{good}))
	if a := r.done(r.get("H-1"), StatusPartiallyRefunded); a.number("actualAmount") != 800 {
		t.Error(a.text)
	}
	for name, change := range map[string]func(*Payment){
		"no terminal":     func(p *Payment) { p.Terminal = "" },
		"no reference":    func(p *Payment) { p.Reference = "" },
		"no currency":     func(p *Payment) { p.Currency = "" },
		"negative":        func(p *Payment) { p.Refunded = -1 },
		"too much back":   func(p *Payment) { p.Refunded = 901 },
		"captured half":   func(p *Payment) { p.Captured = 450; p.Refunded = 0 },
		"authorized half": func(p *Payment) { p.Amount = 1800 },
	} {
		bad, fine := good, good
		bad.Reference, fine.Reference = "H-2", "H-3"
		change(&bad)
		if err := r.sim.Load([]Payment{fine, bad}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if n := len(r.sim.Payments()); n != 1 {
		t.Errorf("%d payments", n)
	}
}

// TestPortal ensures what can be done behind the merchant's back, and no more than the rules allow.
func TestPortal(t *testing.T) {
	r := newRig(t)
	held := r.session(1000, "EUR", twoPhase)
	r.ok(r.sim.Pay(held, "5555 5555 5555 4444"))
	r.refused(r.sim.PortalRefund(held, 0), "1105")
	r.refused(r.sim.PortalCapture(held, 999), "1008")
	r.refused(r.sim.PortalReverse(held, 1), "1008")
	r.ok(r.sim.PortalCapture(held, 0))
	r.refused(r.sim.PortalReverse(held, 0), "1105")
	r.refused(r.sim.PortalRefund(held, 1001), "1008")
	r.ok(r.sim.PortalRefund(held, 0))
	r.done(r.get(held), StatusRefunded)
	other := r.session(1000, "EUR", twoPhase)
	r.ok(r.sim.Pay(other, ""))
	r.ok(r.sim.PortalReverse(other, 0))
	if a := r.done(r.get(other), StatusReversed); a.number("actualAmount") != 0 {
		t.Error(a.text)
	}
	if r.sim.PortalRefund("nobody", 0) == nil || r.sim.PortalRefund(held, -1) == nil {
		t.Error("the portal takes anything")
	}
	open := r.session(1000, "EUR", "")
	r.ok(r.sim.Expire(open))
	r.done(r.get(open), StatusExpired)
	r.refused(r.sim.Expire(open), "1105")
	secure := r.session(1000, "EUR", "")
	r.ok(r.sim.Pay(secure, "4000000000003220"))
	r.done(r.get(secure), StatusCompleted)
	r.calls("challenge", 1)
}

// TestControl ensures that the control pages show what is there and do what their buttons say.
func TestControl(t *testing.T) {
	r := newRig(t)
	control := httptest.NewServer(http.StripPrefix("/gate", r.sim.Control()))
	t.Cleanup(control.Close)
	base := control.URL + "/gate"
	reference := "A/ü 1"
	r.done(r.call("POST", "", byCard(reference, "4111111111111111")), StatusCompleted)
	open := r.session(700, "EUR", "")
	for path, words := range map[string]string{
		"/": "Test cards", "/payments/" + url.PathEscape(reference): "completed", "/payments/" + open: "The customer’s page",
		"/ledger.json": `"payments":`, "/payments.json": `"reference":`, "/state.json": `"requests":`, "/faults.json": `"loseAnswer"`,
	} {
		if status, body, _ := r.visit(base+path, nil); status != 200 || !strings.Contains(body, words) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, _, _ := r.visit(base+"/payments/nobody", nil); status != 404 {
		t.Error(status)
	}
	act := func(reference, do, amount string) int {
		status, _, _ := r.visit(base+"/payments/"+url.PathEscape(reference), url.Values{"do": {do}, "amount": {amount}})
		return status
	}
	for _, c := range []struct {
		reference, do, amount string
		status                int
	}{
		{reference, "refund", "200", 204},
		{reference, "refund", "400", 422},
		{reference, "refund", "x", 422},
		{reference, "jump", "", 422},
		{"nobody", "refund", "", 404},
		{open, "confirm", "", 422},
		{open, "decline", "", 204},
		{reference, "resend", "", 422},
	} {
		if got := act(c.reference, c.do, c.amount); got != c.status {
			t.Errorf("%s %s %s: %d, want %d", c.reference, c.do, c.amount, got, c.status)
		}
	}
	r.done(r.get(reference), StatusPartiallyRefunded)
	for path, form := range map[string]url.Values{
		"/faults": {"failAfter.next": {"2"}, "failAfter.only": {"refund"}}, "/webhooks/release": {}, "/webhooks/portal": {"on": {"true"}}, "/settle": {"through": {"false"}},
	} {
		if status, _, _ := r.visit(base+path, form); status != 204 {
			t.Errorf("%s: %d", path, status)
		}
	}
	for body, want := range map[string]int{`{"loseAnswer":{"next":1}}`: 204, `{"loseanswers":{}}`: 400} {
		req := httptest.NewRequest(http.MethodPut, "/faults.json", strings.NewReader(body))
		w := httptest.NewRecorder()
		if r.sim.Control().ServeHTTP(w, req); w.Code != want {
			t.Errorf("%s: %d", body, w.Code)
		}
	}
	r.visit(base+"/faults", url.Values{"failAfter.next": {"2"}, "failAfter.only": {"refund"}})
	if f := r.sim.Faults().FailAfter; f != (Fault{Next: 2, Only: "refund"}) {
		t.Errorf("%+v", f)
	}
	if status, _, _ := r.visit(base+"/faults", url.Values{"failAfter.every": {"2"}}); status != 400 {
		t.Error(status)
	}
}

// TestControlRefusesOtherSites ensures that a page somewhere else can't press the buttons.
func TestControlRefusesOtherSites(t *testing.T) {
	r := newRig(t)
	req := httptest.NewRequest(http.MethodPost, "/webhooks/release", nil)
	req.Header.Set("Origin", "https://evil.example")
	w := httptest.NewRecorder()
	if r.sim.Control().ServeHTTP(w, req); w.Code != http.StatusForbidden {
		t.Error(w.Code)
	}
}

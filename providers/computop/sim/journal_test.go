package sim

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// journaled is a rig with a journal, and the options to start it again with.
func journaled(t *testing.T) (*rig, Options) {
	t.Helper()
	var o Options
	r := newRig(t, func(opts *Options) {
		opts.Journal = filepath.Join(t.TempDir(), "sub", "journal")
		o = *opts
	})
	return r, o
}

func TestIdempotency(t *testing.T) {
	r := newRig(t)
	id := r.captured(1000, "EUR")
	path := "/payments/" + id + "/refunds"
	first := r.want(r.call("POST", path, "k1", op(300, "EUR")), 200, codeOK)
	again := r.want(r.call("POST", path, "k1", `{"amount":{"currency":"EUR","value":300},"refNr":"ref-op","transId":"op"}`), 200, codeOK)
	if again.text != first.text || again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("%s\n%s", first.text, again.text)
	}
	r.want(r.call("POST", path, "k1", op(301, "EUR")), 422, codeKeyReused)
	r.want(r.call("POST", "/payments/"+id+"/captures", "k1", op(300, "EUR")), 422, codeKeyReused)
	no := r.want(r.call("POST", path, "k2", op(701, "EUR")), 422, codeTooMuchRefund)
	if r.want(r.call("POST", path, "k2", op(701, "EUR")), 422, codeTooMuchRefund).text != no.text {
		t.Error("a refusal was not replayed")
	}
	r.want(r.call("POST", path, "k3", `{"amount":1}`), 400, codeMalformed)
	r.want(r.call("POST", path, "k3", op(1, "EUR")), 200, codeOK)
	r.done("refund", 2)
	if ops := r.payment(id).Operations; ops[len(ops)-1].Key != "k3" {
		t.Errorf("%+v", ops)
	}
}

func TestIdempotentSession(t *testing.T) {
	r := newRig(t)
	body := `{"transId":"S","amount":{"value":1,"currency":"EUR"}}`
	a := r.want(r.call("POST", "/payments/sessions", "s", body), 200, codeOK)
	b := r.want(r.call("POST", "/payments/sessions", "s", body), 200, codeOK)
	if a.text != b.text {
		t.Errorf("%s\n%s", a.text, b.text)
	}
	r.want(r.call("POST", "/payments/sessions", "other", body), 422, codeDuplicate)
	r.done("session", 1)
}

func TestRestart(t *testing.T) {
	r, o := journaled(t)
	id := r.captured(1000, "EUR")
	page := r.sim.HostedURL(id)
	r.want(r.post("/payments", `{"transId":"D1","amount":{"value":1000,"currency":"EUR"}`+direct), 200, codeOK)
	first := r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(300, "EUR")), 200, codeOK)
	before := r.sim.Payments()

	killed := *r // its server and journal stay open, as the process was killed
	o.Seed = 99  // another seed is no reason to forget
	r.start(o)
	if after := r.sim.Payments(); !reflect.DeepEqual(before, after) {
		t.Fatalf("%+v\n%+v", before, after)
	}
	again := r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(300, "EUR")), 200, codeOK)
	if again.text != first.text || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%s\n%s", first.text, again.text)
	}
	r.done("refund", 1)
	r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(301, "EUR")), 422, codeKeyReused)
	r.want(r.post("/payments", `{"transId":"D1","amount":{"value":1000,"currency":"EUR"}`+direct), 422, codeDuplicate)
	if got := r.sim.HostedURL(id); !strings.HasSuffix(got, page[strings.LastIndex(page, "/"):]) {
		t.Errorf("page %s became %s", page, got)
	}
	text, err := os.ReadFile(o.Journal)
	r.ok(err)
	for _, secret := range []string{"5555555555554444", `"123"`, "sim_demo"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the journal holds %s", secret)
		}
	}
	_ = killed.sim.Close()
}

func TestIdsAfterRestart(t *testing.T) {
	r, o := journaled(t)
	seen := map[string]bool{}
	for range 3 {
		id := r.session(1, "EUR", "")
		if seen[id] {
			t.Fatal("an id was given twice")
		}
		seen[id] = true
		r.ok(r.sim.Close())
		r.start(o)
	}
	same := newRig(t)
	if id := same.session(1, "EUR", ""); !seen[id] {
		t.Error("the same seed gives other ids")
	}
}

func TestTornTail(t *testing.T) {
	r, o := journaled(t)
	r.session(1, "EUR", "")
	r.session(2, "EUR", "")
	r.ok(r.sim.Close())
	text, err := os.ReadFile(o.Journal)
	r.ok(err)
	for _, lost := range []int{1, 2, 50} {
		r.ok(os.WriteFile(o.Journal, text[:len(text)-lost], 0o600))
		r.start(o)
		if n := len(r.sim.Payments()); n != 1 {
			t.Fatalf("%d payments after a torn line", n)
		}
		r.session(3, "EUR", "")
		r.ok(r.sim.Close())
		r.start(o)
		if n := len(r.sim.Payments()); n != 2 {
			t.Fatalf("%d payments after writing behind a torn line", n)
		}
		r.ok(r.sim.Close())
	}
	r.ok(os.WriteFile(o.Journal, append([]byte("{\"start\":\n"), text...), 0o600))
	if _, err := New(o); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a broken line in the middle: %v", err)
	}
}

func TestUnwritableJournal(t *testing.T) {
	r, _ := journaled(t)
	id := r.captured(1000, "EUR")
	r.ok(r.sim.journal.file.Close())
	r.want(r.post("/payments/"+id+"/refunds", op(300, "EUR")), 500, codeInternal)
	r.is(id, StatusCaptured, 1000, 1000, 0, 0)
	r.done("refund", 0)
	r.sim.journal.file = nil
}

func TestLoad(t *testing.T) {
	r, o := journaled(t)
	history := []Payment{
		{TransID: "H1", MerchantID: "sim_merchant", Currency: "EUR", Authorized: 100, Captured: 60},
		{TransID: "H2", MerchantID: "sim_merchant", Currency: "JPY", Authorized: 100, Captured: 100, Refunded: 100},
		{TransID: "H3", MerchantID: "sim_merchant", Currency: "EUR", Amount: 5, Status: StatusFailed, ResponseCode: codeDeclined},
		{TransID: "H4", MerchantID: "sim_merchant", Currency: "EUR", Kind: KindCredit, Refunded: 5},
	}
	r.ok(r.sim.Load(history))
	r.ok(r.sim.Close())
	r.start(o)
	for i, want := range []string{StatusPartiallyCaptured, StatusRefunded, StatusFailed, StatusRefunded} {
		p, ok := r.sim.ByTransID(history[i].TransID)
		if !ok || p.Status != want || len(p.PayID) != 32 || p.Value() == 0 {
			t.Errorf("%+v", p)
		}
	}
	p, _ := r.sim.ByTransID("H1")
	r.want(r.post("/payments/"+p.PayID+"/captures", op(40, "EUR")), 200, codeOK)
	for _, bad := range []Payment{
		{TransID: "B", Currency: "EUR"},
		{TransID: "B", MerchantID: "m", Currency: "EUR", Authorized: 1, Captured: 2},
		{TransID: "B", MerchantID: "m", Currency: "EUR", Authorized: 1, Captured: 1, Refunded: 2},
		{TransID: "B", MerchantID: "m", Currency: "EUR", Metadata: []byte("{")},
	} {
		if r.sim.Load([]Payment{{TransID: "G", MerchantID: "m", Currency: "EUR"}, bad}) == nil {
			t.Errorf("took %+v", bad)
		}
	}
	if _, there := r.sim.ByTransID("G"); there {
		t.Error("half of a load was taken")
	}
}

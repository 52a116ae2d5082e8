package sim

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// refundUnder makes a captured payment and refunds it under faults.
func refundUnder(t *testing.T, f Faults) (*rig, string, reply, error) {
	t.Helper()
	r := newRig(t)
	id := r.captured(1000, "EUR")
	r.sim.SetFaults(f)
	a, err := r.try(t.Context(), "POST", "/payments/"+id+"/refunds", "k", op(300, "EUR"))
	return r, id, a, err
}

func TestLoseAnswer(t *testing.T) {
	r, id, a, err := refundUnder(t, Faults{LoseAnswer: Fault{Next: 1}})
	if err == nil {
		t.Fatalf("an answer came: %s", a.text)
	}
	r.done("refund", 1)
	if r.sim.Requests() != 2 {
		t.Errorf("%d requests: the transport asked again by itself", r.sim.Requests())
	}
	r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(300, "EUR")), 200, codeOK)
	r.is(id, StatusPartiallyRefunded, 1000, 1000, 300, 0)
}

func TestNeverWork(t *testing.T) {
	r, id, a, err := refundUnder(t, Faults{NeverWork: Fault{Next: 1}})
	if err == nil {
		t.Fatalf("an answer came: %s", a.text)
	}
	r.done("refund", 0)
	r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(300, "EUR")), 200, codeOK)
	r.done("refund", 1)
}

func TestFailBeforeAndAfter(t *testing.T) {
	r, _, a, err := refundUnder(t, Faults{FailBefore: Fault{Next: 1}})
	r.ok(err)
	r.want(a, 500, codeInternal)
	r.done("refund", 0)
	r, id, a, err := refundUnder(t, Faults{FailAfter: Fault{Next: 1}})
	r.ok(err)
	r.want(a, 500, codeInternal)
	r.done("refund", 1)
	a = r.want(r.call("POST", "/payments/"+id+"/refunds", "k", op(300, "EUR")), 200, codeOK)
	if a.header.Get("Idempotent-Replayed") != "true" {
		t.Error("the answer after a failure is not the first one")
	}
}

func TestGarbage(t *testing.T) {
	r, _, a, err := refundUnder(t, Faults{Garbage: Fault{Every: 1}})
	r.ok(err)
	if a.status != 200 || a.body != nil || !strings.HasPrefix(a.text, "<html>") {
		t.Errorf("%d %s", a.status, a.text)
	}
	r.done("refund", 1)
}

func TestHang(t *testing.T) {
	for name, c := range map[string]struct {
		faults Faults
		done   int
	}{
		"before": {Faults{Hang: Fault{Next: 1}}, 0},
		"after":  {Faults{HangAfter: Fault{Next: 1}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			id := r.captured(1000, "EUR")
			r.sim.SetFaults(c.faults)
			if _, err := r.try(r.whenHung(), "POST", "/payments/"+id+"/refunds", "", op(300, "EUR")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			r.done("refund", c.done)
		})
	}
}

func TestHangEndsWithClose(t *testing.T) {
	r := newRig(t)
	r.sim.SetFaults(Faults{Hang: Fault{Every: 1, Only: "get"}})
	ended := make(chan error)
	go func() {
		_, err := r.try(t.Context(), "GET", "/payments/x", "", "")
		ended <- err
	}()
	for r.sim.Requests() == 0 {
		select {
		case err := <-ended:
			t.Fatal("did not hang", err)
		default:
		}
	}
	r.ok(r.sim.Close())
	if err := <-ended; err == nil {
		t.Error("an answer came")
	}
}

func TestOnly(t *testing.T) {
	r := newRig(t)
	id := r.authorized(1000, "EUR")
	r.sim.SetFaults(Faults{FailBefore: Fault{Every: 1}})
	r.want(r.get("/payments/"+id), 200, codeOK)
	r.want(r.post("/payments/"+id+"/captures", op(1, "EUR")), 500, codeInternal)
	r.sim.SetFaults(Faults{FailBefore: Fault{Every: 1, Only: "*"}})
	r.want(r.get("/payments/"+id), 500, codeInternal)
	r.sim.SetFaults(Faults{FailBefore: Fault{Next: 2, Only: "refund"}})
	r.want(r.post("/payments/"+id+"/captures", op(10, "EUR")), 200, codeOK)
	r.want(r.post("/payments/"+id+"/refunds", op(1, "EUR")), 500, codeInternal)
	if left := r.sim.Faults().FailBefore.Next; left != 1 {
		t.Errorf("%d left", left)
	}
	r.want(r.post("/payments/"+id+"/refunds", op(1, "EUR")), 500, codeInternal)
	r.want(r.post("/payments/"+id+"/refunds", op(1, "EUR")), 200, codeOK)
	r.done("refund", 1)
	r.done("capture", 1)
}

func TestEveryFollowsTheSeed(t *testing.T) {
	pattern := func() string {
		r := newRig(t)
		r.sim.SetFaults(Faults{FailBefore: Fault{Every: 0.5, Only: "get"}})
		var out strings.Builder
		for range 40 {
			out.WriteString(r.get("/payments/x").code()[:1])
		}
		return out.String()
	}
	a, b := pattern(), pattern()
	if a != b || !strings.Contains(a, "4") || !strings.Contains(a, "2") {
		t.Errorf("%s\n%s", a, b)
	}
}

package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers/computop/sim"

	"pgregory.net/rapid"
)

// Ensure for random histories under random faults, with people and the provider's portal acting on the same payment:
// nothing is done twice, nothing is lost, and the book equals the provider's own ledger once the network is well again.
func TestChaos(t *testing.T) {
	for _, enhanced := range []bool{false, true} {
		t.Run(fmt.Sprintf("enhanced=%v", enhanced), func(t *testing.T) {
			s := modelstest.NewShop(t, modelstest.ShopOptions{Enhanced: enhanced})
			s.Sim.SetPortalWebhooks(true)
			rapid.Check(t, func(r *rapid.T) { chaos(t, r, s) })
		})
	}
}

type done struct {
	id   int64
	kind string
}

func chaos(t *testing.T, r *rapid.T, s *modelstest.Shop) {
	s.Sim.SetFaults(sim.Faults{})
	currency := rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(r, "currency")
	p := s.Authorized(t, money.New(10_000, currency))
	calls := map[string]int{}
	for _, kind := range []string{"capture", "refund", "reversal", "increment"} {
		calls[kind] = s.Sim.Calls(kind)
	}
	var asked []done
	for range rapid.IntRange(1, 8).Draw(r, "steps") {
		s.Sim.SetFaults(drawFaults(r))
		asked = append(asked, step(t, r, s, p)...)
		s.Clock.Turn(time.Duration(rapid.IntRange(0, 5000).Draw(r, "pause")) * time.Millisecond)
		if rapid.Bool().Draw(r, "work") {
			s.Work(t)
		}
	}
	s.Sim.SetFaults(sim.Faults{})
	s.Sim.ReleaseWebhooks()
	for range 5 { // every back-off of eight steps is shorter than this in all
		s.WorkLater(t, 2*time.Minute)
	}
	settle(t, s, p, asked, calls)
}

// settle fails where the two ledgers differ or something happened more often than it was asked for.
func settle(t *testing.T, s *modelstest.Shop, p *models.Payment, asked []done, calls map[string]int) {
	t.Helper()
	if _, err := s.AskNow(context.Background(), modelstest.Clerk, p.ID); err != nil {
		t.Fatal(err)
	}
	got := s.Payment(t, p.ID)
	succeeded := map[string]int{}
	for _, d := range asked {
		op := operation(got, d.id)
		if op.Status.Unsettled() {
			t.Errorf("%s %d is still %s: %s %s", op.Kind, op.ID, op.Status, op.Code, op.Message)
		}
		if op.Status == models.OpSucceeded {
			succeeded[d.kind]++
		}
	}
	for kind, before := range calls {
		if n := s.Sim.Calls(kind) - before; n != succeeded[kind] {
			t.Errorf("%s: %d succeeded in the book, %d were done at the provider", kind, succeeded[kind], n)
		}
	}
	if got.Drift != "" {
		theirs, _ := s.Sim.Payment(got.ProviderID)
		t.Errorf("payment %d is said to differ: %s; the provider's is %+v", got.ID, got.Drift, theirs)
	}
	s.Agrees(t, p.ID)
}

func drawFaults(r *rapid.T) sim.Faults {
	f := sim.Fault{Next: rapid.IntRange(1, 3).Draw(r, "next")}
	switch rapid.IntRange(0, 8).Draw(r, "fault") {
	case 1:
		return sim.Faults{LoseAnswer: f}
	case 2:
		return sim.Faults{NeverWork: f}
	case 3:
		return sim.Faults{FailAfter: f}
	case 4:
		return sim.Faults{FailBefore: f}
	case 5:
		return sim.Faults{Garbage: f}
	case 6:
		return sim.Faults{DoubleWebhook: f, LoseAnswer: f}
	case 7:
		return sim.Faults{ReverseWebhooks: sim.Fault{Every: 1}, FailAfter: f}
	case 8:
		return sim.Faults{LoseWebhook: sim.Fault{Every: 1}, LoseAnswer: sim.Fault{Next: 1, Only: "*"}}
	}
	return sim.Faults{}
}

// step is one thing that a person, or somebody in the portal, does. Refusals are part of life.
func step(t *testing.T, r *rapid.T, s *modelstest.Shop, p *models.Payment) []done {
	t.Helper()
	ctx, amount := context.Background(), rapid.Int64Range(1, 6000).Draw(r, "amount")
	p = s.Payment(t, p.ID)
	var op *models.Operation
	var err error
	kind := rapid.SampledFrom([]string{"capture", "refund", "reversal", "increment", "portal", "ask"}).Draw(r, "kind")
	switch kind {
	case "capture":
		op, err = s.RequestCapture(ctx, modelstest.Clerk, ask(p, amount))
	case "refund":
		op, err = s.RequestRefund(ctx, modelstest.Clerk, ask(p, amount))
	case "reversal":
		op, err = s.RequestReversal(ctx, modelstest.Clerk, ask(p, p.Reversible().Minor))
	case "increment":
		op, err = s.RequestIncrement(ctx, modelstest.Clerk, ask(p, amount))
	case "portal":
		portal := []func(string, int64) error{s.Sim.PortalCapture, s.Sim.PortalRefund}
		_ = rapid.SampledFrom(portal).Draw(r, "portal")(p.ProviderID, amount) // may be refused
		return nil
	case "ask":
		_, err = s.AskNow(ctx, modelstest.Clerk, p.ID)
	}
	if err != nil && models.AsProblem(err) == nil {
		t.Fatalf("%s: not a sentence: %v", kind, err)
	}
	if op == nil {
		return nil
	}
	return []done{{op.ID, kind}}
}

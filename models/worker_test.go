package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/computop/sim"
)

// Ensure that a worker does what falls due while nobody nudges it, as after a start the question what became of a refund.
func TestWorksWhatFallsDue(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Captured(t, euros(20_00))
		s.Sim.SetFaults(sim.Faults{LoseAnswer: sim.Fault{Next: 1, Only: "refund"}})
		op, err := s.RequestRefund(t.Context(), modelstest.Manager, ask(p, 20_00))
		if err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		if got := operation(s.Payment(t, p.ID), op.ID); got.Status != models.OpUnknown {
			t.Fatalf("its answer was lost, and it is %s", got.Status)
		}
		l := modelstest.Open(t, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}, Now: s.Clock.Now})
		watch := l.WatchPayments([]int64{p.ID})
		defer watch.Stop()
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		worked := make(chan error, 1)
		go func() { worked <- l.Run(ctx, 2) }()
		s.Clock.Turn(10 * time.Minute)
		for operation(s.Payment(t, p.ID), op.ID).Status != models.OpSucceeded && ctx.Err() == nil {
			select {
			case <-watch.C:
			case <-ctx.Done():
				t.Error("it is not looked after")
			}
		}
		stop()
		if err := <-worked; err != nil {
			t.Error(err)
		}
		if n := s.Sim.Calls("refund"); n != 1 {
			t.Errorf("%d refunds were sent", n)
		}
	})
}

// Ensure that a start reads what was under way, and not all that ever was: nobody can write until it is done.
func TestTakeOverPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 300)
	for table, text := range models.TakeOverStatements() {
		if table == "syncs" { // a row for each account
			continue
		}
		plan, want := planOf(t, l, text, 1), "USING INDEX "+table+"_due "
		if !slices.ContainsFunc(plan, func(step string) bool { return strings.Contains(step, want) }) {
			t.Errorf("%s is read by %v, want %s", table, plan, want)
		}
	}
}

// Ensure that what is asked each second reads no table through.
func TestLookPlans(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	fill(t, l, 300)
	text, parameters := models.LookStatement()
	plan := planOf(t, l, text, slices.Repeat([]any{1}, parameters)...)
	for _, step := range plan {
		if strings.HasPrefix(step, "SCAN ") && step != "SCAN CONSTANT ROW" && !strings.HasPrefix(step, "SCAN syncs") { // a row for each account
			t.Errorf("it is read by %s", step)
		}
	}
	if len(plan) < parameters {
		t.Errorf("the plan has %d steps for %d sorts of work: %v", len(plan), parameters, plan)
	}
}

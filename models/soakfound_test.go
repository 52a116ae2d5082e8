package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

// What random schedules found, by itself.

// Ensure that a refund of a payment by phone whose answer was lost is replayed as any other: only the call that had the
// card can't be made again.
func TestRefundOfACardByPhone(t *testing.T) {
	s, n := byPhone(t, "")
	n.Capture = providers.CaptureAutomatic
	p, err := s.TakeByCard(t.Context(), modelstest.Clerk, n, typed)
	if err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	for range 2 { // the second can't be told from the first by what the payment shows
		s.Sim.SetFaults(sim.Faults{LoseAnswer: sim.Fault{Next: 1}})
		if _, err := s.RequestRefund(t.Context(), modelstest.Clerk, ask(p, 500)); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
	}
	s.WorkLater(t, time.Minute)
	if got := s.Payment(t, p.ID); got.Refunded != 1000 {
		t.Errorf("refunded %d: %+v", got.Refunded, got.Operations)
	}
	s.Agrees(t, p.ID)
}

// Ensure that a capture of a part in the portal, which lets the rest go, is no drift.
func TestCaptureOfAPartElsewhere(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	for name, capture := range map[string]func(string, int64) error{"paytech": d.Paytech.PortalCapture, "paymentz": d.Paymentz.PortalCapture} {
		p := d.Paid(t, name, money.New(5000, "EUR"), func(n *models.NewPayment) { n.Capture = providers.CaptureManual })
		if err := capture(p.ProviderID, 3000); err != nil {
			t.Fatal(err)
		}
		d.Clock.Turn(time.Minute)
		if err := d.StartSync(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		if got := d.Payment(t, p.ID); got.Captured != 3000 || got.Reversed != 2000 || got.Drift != "" {
			t.Errorf("%s: captured %d, let go %d, drift %q", name, got.Captured, got.Reversed, got.Drift)
		}
	}
}

// Ensure that a refund which a gateway took and refused later, without a word for it, waits for a person at last.
func TestTakenAndRefusedLater(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	d.Gateways["gate"].Trouble("later")
	d.Gateways["paymentz"].Slow(true)
	for _, name := range []string{"gate", "paymentz"} {
		p := d.Paid(t, name, money.New(5000, "EUR"), nil)
		refund(t, d, p, 2000)
		d.Work(t)
		if op := lastOperation(d.Payment(t, p.ID)); op.Status != models.OpPending {
			t.Fatalf("%s: %s", name, op.Status)
		}
		d.WorkLater(t, 7*time.Hour)
		must(t, d.Gateways[name].Come(false))
		for range 5 {
			d.WorkLater(t, 7*time.Hour)
		}
		op := lastOperation(d.Payment(t, p.ID))
		if !op.NeedsPerson() {
			t.Errorf("%s: %s, due %v", name, op.Status, op.DueAt)
			continue
		}
		if err := d.Decide(context.Background(), modelstest.Manager, op.ID, false, "the portal says refused"); err != nil {
			t.Fatal(err)
		}
		d.Work(t)
		agree(t, d, name, p.ID)
	}
}

// Ensure that what a gateway still says to have under way waits for it, however long that takes.
func TestTakenAndUnderWayForLong(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	d.Gateways["paytech"].Slow(true)
	p := d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	refund(t, d, p, 2000)
	for range 8 {
		d.WorkLater(t, 7*time.Hour)
	}
	if op := lastOperation(d.Payment(t, p.ID)); op.Status != models.OpPending || op.Attempts < 30 {
		t.Errorf("%s after %d questions", op.Status, op.Attempts)
	}
	must(t, d.Gateways["paytech"].Come(true))
	d.WorkLater(t, 7*time.Hour)
	agree(t, d, "paytech", p.ID)
}

// Ensure that a dispute which was won, told by nothing but a list, is found out.
func TestWonBackElsewhere(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	p := d.Paid(t, "paymentz", money.New(5000, "EUR"), nil)
	for _, does := range []func() error{
		func() error { return d.Paymentz.Chargeback(p.ProviderID, 1000) },
		func() error { return d.Paymentz.WinBack(p.ProviderID) },
	} {
		must(t, does())
		d.Clock.Turn(time.Minute)
		must(t, d.StartSync(t.Context(), 0))
		d.WorkLater(t, time.Minute)
		agree(t, d, "paymentz", p.ID)
	}
}

// Ensure that a program which is started again and again does not ask ahead of time, and so use up the questions before the
// gateway can know the answer.
func TestStartedAgainAndAgain(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	p := d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	d.Gateways["paytech"].Trouble("failBefore*")
	refund(t, d, p, 2000)
	d.Work(t)
	for range 30 {
		d.Reopen(t)
		d.Work(t)
	}
	if op := lastOperation(d.Payment(t, p.ID)); op.Attempts != 1 || op.NeedsPerson() {
		t.Errorf("asked after %d times in no time", op.Attempts)
	}
	d.Gateways["paytech"].Trouble("")
	d.WorkLater(t, time.Minute)
	agree(t, d, "paytech", p.ID)
}

func lastOperation(p *models.Payment) *models.Operation { return &p.Operations[len(p.Operations)-1] }

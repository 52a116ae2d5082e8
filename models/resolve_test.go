package models_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/computop/sim"
)

// unresolvable gives a capture whose answer was lost and which Paygate can't tell of any more: its key's time is over.
func unresolvable(t *testing.T, s *modelstest.Shop) (*models.Payment, models.Operation) {
	t.Helper()
	p := s.Authorized(t, money.New(1000, "EUR"))
	op, err := s.RequestCapture(context.Background(), modelstest.Clerk, ask(p, 400))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sim.PortalCapture(p.ProviderID, 100); err != nil { // so that "nothing of the kind" is no answer either
		t.Fatal(err)
	}
	s.Sim.SetFaults(sim.Faults{NeverWork: sim.Fault{Every: 1, Only: "capture"}})
	for range 30 {
		s.WorkLater(t, 10*time.Minute)
	}
	s.Clock.Turn(24 * time.Hour)
	s.Work(t)
	s.Sim.SetFaults(sim.Faults{})
	got := operation(s.Payment(t, p.ID), op.ID)
	if got.Status != models.OpUnknown || !got.NeedsPerson() {
		t.Fatalf("it is %s, due at %v after %d attempts: %s", got.Status, got.DueAt.Time(), got.Attempts, got.Message)
	}
	return s.Payment(t, p.ID), got
}

// Ensure that what nobody can find out stays reserved until a manager decides, with a reason, once.
func TestPersonDecides(t *testing.T) {
	ctx := context.Background()
	for _, happened := range []bool{true, false} {
		s := modelstest.NewShop(t, modelstest.ShopOptions{})
		p, op := unresolvable(t, s)
		if left := p.Capturable().Minor; left != 600-p.Captured {
			t.Errorf("%d are left while nobody knows", left)
		}
		if a, err := s.Attention(ctx); err != nil || a.NeedPerson.N != 1 || len(a.Unknown) != 1 {
			t.Errorf("on the home page: %+v, %v", a, err)
		}
		if err := s.Decide(ctx, modelstest.Clerk, op.ID, happened, "seen in the portal"); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a clerk decides: %v", err)
		}
		if err := s.Decide(ctx, modelstest.Manager, op.ID, happened, ""); !models.HasCode(err, models.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := s.Decide(ctx, modelstest.Manager, op.ID, happened, "seen in the portal"); err != nil {
			t.Fatal(err)
		}
		want := map[bool]models.OperationStatus{true: models.OpSucceeded, false: models.OpDeclined}[happened]
		if got := operation(s.Payment(t, p.ID), op.ID); got.Status != want {
			t.Errorf("decided %v: %s", happened, got.Status)
		}
		if err := s.Decide(ctx, modelstest.Manager, op.ID, !happened, "changed my mind"); !models.HasCode(err, models.Conflict) {
			t.Errorf("decided twice: %v", err)
		}
	}
}

// Ensure that several processes on one PostgreSQL share the work and do nothing twice.
func TestProcessesShareTheWork(t *testing.T) {
	database := modelstest.Postgres(t)
	s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
	ledgers := []*models.Ledger{s.Ledger}
	for range 3 {
		ledgers = append(ledgers, modelstest.Open(t, models.Options{
			Database: database, Gateways: []providers.Gateway{computop.Gateway}, Now: s.Clock.Now,
		}))
	}
	var payments []*models.Payment
	for range 10 {
		payments = append(payments, s.Captured(t, money.New(1000, "EUR")))
	}
	for _, p := range payments {
		for range 3 {
			if _, err := s.RequestRefund(context.Background(), modelstest.Clerk, ask(p, 100)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var wg sync.WaitGroup
	for _, l := range ledgers {
		wg.Go(func() {
			if err := l.RunDueJobs(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := s.Sim.Calls("refund"); n != 30 {
		t.Errorf("%d of 30 refunds were done", n)
	}
	for _, p := range payments {
		if got := s.Payment(t, p.ID); got.Refunded != 300 {
			t.Errorf("payment %d: refunded %d", p.ID, got.Refunded)
		}
	}
}

// Ensure that an operation whose worker died is taken over when its lease is over, and not before.
func TestLeaseIsTakenOver(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Captured(t, money.New(1000, "EUR"))
		op, err := s.RequestRefund(context.Background(), modelstest.Clerk, ask(p, 100))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ClaimAndDie(context.Background()); err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		if got := operation(s.Payment(t, p.ID), op.ID); got.Status != models.OpSending {
			t.Fatalf("it is %s while its lease lasts", got.Status)
		}
		s.Clock.Turn(2 * time.Minute)
		s.Work(t)
		if got := operation(s.Payment(t, p.ID), op.ID); got.Status != models.OpSucceeded {
			t.Errorf("it is %s after its lease", got.Status)
		}
		if n := s.Sim.Calls("refund"); n != 1 {
			t.Errorf("done %d times", n)
		}
	})
}

// Ensure that an intent, which Paygate does not know before somebody pays, waits quietly and is found once they do.
func TestIntentIsFoundWhenPaid(t *testing.T) {
	ctx := context.Background()
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	_, err := s.TakePayment(ctx, modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Channel: models.ChannelIntent, Amount: money.New(1000, "EUR"), Capture: "manual",
	})
	if p := models.AsProblem(err); p == nil || p.Field != "email" {
		t.Errorf("an intent without an e-mail address: %v", err)
	}
	p, err := s.TakePayment(ctx, modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Channel: models.ChannelIntent, Amount: money.New(1000, "EUR"), Capture: "manual",
		Customer: providers.Customer{LastName: "Muster", Email: "muster@example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	s.WorkLater(t, time.Hour) // asked after, and not found
	waiting := s.Payment(t, p.ID)
	wantStatus(t, waiting, models.StatusOpen)
	if waiting.IntentID == "" || waiting.Operations[0].Status != models.OpPending {
		t.Fatalf("%+v", waiting)
	}
	err = s.Sim.Load([]sim.Payment{{
		TransID: waiting.Reference, MerchantID: "sim_merchant", Currency: "EUR", Amount: 1000, Authorized: 1000, Status: sim.StatusAuthorized,
		ResponseCode: "00000000", Method: "CARD", Created: s.Clock.Now(), Updated: s.Clock.Now(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	s.WorkLater(t, 6*time.Hour)
	paid := s.Payment(t, p.ID)
	wantStatus(t, paid, models.StatusAuthorized)
	if paid.Operations[0].Status != models.OpSucceeded || len(paid.Operations) != 1 {
		t.Errorf("%+v", paid.Operations)
	}
	s.Agrees(t, p.ID)
}

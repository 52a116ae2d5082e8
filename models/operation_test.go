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
	"kontor/providers/computop/sim"
)

func ask(p *models.Payment, minor int64) models.Ask {
	return models.Ask{PaymentID: p.ID, Amount: p.Money(minor), Reason: "asked for", Key: models.NewKey()}
}

func mustRequest(t *testing.T, op *models.Operation, err error) *models.Operation {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return op
}

func wantStatus(t *testing.T, p *models.Payment, want models.PaymentStatus) {
	t.Helper()
	if p.Status != want {
		t.Errorf("payment %d is %q, want %q", p.ID, p.Status, want)
	}
}

// onShops runs a test in each currency's exponent, on both databases.
func onShops(t *testing.T, test func(t *testing.T, s *modelstest.Shop, unit money.Money)) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		for _, unit := range []money.Money{money.New(100, "EUR"), money.New(1, "JPY"), money.New(1000, "BHD")} {
			t.Run(unit.Currency, func(t *testing.T) { test(t, s, unit) })
		}
	})
}

func times(m money.Money, n int64) money.Money { return money.New(m.Minor*n, m.Currency) }

// Ensure the life of a payment: authorized, captured in two parts, the rest let go, refunded in two parts; every
// step in the book as at the provider.
func TestLifeOfAPayment(t *testing.T) {
	ctx := context.Background()
	onShops(t, func(t *testing.T, s *modelstest.Shop, unit money.Money) {
		p := s.Authorized(t, times(unit, 100))
		wantStatus(t, p, models.StatusAuthorized)
		if p.Last4 != "1111" || p.Email != "erika@example.com" || p.CheckoutURL == "" {
			t.Errorf("who and how: %+v", p)
		}
		steps := []struct {
			do    func(context.Context, models.Actor, models.Ask) (*models.Operation, error)
			units int64
			want  models.PaymentStatus
		}{
			{s.RequestIncrement, 20, models.StatusAuthorized},
			{s.RequestCapture, 50, models.StatusPartiallyCaptured},
			{s.RequestCapture, 30, models.StatusPartiallyCaptured},
			{s.RequestReversal, 40, models.StatusCaptured},
			{s.RequestRefund, 30, models.StatusPartiallyRefunded},
			{s.RequestRefund, 50, models.StatusRefunded},
		}
		for i, step := range steps {
			s.Clock.Turn(time.Second)
			op, err := step.do(ctx, modelstest.Clerk, ask(p, unit.Minor*step.units))
			if err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
			s.Work(t)
			p = s.Payment(t, p.ID)
			if got := operation(p, op.ID); got.Status != models.OpSucceeded || got.Settled != unit.Minor*step.units {
				t.Errorf("step %d: %+v", i, got)
			}
			wantStatus(t, p, step.want)
			s.Agrees(t, p.ID)
		}
	})
}

func operation(p *models.Payment, id int64) models.Operation {
	for _, o := range p.Operations {
		if o.ID == id {
			return o
		}
	}
	return models.Operation{}
}

// Ensure that a payment captured automatically is booked as authorized and captured from the provider's totals.
func TestAutomaticCapture(t *testing.T) {
	onShops(t, func(t *testing.T, s *modelstest.Shop, unit money.Money) {
		p := s.Captured(t, times(unit, 7))
		wantStatus(t, p, models.StatusCaptured)
		s.Agrees(t, p.ID)
		if len(p.Operations) != 2 || p.Operations[1].Origin != models.FromProvider {
			t.Errorf("operations: %+v", p.Operations)
		}
	})
}

// Ensure that a form sent twice is one operation, and that its key can't be used for something else.
func TestSameKeyTwice(t *testing.T) {
	ctx := context.Background()
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	p := s.Captured(t, money.New(1000, "EUR"))
	a := ask(p, 400)
	first, err := s.RequestRefund(ctx, modelstest.Clerk, a)
	first = mustRequest(t, first, err)
	second, err := s.RequestRefund(ctx, modelstest.Clerk, a)
	if second = mustRequest(t, second, err); second.ID != first.ID {
		t.Errorf("the second is operation %d, the first %d", second.ID, first.ID)
	}
	a.Amount = p.Money(500)
	if _, err := s.RequestRefund(ctx, modelstest.Clerk, a); !models.HasCode(err, models.Conflict) {
		t.Errorf("another amount with the same key: %v", err)
	}
	s.Work(t)
	if n := s.Sim.Calls("refund"); n != 1 {
		t.Errorf("%d refunds at the provider", n)
	}
	s.Agrees(t, p.ID)
}

// Ensure that 20 people refunding the same payment at once get exactly what is refundable.
func TestTwentyRefundAtOnce(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := s.Captured(t, money.New(1000, "EUR"))
		var wg sync.WaitGroup
		accepted := make(chan int64, 20)
		for range 20 {
			wg.Go(func() {
				op, err := s.RequestRefund(context.Background(), modelstest.Clerk, ask(p, 300))
				if err == nil {
					accepted <- op.Amount
				} else if p := models.AsProblem(err); p == nil {
					t.Errorf("not a sentence: %v", err)
				}
			})
		}
		wg.Wait()
		if n := len(accepted); n != 3 {
			t.Errorf("%d refunds of 3.00 accepted on 10.00", n)
		}
		s.Work(t)
		if p := s.Payment(t, p.ID); p.Refunded != 900 {
			t.Errorf("refunded %d", p.Refunded)
		}
		s.Agrees(t, p.ID)
	})
}

// Ensure for every kind and every way to lose an answer: it shows as unknown, its amount stays reserved, it resolves
// by itself, and it happens once.
func TestLostAnswers(t *testing.T) {
	faults := map[string]func(sim.Fault) sim.Faults{
		"answer lost":   func(f sim.Fault) sim.Faults { return sim.Faults{LoseAnswer: f} },
		"never arrived": func(f sim.Fault) sim.Faults { return sim.Faults{NeverWork: f} },
		"500 after":     func(f sim.Fault) sim.Faults { return sim.Faults{FailAfter: f} },
		"500 before":    func(f sim.Fault) sim.Faults { return sim.Faults{FailBefore: f} },
		"garbage":       func(f sim.Fault) sim.Faults { return sim.Faults{Garbage: f} },
	}
	kinds := map[string]func(*modelstest.Shop, context.Context, models.Actor, models.Ask) (*models.Operation, error){
		"capture": func(s *modelstest.Shop, c context.Context, a models.Actor, k models.Ask) (*models.Operation, error) {
			return s.RequestCapture(c, a, k)
		},
		"increment": func(s *modelstest.Shop, c context.Context, a models.Actor, k models.Ask) (*models.Operation, error) {
			return s.RequestIncrement(c, a, k)
		},
		"reversal": func(s *modelstest.Shop, c context.Context, a models.Actor, k models.Ask) (*models.Operation, error) {
			return s.RequestReversal(c, a, k)
		},
		"refund": func(s *modelstest.Shop, c context.Context, a models.Actor, k models.Ask) (*models.Operation, error) {
			return s.RequestRefund(c, a, k)
		},
	}
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	for kind, request := range kinds {
		for name, fault := range faults {
			t.Run(kind+" "+name, func(t *testing.T) {
				amount := money.New(1000, "EUR")
				p := s.Authorized(t, amount)
				if kind == "refund" {
					p = s.Captured(t, amount)
				}
				before := s.Sim.Calls(kind)
				op, err := request(s, context.Background(), modelstest.Clerk, ask(p, 1000))
				if err != nil {
					t.Fatal(err)
				}
				s.Sim.SetFaults(fault(sim.Fault{Next: 1, Only: kind}))
				s.Work(t)
				lost := s.Payment(t, p.ID)
				if got := operation(lost, op.ID); got.Status != models.OpUnknown {
					t.Fatalf("after the answer was lost: %s %s %s", got.Status, got.Code, got.Message)
				}
				if left := lost.Capturable().Minor + lost.Refundable().Minor; kind != "increment" && left != 0 {
					t.Errorf("%d are free again while nobody knows", left)
				}
				s.WorkLater(t, 2*time.Second)
				got := operation(s.Payment(t, p.ID), op.ID)
				if got.Status != models.OpSucceeded {
					t.Errorf("it did not resolve: %s %s %s", got.Status, got.Code, got.Message)
				}
				if n := s.Sim.Calls(kind) - before; n != 1 {
					t.Errorf("done %d times", n)
				}
				s.Agrees(t, p.ID)
			})
		}
	}
}

// Ensure that a credit, which Paygate has no key for, is asked after and never sent twice.
func TestLostCredit(t *testing.T) {
	for name, c := range map[string]struct {
		faults sim.Faults
	}{
		"answer lost":   {sim.Faults{LoseAnswer: sim.Fault{Next: 1, Only: "credit"}}},
		"never arrived": {sim.Faults{NeverWork: sim.Fault{Next: 1, Only: "credit"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := modelstest.NewShop(t, modelstest.ShopOptions{})
			s.Sim.SetFaults(c.faults)
			p, err := s.SendCredit(context.Background(), modelstest.Clerk, models.NewPayment{
				Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(500, "EUR"), Reason: "goodwill",
				Customer: providers.Customer{FirstName: "Max", LastName: "Muster", Email: "max@example.com"},
			})
			if err != nil {
				t.Fatal(err)
			}
			s.Work(t)
			if op := s.Payment(t, p.ID).Operations[0]; op.Status != models.OpUnknown {
				t.Fatalf("after the answer was lost: %s", op.Status)
			}
			s.WorkLater(t, 50*time.Second) // past the quiet time
			got := s.Payment(t, p.ID)
			wantStatus(t, got, models.StatusRefunded)
			if n := s.Sim.Calls("credit"); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

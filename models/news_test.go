package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that what is done in the provider's portal is booked once it is asked about, as the provider's doing.
func TestChangedBehindOurBack(t *testing.T) {
	ctx := context.Background()
	onShops(t, func(t *testing.T, s *modelstest.Shop, unit money.Money) {
		p := s.Authorized(t, times(unit, 10))
		for _, c := range []struct {
			do   func() error
			want models.PaymentStatus
		}{
			{func() error { return s.Sim.PortalCapture(p.ProviderID, unit.Minor*6) }, models.StatusPartiallyCaptured},
			{func() error { return s.Sim.PortalReverse(p.ProviderID, unit.Minor*4) }, models.StatusCaptured},
			{func() error { return s.Sim.PortalRefund(p.ProviderID, unit.Minor*6) }, models.StatusRefunded},
		} {
			if err := c.do(); err != nil {
				t.Fatal(err)
			}
			s.Clock.Turn(time.Second)
			changes, err := s.AskNow(ctx, modelstest.Clerk, p.ID)
			if err != nil || changes != 1 {
				t.Errorf("%d changes, %v", changes, err)
			}
			got := s.Payment(t, p.ID)
			wantStatus(t, got, c.want)
			if last := got.Operations[len(got.Operations)-1]; last.Origin != models.FromProvider || last.Status != models.OpSucceeded {
				t.Errorf("%+v", last)
			}
			s.Agrees(t, p.ID)
		}
		if changes, err := s.AskNow(ctx, modelstest.Clerk, p.ID); err != nil || changes != 0 {
			t.Errorf("asked again: %d changes, %v", changes, err)
		}
	})
}

// Ensure the ends of a payment that was never made: declined, cancelled, expired; and of a held one that lapsed.
func TestPaymentsThatEnd(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	for want, do := range map[models.PaymentStatus]func(string) error{
		models.StatusDeclined:  s.Sim.Decline,
		models.StatusCancelled: s.Sim.Cancel,
		models.StatusExpired:   func(id string) error { return s.Sim.Expire(id, 0) },
	} {
		p := s.Take(t, money.New(1000, "EUR"), "manual")
		wantStatus(t, p, models.StatusOpen)
		if err := do(p.ProviderID); err != nil {
			t.Fatal(err)
		}
		s.WorkLater(t, time.Hour)
		got := s.Payment(t, p.ID)
		wantStatus(t, got, want)
		if op := got.Operations[0]; op.Status != models.OpDeclined {
			t.Errorf("%s: its authorization is %s", want, op.Status)
		}
	}
	p := s.Authorized(t, money.New(1000, "EUR"))
	if p.LapsesAt == 0 {
		t.Fatal("nobody knows when it lapses")
	}
	if err := s.Sim.Expire(p.ProviderID, 0); err != nil {
		t.Fatal(err)
	}
	s.WorkLater(t, 50*time.Hour) // past the day on which it lapses, when the provider is asked
	got := s.Payment(t, p.ID)
	wantStatus(t, got, models.StatusExpired)
	if got.Reversed != 1000 || got.LapsesAt != 0 {
		t.Errorf("let go %d, lapses at %v", got.Reversed, got.LapsesAt.Time())
	}
}

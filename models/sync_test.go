package models_test

import (
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers/computop/sim"
	paytechsim "kontor/providers/paytech/sim"
)

// Ensure that what is refunded in the portal of a gateway that can't list, and of which no webhook told, comes into the
// book by asking payment by payment; that a run which breaks off goes on where it was; and that the next begins where
// this one ended.
func TestSyncByAsking(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		var payments []*models.Payment
		for range 7 {
			payments = append(payments, s.Captured(t, money.New(500, "EUR")))
		}
		s.Sim.SetFaults(sim.Faults{LoseWebhook: sim.Fault{Every: 1}})
		for _, i := range []int{0, 6} {
			if err := s.Sim.PortalRefund(payments[i].ProviderID, 200); err != nil {
				t.Fatal(err)
			}
		}
		s.Clock.Turn(time.Second)
		if err := s.StartSync(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		s.Sim.SetFaults(sim.Faults{FailBefore: sim.Fault{Next: 1, Only: "get"}})
		s.Work(t)
		if got := pulled(t, s); !got.Running() || got.Failed == "" || got.Seen != 0 {
			t.Errorf("broken off: %+v", got)
		}
		s.WorkLater(t, time.Minute)
		got := pulled(t, s)
		if got.Running() || got.Seen != 7 || got.Changed != 2 || got.Failed != "" {
			t.Errorf("ended: %+v", got)
		}
		for _, i := range []int{0, 6} {
			wantStatus(t, s.Payment(t, payments[i].ID), models.StatusPartiallyRefunded)
			s.Agrees(t, payments[i].ID)
		}
		ended := got.EndedAt
		s.WorkLater(t, time.Hour)
		if again := pulled(t, s); again.EndedAt <= ended || again.Seen != 7 || again.Changed != 0 {
			t.Errorf("an hour later: %+v", again)
		}
	})
}

func pulled(t *testing.T, s *modelstest.Shop) models.Sync {
	t.Helper()
	all, err := s.Syncs(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d syncs, %v", len(all), err)
	}
	return all[0]
}

// Ensure that a payment in a currency which the book can't hold is told of, and stops no other.
func TestSyncTellsWhatItCanNotHold(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	p := d.Paid(t, "paytech", money.New(5000, "EUR"), nil)
	const strangeID = "00000000000000000000000000000bad"
	err := d.Paytech.Load([]paytechsim.Payment{{
		ID: strangeID, Shop: modelstest.Planted + "paytech", ReferenceID: "STRANGE", Type: "DEPOSIT", State: paytechsim.StateCompleted, Method: "BASIC_CARD",
		Currency: "ZZZ", Amount: 100, Authorized: 100, Captured: 100, Created: d.Clock.Now(), Updated: d.Clock.Now(),
	}})
	if err != nil {
		t.Fatal(err)
	}
	d.Clock.Turn(time.Minute)
	if err := d.StartSync(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	d.WorkLater(t, time.Minute)
	all, err := d.Syncs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		strange := s.AccountID == p.AccountID
		if s.Running() || strange && (s.Skipped != 1 || s.Seen != 1 || !strings.Contains(s.SkippedWhy, strangeID)) || !strange && s.Skipped != 0 {
			t.Errorf("%+v", s)
		}
	}
}

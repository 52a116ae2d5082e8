package models_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

var typed = providers.Card{Number: "4111111111111111", Holder: "Erika Muster", ExpiryMonth: 12, ExpiryYear: 2028, CVV: "737"}

// byPhone is a shop whose admin lets staff type cards, and a payment that somebody is about to take.
func byPhone(t *testing.T, database string) (*modelstest.Shop, models.NewPayment) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
	if err := s.SetCardEntry(t.Context(), modelstest.Admin, s.Account.ID, true); err != nil {
		t.Fatal(err)
	}
	return s, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(1250, "EUR"), Capture: providers.CaptureManual,
		Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
	}
}

// Ensure that a card that was typed is authorized once, however often its form is sent, and is held nowhere.
func TestCardByPhone(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, n := byPhone(t, database)
		var p *models.Payment
		for range 2 {
			var err error
			if p, err = s.TakeByCard(t.Context(), modelstest.Clerk, n, typed); err != nil {
				t.Fatal(err)
			}
		}
		s.Work(t)
		got := s.Payment(t, p.ID)
		wantStatus(t, got, models.StatusAuthorized)
		if n := s.Sim.Calls("payment"); n != 1 || got.Last4 != "1111" || got.Channel != models.ChannelCard {
			t.Errorf("%d payments at the provider, card %q, channel %q", n, got.Last4, got.Channel)
		}
		s.Agrees(t, p.ID)
		if !strings.HasPrefix(database, "postgres") {
			wantNowhere(t, database, typed.Number)
		}
	})
}

// wantNowhere searches the bytes of the book's file and of its log.
func wantNowhere(t *testing.T, database, secret string) {
	t.Helper()
	for _, file := range []string{database, database + "-wal"} {
		held, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(held, []byte(secret)) {
			t.Errorf("%s holds %s", file, secret)
		}
	}
}

// Ensure that a card's lost answer is asked about and the call never made again: without the card it can't be.
func TestCardByPhoneInTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		faults sim.Faults
		want   models.PaymentStatus
		calls  int
	}{
		"answer lost":   {sim.Faults{LoseAnswer: sim.Fault{Next: 1, Only: "payment"}}, models.StatusAuthorized, 1},
		"never arrived": {sim.Faults{NeverWork: sim.Fault{Next: 1, Only: "payment"}}, models.StatusDeclined, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, n := byPhone(t, "")
			s.Sim.SetFaults(c.faults)
			p, err := s.TakeByCard(t.Context(), modelstest.Clerk, n, typed)
			if err != nil {
				t.Fatal(err)
			}
			if op := s.Payment(t, p.ID).Operations[0]; op.Status != models.OpUnknown {
				t.Errorf("it is %s, want unknown", op.Status)
			}
			s.WorkLater(t, 10*time.Minute)
			wantStatus(t, s.Payment(t, p.ID), c.want)
			if n := s.Sim.Calls("payment"); n != c.calls {
				t.Errorf("%d payments at the provider, want %d", n, c.calls)
			}
		})
	}
}

// Ensure what is refused before anything is sent or written down.
func TestCardByPhoneRefused(t *testing.T) {
	s, n := byPhone(t, "")
	wrong := func(change func(*providers.Card)) providers.Card {
		card := typed
		change(&card)
		return card
	}
	for field, card := range map[string]providers.Card{
		"card_number": wrong(func(c *providers.Card) { c.Number = "4111111111111112" }),
		"card_expiry": wrong(func(c *providers.Card) { c.ExpiryYear = 2026; c.ExpiryMonth = 10 }),
		"card_cvv":    wrong(func(c *providers.Card) { c.CVV = "12" }),
		"card_holder": wrong(func(c *providers.Card) { c.Holder = strings.Repeat("x", 101) }),
	} {
		_, err := s.TakeByCard(t.Context(), modelstest.Clerk, n, card)
		if p := models.AsProblem(err); p == nil || p.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := s.TakeByCard(t.Context(), modelstest.Viewer, n, typed); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	if err := s.SetCardEntry(context.Background(), modelstest.Manager, s.Account.ID, false); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a manager switches it off: %v", err)
	}
	if err := s.SetCardEntry(t.Context(), modelstest.Admin, s.Account.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TakeByCard(t.Context(), modelstest.Clerk, n, typed); !models.HasCode(err, models.Unsupported) {
		t.Errorf("switched off: %v", err)
	}
	if n := s.Sim.Requests(); n != 0 {
		t.Errorf("%d requests went out", n)
	}
}

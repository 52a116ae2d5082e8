package models_test

import (
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// toCard is a desk whose admin lets staff type cards at Gate, and a payout that somebody is about to send to one.
func toCard(t *testing.T, database string) (*modelstest.Desk, models.NewPayment) {
	t.Helper()
	d := modelstest.NewDesk(t, database)
	account := d.Gateways["gate"].Account.ID
	if err := d.SetCardEntry(t.Context(), modelstest.Admin, account, true); err != nil {
		t.Fatal(err)
	}
	return d, models.NewPayment{
		Key: models.NewKey(), AccountID: account, Amount: money.New(1250, "EUR"), Reason: "a prize",
		Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
	}
}

// Ensure that money goes out to a typed card once, however often its form is sent, and that the card is held nowhere.
func TestPayoutToCard(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d, n := toCard(t, database)
		var p *models.Payment
		for range 2 {
			var err error
			if p, err = d.PayOutToCard(t.Context(), modelstest.Clerk, n, typed); err != nil {
				t.Fatal(err)
			}
		}
		d.WorkLater(t, time.Minute)
		got := d.Payment(t, p.ID)
		wantStatus(t, got, models.StatusPaidOut)
		theirs, _ := d.Gate.Payment(p.Reference)
		if n := d.Gate.Calls("payout"); n != 1 || got.Refunded != 1250 || theirs.Amount != 1250 || got.Drift != "" {
			t.Errorf("%d payouts at the provider, %d here, %+v there, drift %q", n, got.Refunded, theirs, got.Drift)
		}
		if to := got.Operations[0].Destination(); to == nil || to.Kind != models.ToCard {
			t.Errorf("it went to %+v", to)
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
		if !strings.HasPrefix(database, "postgres") {
			wantNowhere(t, database, typed.Number)
		}
	})
}

// Ensure that a lost payout is asked about, and never sent again: one that did not arrive is declined.
func TestPayoutToCardInTrouble(t *testing.T) {
	for trouble, c := range map[string]struct {
		want  models.PaymentStatus
		calls int
	}{
		"loseAnswer": {models.StatusPaidOut, 1},
		"neverWork":  {models.StatusDeclined, 0},
	} {
		t.Run(trouble, func(t *testing.T) {
			d, n := toCard(t, "")
			d.Gateways["gate"].Trouble(trouble)
			p, err := d.PayOutToCard(t.Context(), modelstest.Clerk, n, typed)
			if err != nil {
				t.Fatal(err)
			}
			if op := d.Payment(t, p.ID).Operations[0]; op.Status != models.OpUnknown {
				t.Errorf("it is %s, want unknown", op.Status)
			}
			d.Gateways["gate"].Trouble("")
			d.WorkLater(t, 10*time.Minute)
			wantStatus(t, d.Payment(t, p.ID), c.want)
			if n := d.Gate.Calls("payout"); n != c.calls {
				t.Errorf("%d payouts at the provider, want %d", n, c.calls)
			}
		})
	}
}

// Ensure what is refused before anything is written down.
func TestPayoutToCardRefused(t *testing.T) {
	d, n := toCard(t, "")
	n.Destination.Kind = models.ToCard
	if _, err := d.SendPayout(t.Context(), modelstest.Clerk, n); models.AsProblem(err) == nil || models.AsProblem(err).Field != "card_number" {
		t.Errorf("without a card: %v", err)
	}
	if _, err := d.PayOutToCard(t.Context(), modelstest.Viewer, n, typed); !models.HasCode(err, models.Forbidden) {
		t.Errorf("a viewer: %v", err)
	}
	if _, err := d.PayOutToCard(t.Context(), modelstest.Clerk, n, providers.Card{}); models.AsProblem(err) == nil || models.AsProblem(err).Field != "card_number" {
		t.Errorf("no card: %v", err)
	}
	elsewhere := n
	elsewhere.AccountID = d.Gateways["paytech"].Account.ID
	if _, err := d.PayOutToCard(t.Context(), modelstest.Clerk, elsewhere, typed); !models.HasCode(err, models.Unsupported) {
		t.Errorf("at pay.tech: %v", err)
	}
	if err := d.SetCardEntry(t.Context(), modelstest.Admin, n.AccountID, false); err != nil {
		t.Fatal(err)
	}
	_, err := d.PayOutToCard(t.Context(), modelstest.Clerk, n, typed)
	if p := models.AsProblem(err); p == nil || p.Key != "card.switched_off" {
		t.Errorf("switched off: %v", err)
	}
	n.Reason = " "
	if _, err := d.PayOutToCard(t.Context(), modelstest.Clerk, n, typed); models.AsProblem(err) == nil || models.AsProblem(err).Field != "reason" {
		t.Errorf("without a reason: %v", err)
	}
	if page, err := d.FindPayments(t.Context(), models.View{}, 1); err != nil || page.Total != 0 {
		t.Errorf("%d were written down, %v", page.Total, err)
	}
}

package gate_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/gate"
	"kontor/providers/providertest"
)

// Payouts to a card, which the suite can't ask of every provider.

func payout(reference string, m money.Money) providers.Call {
	return providers.Call{
		Kind: providers.Payout, Key: "k", Reference: "op-" + reference, Payment: providers.PaymentRef{Reference: reference},
		Amount: m, Reason: "commission",
	}
}

// TestPayoutToCard ensures that money goes out once, in every currency, and that the book learns how it ended.
func TestPayoutToCard(t *testing.T) {
	for _, m := range []money.Money{money.New(12346, "EUR"), money.New(1500, "JPY"), money.New(1234568, "BHD")} {
		r := newRig(t, variant{})
		call := payout("out-1", m)
		a, err := r.client.PayoutToCard(t.Context(), call, card("4111111111111111"))
		if err != nil || a.Outcome != providers.Succeeded || a.Update.Kind != providers.Payout || a.Update.Payment != call.Payment {
			t.Fatalf("%+v, %v", a, err)
		}
		u, err := r.client.FetchPayment(t.Context(), call.Payment)
		if err != nil || u.Kind != providers.Payout || len(u.Operations) != 1 || u.Operations[0].Outcome != providers.Succeeded ||
			u.Totals == nil || u.Totals.Refunded != m || !u.Totals.Captured.IsZero() {
			t.Errorf("%+v, %v", u, err)
		}
		if n := r.sim.Calls("payout"); n != 1 {
			t.Errorf("%d payouts", n)
		}
	}
}

// TestPayoutDeclined ensures that a bank's no is one, in plain words, and that nothing went out.
func TestPayoutDeclined(t *testing.T) {
	r := newRig(t, variant{})
	call := payout("out-1", money.New(500, "EUR"))
	_, err := r.client.PayoutToCard(t.Context(), call, card("4000000000000069"))
	if e := providers.Detail(err); !errors.Is(err, providers.ErrDeclined) || e.Code != "4004" || !strings.Contains(e.Message, "expired") {
		t.Errorf("%v", err)
	}
	u, err := r.client.FetchPayment(t.Context(), call.Payment)
	if err != nil || len(u.Operations) != 1 || u.Operations[0].Outcome != providers.Declined || !u.Totals.Refunded.IsZero() {
		t.Errorf("%+v, %v", u, err)
	}
	_, err = r.client.FindOperation(t.Context(), call)
	if !errors.Is(err, providers.ErrDeclined) {
		t.Errorf("found as %v", err)
	}
}

// TestPayoutTroubles ensures that a payout whose answer was lost is unknown, is found out by asking, and that even its
// repeat does not send money twice.
func TestPayoutTroubles(t *testing.T) {
	for trouble, worked := range map[providertest.Trouble]bool{
		providertest.LoseAnswer: true, providertest.NeverArrive: false, providertest.BreakAfter: true,
		providertest.BreakBefore: false, providertest.Garbage: true, providertest.Hang: false, providertest.HangAfter: true,
	} {
		t.Run(string(trouble), func(t *testing.T) {
			r := newRig(t, variant{})
			r.faults(fault(trouble, "payout"))
			call := payout("out-1", money.New(500, "EUR"))
			ctx := t.Context()
			if trouble == providertest.Hang || trouble == providertest.HangAfter {
				ctx = providertest.Until(t, r.hung)
			}
			_, err := r.client.PayoutToCard(ctx, call, card("4111111111111111"))
			if !errors.Is(err, providers.ErrUnknown) {
				t.Fatal(err)
			}
			call.FirstSent = time.Now()
			found, err := r.client.FindOperation(t.Context(), call)
			if worked != (err == nil && found.Outcome == providers.Succeeded) || !worked && !errors.Is(err, providers.ErrNotFound) {
				t.Errorf("found %+v, %v", found, err)
			}
			again, err := r.client.PayoutToCard(t.Context(), call, card("4111111111111111"))
			if err != nil || again.Outcome != providers.Succeeded {
				t.Errorf("sent again: %+v, %v", again, err)
			}
			if n := r.sim.Calls("payout"); n != 1 {
				t.Errorf("%d payouts", n)
			}
		})
	}
}

// hung says whether the simulator hangs, before the work or after it.
func (r *rig) hung() bool {
	f := r.sim.Faults()
	return f.Hang.Next+f.HangAfter.Next == 0
}

// TestPayoutLater ensures that a payout which was taken is waited for, and that its end is told with its operation.
func TestPayoutLater(t *testing.T) {
	for through, want := range map[bool]providers.Outcome{true: providers.Succeeded, false: providers.Declined} {
		r := newRig(t, variant{later: true})
		call := payout("out-1", money.New(500, "EUR"))
		a, err := r.client.PayoutToCard(t.Context(), call, card("4111111111111111"))
		if err != nil || a.Outcome != providers.Pending {
			t.Fatalf("%+v, %v", a, err)
		}
		if through {
			r.sim.Settle()
		} else {
			r.sim.Fail()
		}
		u, err := r.client.FetchPayment(t.Context(), call.Payment)
		if err != nil || len(u.Operations) != 1 || u.Operations[0].Outcome != want {
			t.Errorf("%+v, %v", u, err)
		}
	}
}

// TestPayoutKeepsMetadata ensures that the merchant's own metadata goes with the mark, which nobody can take away.
func TestPayoutKeepsMetadata(t *testing.T) {
	r := newRig(t, variant{})
	_, err := r.client.SendPayout(t.Context(), gate.PayoutRequest{Order: gate.Order{
		ReferenceID: "out-1", Amount: 500, CurrencyCode: "EUR", MerchantMetadata: map[string]string{"campaign": "x", "kontor_kind": "no"},
	}}, card("4111111111111111"), false)
	check(t, err)
	if p, _ := r.sim.Payment("out-1"); len(p.Metadata) != 2 || p.Metadata["campaign"] != "x" || p.Metadata["kontor_kind"] != "payout" {
		t.Errorf("%v", p.Metadata)
	}
}

// TestRefundOfAPayout ensures that a payout is nothing that can be refunded.
func TestRefundOfAPayout(t *testing.T) {
	r := newRig(t, variant{})
	m := money.New(500, "EUR")
	_, err := r.client.PayoutToCard(t.Context(), payout("out-1", m), card("4111111111111111"))
	check(t, err)
	_, err = r.client.Refund(t.Context(), providers.Call{Kind: providers.Refund, Reference: "op", Payment: providers.PaymentRef{Reference: "out-1"}, Amount: m})
	if !errors.Is(err, providers.ErrDeclined) {
		t.Error(err)
	}
}

package providertest

import (
	"errors"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// sums are a payment's amounts in minor units.
type sums struct{ authorized, captured, refunded, reversed, disputed int64 }

// told is one total as news tells it. Without a currency it is not told.
type told struct {
	name string
	says money.Money
	want int64
}

func (s sums) against(t providers.Totals) []told {
	return []told{
		{"authorized", t.Authorized, s.authorized},
		{"captured", t.Captured, s.captured},
		{"refunded", t.Refunded, s.refunded},
		{"reversed", t.Reversed, s.reversed},
		{"disputed", t.Disputed, s.disputed},
	}
}

// stands ensures a payment's amounts in the simulator's ledger and in the client's words.
func stands(t *testing.T, w World, ref providers.PaymentRef, code string, want sums) {
	t.Helper()
	for _, total := range want.against(w.Totals(t, ref)) {
		if total.says.Minor != total.want || total.says.Currency != code && total.says != (money.Money{}) {
			t.Errorf("the simulator has %s %s, want %s", total.name, total.says, money.New(total.want, code))
		}
	}
	u, err := w.Client.FetchPayment(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	says(t, u, code, want)
}

// says ensures that what the client tells of a payment's amounts is right, and that it tells the least: what was
// captured of a payment, and what went out by a credit or a payout.
func says(t *testing.T, u providers.Update, code string, want sums) {
	t.Helper()
	if u.Totals == nil && u.Operations == nil {
		t.Fatalf("the client tells no amounts: %+v", u)
	}
	totals := totalsOf(u)
	for _, total := range want.against(totals) {
		if total.says.Currency != "" && total.says != money.New(total.want, code) {
			t.Errorf("the client says %s %s, want %s", total.name, total.says, money.New(total.want, code))
		}
	}
	switch {
	case want.authorized > 0 && totals.Captured.Currency == "":
		t.Errorf("the client does not tell what was captured: %+v", u)
	case want.authorized == 0 && want.refunded > 0 && totals.Refunded.Currency == "":
		t.Errorf("the client does not tell what went out: %+v", u)
	}
}

// totalsOf are an update's totals; where one is not told, the operations that it names may tell it.
func totalsOf(u providers.Update) providers.Totals {
	var totals providers.Totals
	if u.Totals != nil {
		totals = *u.Totals
	}
	var byName providers.Totals
	for _, n := range u.Operations {
		moved := n.Amount.Minor
		if n.Kind == providers.Wonback {
			moved = -moved
		}
		if field := fieldOf(&byName, n.Kind); field != nil && n.Outcome == providers.Succeeded {
			field.Currency, field.Minor = n.Amount.Currency, field.Minor+moved
		}
	}
	for _, kind := range []providers.Kind{providers.Capture, providers.Refund, providers.Reversal, providers.Chargeback} {
		if field := fieldOf(&totals, kind); field.Currency == "" {
			*field = *fieldOf(&byName, kind)
		}
	}
	return totals
}

// fieldOf is the total to which a kind adds; nil for a kind that adds to none, or to two.
func fieldOf(t *providers.Totals, kind providers.Kind) *money.Money {
	switch kind {
	case providers.Authorization, providers.Increment:
		return &t.Authorized
	case providers.Capture:
		return &t.Captured
	case providers.Refund, providers.Credit, providers.Payout:
		return &t.Refunded
	case providers.Reversal:
		return &t.Reversed
	case providers.Chargeback, providers.Wonback:
		return &t.Disputed
	}
	return nil
}

// once ensures how often the simulator did the work.
func once(t *testing.T, w World, kind providers.Kind, want int) {
	t.Helper()
	if got := w.Calls(kind); got != want {
		t.Errorf("%s was done %d times, want %d", kind, got, want)
	}
}

// isA ensures that an error is one of the four, and only that one.
func isA(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
	for _, other := range []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound, providers.ErrSignature} {
		if other != want && errors.Is(err, other) {
			t.Errorf("%v is %v too", err, other)
		}
	}
}

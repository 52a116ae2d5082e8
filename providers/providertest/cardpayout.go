package providertest

import (
	"errors"
	"testing"

	"kontor/providers"
)

// toTypedCard sends payouts to World.Card.
func toTypedCard(w World) sender {
	payouter, ok := w.Client.(providers.CardPayouter)
	if !ok {
		return nil
	}
	return func(c ctx, call providers.Call) (providers.Answer, error) {
		return payouter.PayoutToCard(c, call, w.Card)
	}
}

func payToCard(t *testing.T, seen *witness, w World, call providers.Call, card providers.Card) error {
	t.Helper()
	answer, err := w.Client.(providers.CardPayouter).PayoutToCard(t.Context(), call, card)
	seen.note(answer, err)
	return err
}

// cardNotPaid has the card's bank refuse a payout.
func cardNotPaid(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if w.BadCard == (providers.Card{}) {
		t.Skip("the simulator's bank takes every card")
	}
	call := o.call(t, w, o.start(t, w, one), one)
	err := payToCard(t, seen, w, call, w.BadCard)
	isA(t, err, providers.ErrDeclined)
	if d := providers.Detail(err); d.Code == "" || d.Message == "" {
		t.Errorf("the reason is missing: %+v", d)
	}
	if outcome := foundDeclined(t, seen, w, call); outcome != "" {
		t.Errorf("it was declined, and is found as %q", outcome)
	}
	nothingCame(t, seen, w, call)
}

// cardNotSent ensures that what is no card is refused, and nothing sent.
func cardNotSent(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	for name, card := range notCards(w) {
		err := payToCard(t, seen, w, o.call(t, w, o.start(t, w, one), one), card)
		if !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nothing := one
	for _, nothing.Minor = range []int64{0, -5} {
		isA(t, payToCard(t, seen, w, o.call(t, w, o.start(t, w, one), nothing), w.Card), providers.ErrDeclined)
	}
	once(t, w, o.kind, 0)
}

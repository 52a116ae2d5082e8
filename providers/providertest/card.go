package providertest

import (
	"errors"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func takesCards(p providers.Provider) bool {
	_, ok := p.(providers.CardTaker)
	return ok
}

func runCard(t *testing.T, seen *witness) {
	if seen.world(t).Card == (providers.Card{}) {
		t.Fatal("World.Card is empty")
	}
	for _, m := range amounts {
		t.Run("succeeds in "+m.Currency, func(t *testing.T) { cardTaken(t, seen, m, seen.world(t).mode()) })
	}
	for _, mode := range allModes {
		t.Run("captured: "+string(mode), func(t *testing.T) { cardTaken(t, seen, one, mode) })
	}
	t.Run("captured at the latest", func(t *testing.T) {
		delayedLongest(t, seen, CardKind, func(w World, o providers.Checkout) error {
			_, err := takeCard(t.Context(), seen, w, o, w.Card)
			return err
		})
	})
	t.Run("saves what is paid with", func(t *testing.T) { cardSaves(t, seen) })
	t.Run("begins no series", func(t *testing.T) { cardBeginsNoSeries(t, seen) })
	t.Run("declines", func(t *testing.T) { cardDeclined(t, seen) })
	t.Run("refused before it is sent", func(t *testing.T) { cardRefused(t, seen) })
	for _, trouble := range troubles {
		t.Run(string(trouble), func(t *testing.T) { cardTroubled(t, seen, trouble) })
	}
}

func takeCard(c ctx, seen *witness, w World, o providers.Checkout, card providers.Card) (providers.Answer, error) {
	answer, err := w.Client.(providers.CardTaker).TakeCard(c, o, card)
	seen.note(answer, err)
	return answer, err
}

// cardCall is how the book asks after a card that was taken.
func cardCall(o providers.Checkout) providers.Call {
	call := newCall(providers.Authorization, providers.PaymentRef{Reference: o.Reference}, o.Amount)
	call.Key = o.Key
	return again(call)
}

func cardTaken(t *testing.T, seen *witness, m money.Money, mode providers.CaptureMode) {
	w := seen.world(t)
	o := checkout(w, m, mode)
	answer, err := takeCard(t.Context(), seen, w, o, w.Card)
	if !w.expresses(m.Currency) || !w.offers(mode) {
		isA(t, err, providers.ErrDeclined)
		once(t, w, CardKind, 0)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	call := cardCall(o)
	settle(t, seen, w, call, answer)
	if got := answer.Update.Payment; got.Reference != o.Reference {
		t.Errorf("the answer is about %+v, want %s", got, o.Reference)
	}
	once(t, w, CardKind, 1)
	stands(t, w, call.Payment, m.Currency, takes(mode, m))
	u, err := w.Client.FetchPayment(t.Context(), call.Payment)
	seen.note(u, err)
	if last := u.Method.Last4; last != "" && !strings.HasSuffix(w.Card.Number, last) || len(last) > 4 {
		t.Errorf("last four %q", last)
	}
}

// cardDeclined has the bank refuse a card.
func cardDeclined(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.BadCard == (providers.Card{}) {
		t.Skip("the simulator's bank takes every card")
	}
	o := checkout(w, one, w.mode())
	_, err := takeCard(t.Context(), seen, w, o, w.BadCard)
	isA(t, err, providers.ErrDeclined)
	d := providers.Detail(err)
	if d.Code == "" || d.Message == "" {
		t.Errorf("the reason is missing: %+v", d)
	}
	named(t, d, nothingCame(t, seen, w, cardCall(o)))
}

func cardRefused(t *testing.T, seen *witness) {
	w := seen.world(t)
	for name, card := range notCards(w) {
		_, err := takeCard(t.Context(), seen, w, checkout(w, one, w.mode()), card)
		if !errors.Is(err, providers.ErrDeclined) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, m := range []money.Money{{Minor: 0, Currency: "EUR"}, {Minor: -5, Currency: "EUR"}, {Minor: 5, Currency: "QQQ"}} {
		_, err := takeCard(t.Context(), seen, w, checkout(w, m, w.mode()), w.Card)
		isA(t, err, providers.ErrDeclined)
	}
	once(t, w, CardKind, 0)
}

// notCards are what nobody's card is.
func notCards(w World) map[string]providers.Card {
	typo := w.Card
	last := len(typo.Number) - 1 // the digit that checks the others
	typo.Number = typo.Number[:last] + turned(typo.Number[last:])
	return map[string]providers.Card{"empty": {}, "mistyped": typo}
}

// cardTroubled ensures that a card whose answer was lost is found by its payment, and never again sent.
func cardTroubled(t *testing.T, seen *witness, trouble Trouble) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	w.Next(trouble, CardKind)
	_, err := takeCard(impatient(t, w, trouble, CardKind), seen, w, o, w.Card)
	isA(t, err, providers.ErrUnknown)
	call := cardCall(o)
	if !trouble.worked() {
		once(t, w, CardKind, 0)
		nothingCame(t, seen, w, call)
		if finder, ok := w.Client.(providers.OperationFinder); ok {
			notFound(t, seen, finder, call, "it never arrived")
		}
		return
	}
	if w.Settle != nil {
		w.Settle(t)
	}
	once(t, w, CardKind, 1)
	stands(t, w, call.Payment, one.Currency, takes(o.Capture, one))
	if finder, ok := w.Client.(providers.OperationFinder); ok {
		isFound(t, seen, finder, call)
	}
}

package providertest

import (
	"cmp"
	"slices"
	"testing"

	"kontor/providers"
)

// troubledQuestion ensures that a question without an answer gives ErrUnknown, and never that something is not there,
// and that the next one is answered.
func troubledQuestion(t *testing.T, seen *witness, kind providers.Kind, ask func(ctx, World) error) {
	t.Helper()
	for _, trouble := range append([]Trouble{Busy}, troubles...) {
		if trouble != HangAfter { // without work it is Hang
			t.Run(string(trouble), func(t *testing.T) { questionTroubled(t, seen, kind, trouble, ask) })
		}
	}
}

func questionTroubled(t *testing.T, seen *witness, kind providers.Kind, trouble Trouble, ask func(ctx, World) error) {
	w, c := seen.world(t), t.Context()
	if trouble == Busy && w.RetryAfter == 0 {
		t.Skip("the simulator is never busy")
	}
	w.Next(trouble, kind)
	if trouble == Hang {
		c = Until(t, w.Hung)
	}
	err := ask(c, w)
	isA(t, err, providers.ErrUnknown)
	if wait := providers.Detail(err).RetryAfter; trouble == Busy && wait != w.RetryAfter {
		t.Errorf("it wants to be left alone for %s, want %s", wait, w.RetryAfter)
	}
	if err := ask(t.Context(), w); err != nil {
		t.Error(err)
	}
}

func runBalances(t *testing.T, seen *witness) {
	t.Run("told", func(t *testing.T) { balancesTold(t, seen) })
	troubledQuestion(t, seen, BalancesKind, func(c ctx, w World) error {
		held, err := w.Client.(providers.Balancer).Balances(c)
		seen.note(held, err)
		return err
	})
}

func balancesTold(t *testing.T, seen *witness) {
	w := seen.world(t)
	if w.Balances == nil {
		t.Fatal("World.Balances is nil")
	}
	want := w.Balances(t)
	got, err := w.Client.(providers.Balancer).Balances(t.Context())
	seen.note(got, err)
	if err != nil || len(want) == 0 {
		t.Fatalf("%+v, %v, want %+v", got, err, want)
	}
	for _, list := range [][]providers.Balance{got, want} {
		slices.SortFunc(list, func(a, b providers.Balance) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Amount.Currency, b.Amount.Currency),
				cmp.Compare(a.Amount.Minor, b.Amount.Minor))
		})
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func runTester(t *testing.T, seen *witness) {
	w := seen.world(t)
	err := w.Client.(providers.Tester).TestConnection(t.Context())
	seen.note(err)
	if err != nil {
		t.Error(err)
	}
	for _, kind := range []providers.Kind{providers.Authorization, providers.Capture, providers.Refund, providers.Credit, providers.Payout} {
		once(t, w, kind, 0)
	}
}

func runIntender(t *testing.T, seen *witness) {
	w := seen.world(t)
	i := w.Client.(providers.Intender)
	h, err := i.Intend(t.Context(), checkout(w, one, w.mode()))
	seen.note(h, err)
	if err != nil || h.IntentID == "" {
		t.Errorf("%+v, %v", h, err)
	}
	once(t, w, IntentKind, 1)
	w.Next(LoseAnswer, IntentKind)
	_, err = i.Intend(t.Context(), checkout(w, one, w.mode()))
	isA(t, err, providers.ErrUnknown)
	nobody := checkout(w, one, w.mode())
	nobody.Amount.Minor = 0
	_, err = i.Intend(t.Context(), nobody)
	isA(t, err, providers.ErrDeclined)
	keeps := checkout(w, one, w.mode())
	keeps.SaveMethod = true
	if _, err = i.Intend(t.Context(), keeps); !savesMethod(w.Client, false) {
		isA(t, err, providers.ErrDeclined)
	}
}

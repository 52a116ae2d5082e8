package providertest

import (
	"errors"
	"strings"
	"testing"

	"kontor/providers"
)

func runMethods(t *testing.T, seen *witness) {
	t.Run("listed", func(t *testing.T) { methodListed(t, seen) })
	t.Run("nobody's", func(t *testing.T) {
		w := seen.world(t)
		savedMethod(t, w, fresh("customer"))
		if kept := methodsOf(t, seen, w, fresh("nobody")); len(kept) != 0 {
			t.Errorf("nobody saved %+v", kept)
		}
	})
	troubledQuestion(t, seen, MethodsKind, func(c ctx, w World) error {
		kept, err := w.Client.(providers.MethodKeeper).SavedMethods(c, providers.Customer{Reference: savedFor(t, w)})
		seen.note(kept, err)
		return err
	})
}

// savedFor is a customer who saved something.
func savedFor(t *testing.T, w World) string {
	t.Helper()
	customer := fresh("customer")
	savedMethod(t, w, customer)
	return customer
}

// methodsOf lists what a customer saved; a customer whom the provider does not know saved nothing.
func methodsOf(t *testing.T, seen *witness, w World, customer string) []providers.SavedMethod {
	t.Helper()
	kept, err := w.Client.(providers.MethodKeeper).SavedMethods(t.Context(), providers.Customer{Reference: customer})
	if seen.note(kept, err); err != nil && !errors.Is(err, providers.ErrNotFound) {
		t.Fatal(err)
	}
	return kept
}

func methodListed(t *testing.T, seen *witness) {
	w := seen.world(t)
	customer := fresh("customer")
	tokens := map[string]bool{savedMethod(t, w, customer): true, savedMethod(t, w, customer): true}
	savedMethod(t, w, fresh("customer"))
	kept := methodsOf(t, seen, w, customer)
	for _, m := range kept {
		if !tokens[m.Token] {
			t.Errorf("it is not this customer's, or listed twice: %+v", m)
		}
		delete(tokens, m.Token)
		if m.Type == "" || len(m.Last4) > 4 || strings.ToLower(m.Type) != m.Type || m.Customer != "" && m.Customer != customer {
			t.Errorf("%+v", m)
		}
	}
	if len(tokens) > 0 {
		t.Errorf("%+v does not list %v", kept, tokens)
	}
}

func runForget(t *testing.T, seen *witness) {
	t.Run("forgotten", func(t *testing.T) { methodForgotten(t, seen) })
	t.Run("not there", func(t *testing.T) {
		w := seen.world(t)
		err := forget(t.Context(), seen, w, turned(savedMethod(t, w, fresh("customer"))))
		isA(t, err, providers.ErrNotFound)
		once(t, w, ForgetKind, 0)
	})
	for _, trouble := range troubles {
		t.Run(string(trouble), func(t *testing.T) { forgetTroubled(t, seen, trouble) })
	}
}

func forget(c ctx, seen *witness, w World, token string) error {
	err := w.Client.(providers.MethodForgetter).ForgetMethod(c, token)
	seen.note(err)
	return err
}

// methodForgotten ensures that what was forgotten is listed no more and can't be charged, and that the rest stays.
func methodForgotten(t *testing.T, seen *witness) {
	w := seen.world(t)
	customer := fresh("customer")
	token, other := savedMethod(t, w, customer), savedMethod(t, w, customer)
	if err := forget(t.Context(), seen, w, token); err != nil {
		t.Fatal(err)
	}
	once(t, w, ForgetKind, 1)
	isA(t, forget(t.Context(), seen, w, token), providers.ErrNotFound)
	once(t, w, ForgetKind, 1)
	if _, ok := w.Client.(providers.MethodKeeper); ok {
		if kept := methodsOf(t, seen, w, customer); len(kept) != 1 || kept[0].Token != other {
			t.Errorf("%+v, want %s", kept, other)
		}
	}
	charge := operationOf(providers.Charge)
	if charge.of(w) == nil {
		return
	}
	call := newCall(providers.Charge, toCome(t, w, one), one)
	call.Token, call.Customer.Reference = token, customer
	charge.refuses(t, seen, w, call)
}

// forgetTroubled ensures that doing it again after a lost answer ends with it gone.
func forgetTroubled(t *testing.T, seen *witness, trouble Trouble) {
	w := seen.world(t)
	token := savedMethod(t, w, fresh("customer"))
	w.Next(trouble, ForgetKind)
	isA(t, forget(impatient(t, w, trouble, ForgetKind), seen, w, token), providers.ErrUnknown)
	err := forget(t.Context(), seen, w, token)
	if trouble.worked() {
		isA(t, err, providers.ErrNotFound)
	} else if err != nil {
		t.Error(err)
	}
	once(t, w, ForgetKind, 1)
}

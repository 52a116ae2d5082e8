package providertest

import (
	"errors"
	"testing"
	"time"

	"kontor/providers"
)

// troubled ensures that a call without an answer is unknown, and that the next try, as the book makes it, finds out or
// does it: in the end it was done once.
func troubled(t *testing.T, seen *witness, o operation, trouble Trouble) {
	w := seen.world(t)
	ref := o.start(t, w, one)
	call := o.call(t, w, ref, one)
	w.Next(trouble, o.kind)
	answer, err := o.of(w)(impatient(t, w, trouble, o.kind), call)
	seen.note(answer, err)
	isA(t, err, providers.ErrUnknown)
	done := 0
	if trouble.worked() {
		done = 1
	}
	once(t, w, o.kind, done)
	if !resolve(t, seen, w, o, again(call)) {
		return
	}
	if o.kind != providers.DetailsUpdate { // changing it to the same again is harmless
		once(t, w, o.kind, 1)
	}
	stands(t, w, ref, one.Currency, o.left(w.Client, one.Minor, one.Minor))
}

// resolve does what the book does with an unknown call, and says whether that settled it.
func resolve(t *testing.T, seen *witness, w World, o operation, call providers.Call) bool {
	t.Helper()
	answer, err := providers.Answer{}, error(nil)
	finder, finds := w.Client.(providers.OperationFinder)
	switch {
	case replaySafe(w.Client, o.kind):
		answer, err = seen.send(t, o.of(w), call)
	case finds:
		answer, err = inquire(t, seen, finder, call)
	default:
		t.Log("neither replay nor inquiry: a person decides")
		return false
	}
	switch {
	case errors.Is(err, providers.ErrUnknown) && !replaySafe(w.Client, o.kind):
		t.Logf("a person decides: %v", err)
		return false
	case errors.Is(err, providers.ErrNotFound):
		answer, err = seen.send(t, o.of(w), call)
	}
	if err != nil {
		t.Fatalf("tried again: %v", err)
	}
	settle(t, seen, w, call, answer)
	return true
}

// inquire asks for an operation at once and, where that is too soon to tell, as an hour later.
func inquire(t *testing.T, seen *witness, finder providers.OperationFinder, call providers.Call) (providers.Answer, error) {
	t.Helper()
	answer, err := seen.send(t, finder.FindOperation, call)
	if errors.Is(err, providers.ErrUnknown) {
		call.FirstSent = call.FirstSent.Add(-time.Hour)
		answer, err = seen.send(t, finder.FindOperation, call)
	}
	return answer, err
}

func replaySafe(p providers.Provider, k providers.Kind) bool {
	r, ok := p.(providers.Replayer)
	return ok && r.ReplaySafe(k) && r.ReplayWindow() > 0
}

package providertest

import (
	"errors"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// troubled ensures that a call without an answer is unknown, and that the next try, as the book makes it, finds out or
// does it: in the end it was done once.
func troubled(t *testing.T, seen *witness, o operation, trouble Trouble) {
	w := seen.world(t)
	ref := o.start(t, w, one)
	call, send := newCall(o.kind, ref, one), o.of(w.Client)
	w.Next(trouble, o.kind)
	answer, err := send(impatient(t, w, trouble, o.kind), call)
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
	stands(t, w, ref, one.Currency, o.want(one.Minor, one.Minor))
}

// resolve does what the book does with an unknown call, and says whether that settled it.
func resolve(t *testing.T, seen *witness, w World, o operation, call providers.Call) bool {
	t.Helper()
	if r, ok := w.Client.(providers.Replayer); ok && r.ReplaySafe(o.kind) && r.ReplayWindow() > 0 {
		_, err := seen.send(t, o.of(w.Client), call)
		if err != nil {
			t.Fatalf("sent again with its key: %v", err)
		}
		return true
	}
	finder, ok := w.Client.(providers.OperationFinder)
	if !ok {
		t.Log("neither replay nor inquiry: a person decides")
		return false
	}
	_, err := seen.send(t, finder.FindOperation, call)
	switch {
	case errors.Is(err, providers.ErrUnknown):
		t.Log("the provider can't tell: a person decides")
		return false
	case errors.Is(err, providers.ErrNotFound):
		_, err = seen.send(t, o.of(w.Client), call)
	}
	if err != nil {
		t.Fatalf("asked, then sent: %v", err)
	}
	return true
}

// doneTwice sends the same call twice. Only where that is safe is it allowed to be taken twice, and done once.
func doneTwice(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	r, ok := w.Client.(providers.Replayer)
	if !ok || !r.ReplaySafe(o.kind) {
		t.Skip("a second call is not safe, and never sent")
	}
	ref := o.start(t, w, one)
	part := one
	if o.moves() && !limits(w.Client, o.kind).WholeOnly {
		part = money.New(one.Minor/3, one.Currency) // small enough that a second one would be taken
	}
	call := newCall(o.kind, ref, part)
	first, err := seen.send(t, o.of(w.Client), call)
	if err != nil {
		t.Fatal(err)
	}
	second, err := seen.send(t, o.of(w.Client), again(call))
	if err != nil {
		t.Fatal(err)
	}
	if first.Outcome != second.Outcome || o.moves() && first.ProviderID != second.ProviderID {
		t.Errorf("answered %+v, then %+v", first, second)
	}
	if o.moves() { // what changes nothing the second time may be done again
		once(t, w, o.kind, 1)
	}
	stands(t, w, ref, one.Currency, o.want(one.Minor, part.Minor))
}

// twoOfTheSame ensures that two operations that differ in nothing but their keys are two.
func twoOfTheSame(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if l := limits(w.Client, o.kind); !o.moves() || o.kind == providers.Credit || l.WholeOnly || l.Once {
		t.Skip("there can't be two on a payment")
	}
	ref, part := o.start(t, w, one), money.New(one.Minor/3, one.Currency)
	for range 2 {
		if _, err := seen.send(t, o.of(w.Client), newCall(o.kind, ref, part)); err != nil {
			t.Fatal(err)
		}
	}
	once(t, w, o.kind, 2)
	stands(t, w, ref, one.Currency, o.want(one.Minor, 2*part.Minor))
}

// found ensures that an inquiry never claims what was not done and never denies what was: "can't tell" is always
// allowed, a wrong answer moves money twice.
func found(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	finder, ok := w.Client.(providers.OperationFinder)
	if !ok {
		t.Skip("the client is no OperationFinder")
	}
	ref := o.start(t, w, one)
	call := newCall(o.kind, ref, one)
	answer, err := seen.send(t, finder.FindOperation, call)
	if err == nil {
		t.Errorf("not sent yet, and found as %q", answer.Outcome)
	} else if errors.Is(err, providers.ErrDeclined) {
		t.Errorf("not sent yet, and declined: %v", err)
	}
	if _, err := seen.send(t, o.of(w.Client), call); err != nil {
		t.Fatal(err)
	}
	_, err = seen.send(t, finder.FindOperation, again(call))
	if err != nil {
		isA(t, err, providers.ErrUnknown)
		t.Logf("done, and not told: %v", err)
	}
	once(t, w, o.kind, 1)
}

package providertest

import (
	"errors"
	"slices"
	"testing"

	"kontor/providers"
)

// doneTwice sends the same call twice. Where that is safe it is taken twice, and done once. Where the provider refuses
// the second one, that is no "declined": the first may be why.
func doneTwice(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	switch {
	case replaySafe(w.Client, o.kind):
		sentTwice(t, seen, w, o)
	case slices.Contains(w.Unique, o.kind) || limits(w.Client, o.kind).Once:
		refusedTwice(t, seen, w, o)
	default:
		t.Skip("a second call is not safe, and never sent")
	}
}

func sentTwice(t *testing.T, seen *witness, w World, o operation) {
	ref, part := o.start(t, w, one), o.part(w.Client)
	call := o.call(t, w, ref, part)
	first, err := seen.send(t, o.of(w), call)
	if err != nil {
		t.Fatal(err)
	}
	second, err := seen.send(t, o.of(w), again(call))
	if err != nil {
		t.Fatal(err)
	}
	if first.Outcome != second.Outcome || o.moves() && first.ProviderID != second.ProviderID {
		t.Errorf("answered %+v, then %+v", first, second)
	}
	settle(t, seen, w, call, second)
	if o.moves() { // what changes nothing the second time may be done again
		once(t, w, o.kind, 1)
	}
	stands(t, w, ref, one.Currency, o.left(w.Client, one.Minor, part.Minor))
}

func refusedTwice(t *testing.T, seen *witness, w World, o operation) {
	ref, part := o.start(t, w, one), o.part(w.Client)
	call, _ := o.does(t, seen, w, ref, part)
	answer, err := seen.send(t, o.of(w), again(call))
	if err != nil {
		isA(t, err, providers.ErrUnknown)
	} else {
		settle(t, seen, w, call, answer)
	}
	once(t, w, o.kind, 1)
	stands(t, w, ref, one.Currency, o.left(w.Client, one.Minor, part.Minor))
}

// twoOfTheSame ensures that two operations that differ in nothing but their keys are two.
func twoOfTheSame(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if !o.several(w.Client) {
		t.Skip("there can't be two on a payment")
	}
	ref := o.start(t, w, one)
	o.does(t, seen, w, ref, third)
	o.does(t, seen, w, ref, third)
	once(t, w, o.kind, 2)
	stands(t, w, ref, one.Currency, o.want(one.Minor, 2*third.Minor))
}

// found ensures that an inquiry never claims what was not done and never denies what was: "can't tell" is always
// allowed, a wrong answer moves money twice.
func found(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	finder, ok := w.Client.(providers.OperationFinder)
	if !ok {
		t.Skip("the client is no OperationFinder")
	}
	ref, part := o.start(t, w, one), o.part(w.Client)
	call := o.call(t, w, ref, part)
	notFound(t, seen, finder, call, "not sent yet")
	answer, err := seen.send(t, o.of(w), call)
	if err != nil {
		t.Fatal(err)
	}
	isFound(t, seen, finder, again(call))
	settle(t, seen, w, call, answer)
	isFound(t, seen, finder, again(call))
	if begins(o.kind) && answer.Update.Payment.ProviderID != "" { // as the book asks once it knows the name
		call.Payment = answer.Update.Payment
		isFound(t, seen, finder, again(call))
	}
	if o.several(w.Client) {
		notFound(t, seen, finder, again(o.call(t, w, ref, part)), "only its like was sent")
	}
	if begins(o.kind) {
		notFound(t, seen, finder, again(o.call(t, w, o.start(t, w, one), part)), "only its like was sent")
	}
	once(t, w, o.kind, 1)
}

// notFound ensures that an operation that was not sent is neither done nor declined.
func notFound(t *testing.T, seen *witness, finder providers.OperationFinder, call providers.Call, why string) {
	t.Helper()
	answer, err := seen.send(t, finder.FindOperation, call)
	if err == nil {
		t.Errorf("%s, and found as %q", why, answer.Outcome)
	} else if errors.Is(err, providers.ErrDeclined) {
		t.Errorf("%s, and declined: %v", why, err)
	}
}

// isFound ensures that an operation that was taken is not denied, and not taken for another's.
func isFound(t *testing.T, seen *witness, finder providers.OperationFinder, call providers.Call) {
	t.Helper()
	answer, err := seen.send(t, finder.FindOperation, call)
	if err != nil {
		isA(t, err, providers.ErrUnknown)
		t.Logf("done, and not told: %v", err)
		return
	}
	p := answer.Update.Payment
	if p.Reference != "" && p.Reference != call.Payment.Reference {
		t.Errorf("found on %+v, want %+v", p, call.Payment)
	}
}

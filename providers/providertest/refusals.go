package providertest

import (
	"slices"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// onlyOne ensures that a second one is refused where the provider has a payment do it once.
func onlyOne(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if !limits(w.Client, o.kind).Once {
		t.Skip("there can be several")
	}
	ref, part := o.start(t, w, one), o.part(w.Client)
	o.does(t, seen, w, ref, part)
	o.refuses(t, seen, w, o.call(t, w, ref, third))
	stands(t, w, ref, one.Currency, o.left(w.Client, one.Minor, part.Minor))
}

func tooMuch(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	most, ok := w.Most[o.kind]
	switch {
	case begins(o.kind) && ok:
		call := o.call(t, w, o.start(t, w, most), money.New(most.Minor+1, most.Currency))
		o.refuses(t, seen, w, call)
		nothingCame(t, seen, w, call)
	case begins(o.kind) || !o.moves() || o.kind == providers.Increment:
		t.Skip("nothing is too much")
	default:
		beyond(t, seen, w, o)
	}
}

// beyond asks for more than is there. A provider that takes the whole only may not be told an amount at all.
func beyond(t *testing.T, seen *witness, w World, o operation) {
	ref := o.start(t, w, one)
	call := o.call(t, w, ref, money.New(one.Minor+1, one.Currency))
	if limits(w.Client, o.kind).WholeOnly {
		if answer, err := seen.send(t, o.of(w), call); err == nil {
			settle(t, seen, w, call, answer)
			stands(t, w, ref, one.Currency, o.want(one.Minor, one.Minor))
			t.Skip("the whole was taken, and no more")
		}
	}
	o.refuses(t, seen, w, call)
	stands(t, w, ref, one.Currency, o.want(one.Minor, 0))
}

// wrongState asks for what the payment's state does not allow.
func wrongState(t *testing.T, seen *witness, o operation) {
	if o.spoil == nil {
		t.Skip("no state forbids it")
	}
	w := seen.world(t)
	ref := o.spoil(t, w, one)
	before := w.Totals(t, ref)
	o.refuses(t, seen, w, o.call(t, w, ref, one))
	if after := w.Totals(t, ref); after != before {
		t.Errorf("it stands at %+v, was %+v", after, before)
	}
}

// notThere asks for it on a payment, or on a saved method, that nobody has.
func notThere(t *testing.T, seen *witness, o operation) {
	if begins(o.kind) && o.misdirect == nil {
		t.Skip("it needs no payment")
	}
	w := seen.world(t)
	call := o.call(t, w, o.start(t, w, one), one)
	if o.misdirect != nil {
		o.misdirect(&call)
	} else {
		call.Payment = missing(call.Payment)
	}
	o.refuses(t, seen, w, call)
}

// elsewhere sends a payout to where the client does not say that it can go.
func elsewhere(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	offered := w.Client.(providers.Payouter).Destinations()
	for _, kind := range []providers.DestinationKind{
		"", "moon", providers.ToBank, providers.ToSavedMethod, providers.ToPayment, providers.ToCard,
	} {
		if !slices.Contains(offered, kind) {
			call := o.call(t, w, o.start(t, w, one), one)
			call.Destination.Kind = kind
			o.refuses(t, seen, w, call)
		}
	}
}

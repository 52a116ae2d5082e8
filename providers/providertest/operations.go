package providertest

import (
	"slices"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// operation is one ability that sends a call.
type operation struct {
	name string // of the ability, in the field's words
	kind providers.Kind
	of   func(World) sender // nil where its client lacks it
	// start makes a payment on which m can be moved, or names one that is to be.
	start func(*testing.T, World, money.Money) providers.PaymentRef
	// want is how the payment stands when moved of m was moved.
	want func(m, moved int64) sums
	// spoil makes a payment on which nothing can be moved; nil where there is no such.
	spoil func(*testing.T, World, money.Money) providers.PaymentRef
	// fill completes a call with what only its kind has; may be nil.
	fill func(*testing.T, World, *providers.Call)
	// misdirect sends a call to what is not there, for a kind that begins a payment; nil where it goes nowhere.
	misdirect func(*providers.Call)
	typed     bool // with a card that was typed
	series    bool // a later payment of a series
}

// call is the operation of a payment as the book makes one.
func (o operation) call(t *testing.T, w World, ref providers.PaymentRef, m money.Money) providers.Call {
	t.Helper()
	c := newCall(o.kind, ref, m)
	if o.fill != nil {
		o.fill(t, w, &c)
	}
	return c
}

// moves says whether the kind moves the amount that it is called with.
func (o operation) moves() bool {
	return !slices.Contains([]providers.Kind{
		providers.Confirmation, providers.DetailsUpdate, providers.Approval, providers.Rejection,
	}, o.kind)
}

// begins says whether the kind makes a payment of its own.
func begins(k providers.Kind) bool {
	return k == providers.Credit || k == providers.Payout || k == providers.Charge
}

// several says whether a payment can have more than one of the kind.
func (o operation) several(p providers.Provider) bool {
	l := limits(p, o.kind)
	return o.moves() && !begins(o.kind) && !l.WholeOnly && !l.Once && !l.ReleasesRest
}

// part is how much is moved where a second one should have room.
func (o operation) part(p providers.Provider) money.Money {
	if o.moves() && !limits(p, o.kind).WholeOnly {
		return third
	}
	return one
}

// left is want after what the provider lets go by itself.
func (o operation) left(p providers.Provider, m, moved int64) sums {
	want := o.want(m, moved)
	if o.kind == providers.Capture && moved > 0 && limits(p, o.kind).ReleasesRest {
		want.reversed = m - moved
	}
	return want
}

func limits(p providers.Provider, k providers.Kind) providers.Limits {
	if l, ok := p.(providers.Limiter); ok {
		return l.Limits(k)
	}
	return providers.Limits{}
}

// method is a client's way to send, where it has the ability A.
func method[A any](of func(A, ctx, providers.Call) (providers.Answer, error)) func(World) sender {
	return func(w World) sender {
		able, ok := w.Client.(A)
		if !ok {
			return nil
		}
		return func(c ctx, call providers.Call) (providers.Answer, error) { return of(able, c, call) }
	}
}

// paysOutTo is method for payouts to one kind of destination.
func paysOutTo(kind providers.DestinationKind) func(World) sender {
	return func(w World) sender {
		payouter, ok := w.Client.(providers.Payouter)
		if !ok || !slices.Contains(payouter.Destinations(), kind) {
			return nil
		}
		return payouter.Payout
	}
}

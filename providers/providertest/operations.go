package providertest

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// operation is one ability that acts on a payment.
type operation struct {
	name string
	kind providers.Kind
	of   func(providers.Provider) sender // nil where the client lacks it
	// start makes a payment on which m can be moved.
	start func(*testing.T, World, money.Money) providers.PaymentRef
	// want is how the payment stands when moved of m was moved.
	want func(m, moved int64) [4]int64
	// spoil makes a payment on which nothing can be moved; nil where too much has no meaning.
	spoil func(*testing.T, World, money.Money) providers.PaymentRef
}

var operations = []operation{
	{
		name: "Capturer", kind: providers.Capture, start: authorized, spoil: captured,
		of:   func(p providers.Provider) sender { return method[providers.Capturer](p, providers.Capturer.Capture) },
		want: func(m, moved int64) [4]int64 { return [4]int64{m, moved, 0, 0} },
	},
	{
		name: "Refunder", kind: providers.Refund, start: captured, spoil: authorized,
		of:   func(p providers.Provider) sender { return method[providers.Refunder](p, providers.Refunder.Refund) },
		want: func(m, moved int64) [4]int64 { return [4]int64{m, m, moved, 0} },
	},
	{
		name: "Reverser", kind: providers.Reversal, start: authorized, spoil: captured,
		of:   func(p providers.Provider) sender { return method[providers.Reverser](p, providers.Reverser.Reverse) },
		want: func(m, moved int64) [4]int64 { return [4]int64{m, 0, 0, moved} },
	},
	{
		name: "Incrementer", kind: providers.Increment, start: authorized, spoil: captured,
		of: func(p providers.Provider) sender {
			return method[providers.Incrementer](p, providers.Incrementer.Increment)
		},
		want: func(m, moved int64) [4]int64 { return [4]int64{m + moved, 0, 0, 0} },
	},
	{
		name: "Crediter", kind: providers.Credit, start: nothing,
		of:   func(p providers.Provider) sender { return method[providers.Crediter](p, providers.Crediter.Credit) },
		want: func(_, moved int64) [4]int64 { return [4]int64{0, 0, moved, 0} },
	},
	{
		name: "Confirmer", kind: providers.Confirmation, start: waiting, spoil: captured,
		of:   func(p providers.Provider) sender { return method[providers.Confirmer](p, providers.Confirmer.Confirm) },
		want: func(m, _ int64) [4]int64 { return [4]int64{m, 0, 0, 0} },
	},
	{
		name: "PaymentUpdater", kind: providers.DetailsUpdate, start: authorized,
		of: func(p providers.Provider) sender {
			return method[providers.PaymentUpdater](p, providers.PaymentUpdater.UpdatePayment)
		},
		want: func(m, _ int64) [4]int64 { return [4]int64{m, 0, 0, 0} },
	},
}

// method is a client's way to send, where it has the ability A.
func method[A any](p providers.Provider, of func(A, ctx, providers.Call) (providers.Answer, error)) sender {
	able, ok := p.(A)
	if !ok {
		return nil
	}
	return func(c ctx, call providers.Call) (providers.Answer, error) { return of(able, c, call) }
}

// moves says whether the kind moves the amount that it is called with.
func (o operation) moves() bool {
	return o.kind != providers.Confirmation && o.kind != providers.DetailsUpdate
}

func authorized(t *testing.T, w World, m money.Money) providers.PaymentRef {
	return w.Authorized(t, fresh("pay"), m)
}

func captured(t *testing.T, w World, m money.Money) providers.PaymentRef {
	ref := authorized(t, w, m)
	w.PortalCapture(t, ref, m.Minor)
	return ref
}

func waiting(t *testing.T, w World, m money.Money) providers.PaymentRef {
	if w.Waiting == nil {
		t.Skip("the simulator has no payment that waits to be confirmed")
	}
	return w.Waiting(t, fresh("pay"), m)
}

func nothing(*testing.T, World, money.Money) providers.PaymentRef {
	return providers.PaymentRef{Reference: fresh("credit")}
}

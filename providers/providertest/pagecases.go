package providertest

import (
	"reflect"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// act is what a customer does on a page.
type act func(*testing.T, providers.Hosted) providers.PaymentRef

func ends(t *testing.T, seen *witness, p page, by func(World) act, want providers.State) {
	w := seen.world(t)
	if by(w) == nil {
		t.Skip("the simulator's page has no such button")
	}
	ref := by(w)(t, p.make(t, seen, w, checkout(w, one, w.mode())))
	u, err := w.Client.FetchPayment(t.Context(), ref)
	seen.note(u, err)
	if err != nil || u.State != want {
		t.Fatalf("%+v, %v", u, err)
	}
	if u.Totals != nil {
		stands(t, w, ref, one.Currency, sums{})
	}
}

// pageTroubled ensures that a page whose answer was lost is made once, where it may be asked for again.
func pageTroubled(t *testing.T, seen *witness, p page, trouble Trouble) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	if h := p.make(t, seen, w, checkout(w, one, w.mode())); h.Form != nil {
		t.Skip("nobody is asked before the customer posts the form")
	}
	w.Next(trouble, p.kind)
	before := w.Calls(p.kind)
	h, err := p.of(w.Client)(impatientAfter(t, w, trouble, p.kind, before), o)
	seen.note(h, err)
	isA(t, err, providers.ErrUnknown)
	done := before
	if trouble.worked() {
		done++
	}
	once(t, w, p.kind, done)
	if !replaySafe(w.Client, providers.Authorization) {
		return
	}
	p.make(t, seen, w, o)
	once(t, w, p.kind, before+1)
}

// pageTwice ensures that the same question has the same answer where it may be asked twice.
func pageTwice(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	first := p.make(t, seen, w, o)
	if first.Form == nil && !replaySafe(w.Client, providers.Authorization) {
		t.Skip("it can't be asked for again")
	}
	if second := p.make(t, seen, w, o); !reflect.DeepEqual(first, second) {
		t.Errorf("%+v, then %+v", first, second)
	}
	if first.Form == nil {
		once(t, w, p.kind, 1)
	}
}

func pageRefused(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	for _, m := range []money.Money{{Minor: 0, Currency: "EUR"}, {Minor: -5, Currency: "EUR"}, {Minor: 5, Currency: "QQQ"}} {
		p.refuses(t, seen, w, checkout(w, m, w.mode()))
	}
}

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

// pageSaves ensures that what was paid with can be charged again by the token that the client tells.
func pageSaves(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	charger, ok := w.Client.(providers.TokenCharger)
	if !ok {
		t.Skip("nothing can be charged again")
	}
	o := checkout(w, one, w.mode())
	o.SaveMethod = true
	h, err := p.of(w.Client)(t.Context(), o)
	if seen.note(h, err); err != nil {
		isA(t, err, providers.ErrDeclined)
		t.Skipf("the page can't: %v", err)
	}
	call := newCall(providers.Charge, toCome(t, w, one), one)
	call.Customer, call.Token = o.Customer, tokenOf(t, seen, w, w.Pay(t, h), o.Customer)
	if call.Token == "" {
		t.Fatal("the client tells no token")
	}
	answer, err := seen.send(t, charger.Charge, call)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, seen, w, call, answer)
}

// tokenOf is what a payment was made with, as the payment or the list of the customer's tells it.
func tokenOf(t *testing.T, seen *witness, w World, ref providers.PaymentRef, customer providers.Customer) string {
	t.Helper()
	u, err := w.Client.FetchPayment(t.Context(), ref)
	if seen.note(u, err); err != nil {
		t.Fatal(err)
	}
	keeper, ok := w.Client.(providers.MethodKeeper)
	if u.Method.Token != "" || !ok {
		return u.Method.Token
	}
	kept, err := keeper.SavedMethods(t.Context(), customer)
	if seen.note(kept, err); err != nil || len(kept) != 1 {
		t.Fatalf("%+v, %v", kept, err)
	}
	return kept[0].Token
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

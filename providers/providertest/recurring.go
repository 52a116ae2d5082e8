package providertest

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func recurs(p providers.Provider) bool { return has[providers.Recurrer](p) }

// monthly is a series without its first payment.
var monthly = providers.Recurrence{Every: 1, Unit: providers.UnitMonth, Until: "2039-12-31"}

// beginSeries has a customer pay the first of a series on a page, and gives what the later ones go by.
func beginSeries(t *testing.T, w World, m money.Money, make maker) (*providers.Recurrence, providers.Update) {
	t.Helper()
	o, series := checkout(w, m, w.mode()), monthly
	o.Recurring = &monthly
	h, err := make(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	u, err := w.Client.FetchPayment(t.Context(), w.Pay(t, h))
	if err != nil {
		t.Fatal(err)
	}
	series.First, series.Token = u.Payment, u.RecurringToken
	return &series, u
}

// inSeries completes a call with a series that was begun on the hosted page, in the call's currency where that can be said.
func inSeries(t *testing.T, w World, c *providers.Call) {
	t.Helper()
	first := one
	if w.expresses(c.Amount.Currency) {
		first.Currency = c.Amount.Currency
	}
	c.Recurring, _ = beginSeries(t, w, first, w.Client.(providers.Hoster).Host)
}

// inNoSeries names another first payment, which nobody has.
func inNoSeries(c *providers.Call) {
	wrong := *c.Recurring
	wrong.First, wrong.Token = missing(wrong.First), turned(wrong.Token)
	c.Recurring = &wrong
}

// seriesGoesOn ensures that a series has a second and a third payment, each one of its own, and that the first stays as it
// was.
func seriesGoesOn(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	series, first := beginSeries(t, w, one, w.Client.(providers.Hoster).Host)
	seen.note(series, first)
	for n := 1; n <= 2; n++ {
		call := newCall(o.kind, toCome(t, w, one), one)
		call.Recurring = series
		answer, err := seen.send(t, o.of(w), call)
		if err != nil {
			t.Fatalf("payment %d: %v", n+1, err)
		}
		settle(t, seen, w, call, answer)
		once(t, w, o.kind, n)
		stands(t, w, call.Payment, one.Currency, o.want(one.Minor, one.Minor))
	}
	stands(t, w, series.First, one.Currency, takes(w.mode(), one))
}

// beganNoSeries ensures that nothing is taken by a payment whose customer did not agree to more, nor by none.
func beganNoSeries(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	h, err := w.Client.(providers.Hoster).Host(t.Context(), checkout(w, one, w.mode()))
	seen.note(h, err)
	if err != nil {
		t.Fatal(err)
	}
	u, err := w.Client.FetchPayment(t.Context(), w.Pay(t, h))
	if seen.note(u, err); err != nil {
		t.Fatal(err)
	}
	call := newCall(o.kind, toCome(t, w, one), one)
	for _, call.Recurring = range []*providers.Recurrence{{First: u.Payment, Token: u.RecurringToken}, {}, nil} {
		o.refuses(t, seen, w, call)
	}
}

// pageRecurs ensures that a series can be begun on a page, or that a page which can't is not made.
func pageRecurs(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	if !recurs(w.Client) {
		o := checkout(w, one, w.mode())
		o.Recurring = &monthly
		p.refuses(t, seen, w, o)
		return
	}
	series, first := beginSeries(t, w, one, p.of(w.Client))
	seen.note(series, first)
	call := newCall(providers.Charge, toCome(t, w, one), one)
	call.Recurring = series
	answer, err := seen.send(t, w.Client.(providers.Recurrer).Recur, call)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, seen, w, call, answer)
}

// cardBeginsNoSeries ensures that a card by phone begins none: nobody saw its holder agree.
func cardBeginsNoSeries(t *testing.T, seen *witness) {
	w := seen.world(t)
	o := checkout(w, one, w.mode())
	o.Recurring = &monthly
	_, err := takeCard(t.Context(), seen, w, o, w.Card)
	isA(t, err, providers.ErrDeclined)
	once(t, w, CardKind, 0)
}

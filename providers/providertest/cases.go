package providertest

import (
	"slices"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// runOperation is the list for one ability.
func runOperation(t *testing.T, seen *witness, o operation) {
	for _, m := range amounts {
		t.Run("succeeds in "+m.Currency, func(t *testing.T) { succeeds(t, seen, o, m, m.Minor) })
	}
	t.Run("partial", func(t *testing.T) { partial(t, seen, o) })
	t.Run("in parts", func(t *testing.T) { inParts(t, seen, o) })
	t.Run("only one", func(t *testing.T) { onlyOne(t, seen, o) })
	t.Run("too much", func(t *testing.T) { tooMuch(t, seen, o) })
	t.Run("wrong state", func(t *testing.T) { wrongState(t, seen, o) })
	t.Run("declines", func(t *testing.T) { declines(t, seen, o) })
	t.Run("declines later", func(t *testing.T) { declinesLater(t, seen, o) })
	t.Run("not there", func(t *testing.T) { notThere(t, seen, o) })
	for _, trouble := range troubles {
		t.Run(string(trouble), func(t *testing.T) { troubled(t, seen, o, trouble) })
	}
	t.Run("done twice", func(t *testing.T) { doneTwice(t, seen, o) })
	t.Run("two of the same", func(t *testing.T) { twoOfTheSame(t, seen, o) })
	t.Run("found", func(t *testing.T) { found(t, seen, o) })
	t.Run("told by webhook", func(t *testing.T) { toldByHook(t, seen, o) })
	switch {
	case o.typed:
		t.Run("declined card", func(t *testing.T) { cardNotPaid(t, seen, o) })
		t.Run("refused before it is sent", func(t *testing.T) { cardNotSent(t, seen, o) })
	case o.series:
		t.Run("goes on", func(t *testing.T) { seriesGoesOn(t, seen, o) })
		t.Run("of no series", func(t *testing.T) { beganNoSeries(t, seen, o) })
	case o.kind == providers.Payout:
		t.Run("elsewhere", func(t *testing.T) { elsewhere(t, seen, o) })
	case o.kind == providers.Approval:
		t.Run("the wait shows", func(t *testing.T) { waitShows(t, seen) })
	}
}

// expresses says whether amounts of a currency can be said to the provider.
func (h Hints) expresses(code string) bool {
	return h.Currencies == nil || slices.Contains(h.Currencies, code)
}

// does sends a call that must be done in the end, and gives it with the answer to it.
func (o operation) does(t *testing.T, seen *witness, w World, ref providers.PaymentRef, m money.Money) (providers.Call, providers.Answer) {
	t.Helper()
	call := o.call(t, w, ref, m)
	answer, err := seen.send(t, o.of(w), call)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, seen, w, call, answer)
	return call, answer
}

// refuses sends a call that must be declined with nothing done, and with the provider's words.
func (o operation) refuses(t *testing.T, seen *witness, w World, call providers.Call) *providers.Error {
	t.Helper()
	before := w.Calls(o.kind)
	_, err := seen.send(t, o.of(w), call)
	isA(t, err, providers.ErrDeclined)
	d := providers.Detail(err)
	if d.Code == "" || d.Message == "" {
		t.Errorf("the reason is missing: %+v", d)
	}
	once(t, w, o.kind, before)
	return d
}

func succeeds(t *testing.T, seen *witness, o operation, m money.Money, moved int64) {
	w := seen.world(t)
	if !w.expresses(m.Currency) {
		o.refuses(t, seen, w, o.call(t, w, o.start(t, w, one), m))
		return
	}
	ref := o.start(t, w, m)
	_, answer := o.does(t, seen, w, ref, money.New(moved, m.Currency))
	got := answer.Update.Payment
	if got.Reference != ref.Reference || ref.ProviderID != "" && got.ProviderID != ref.ProviderID {
		t.Errorf("the answer is about %+v, want %+v", got, ref)
	}
	once(t, w, o.kind, 1)
	stands(t, w, ref, m.Currency, o.left(w.Client, m.Minor, moved))
	if got != ref {
		stands(t, w, got, m.Currency, o.left(w.Client, m.Minor, moved))
	}
	o.wentTheRightWay(t, w, ref)
}

// wentTheRightWay ensures that money that went out is told from money that came in, and from what was stopped.
func (o operation) wentTheRightWay(t *testing.T, w World, ref providers.PaymentRef) {
	t.Helper()
	want := map[providers.Kind]providers.Kind{
		providers.Payout: providers.Payout, providers.Approval: providers.Payout, providers.Rejection: providers.Payout,
		providers.Credit: providers.Credit,
	}[o.kind]
	u, err := w.Client.FetchPayment(t.Context(), ref)
	if err != nil || u.Kind != want && (o.kind != providers.Credit || u.Kind != "") { // a credit may look like any payment
		t.Errorf("kind %q, want %q: %v", u.Kind, want, err)
	}
	told := namedOutcome(u, providers.Call{Kind: providers.Payout, Payment: ref}, providers.Answer{})
	if want == providers.Payout && (o.kind == providers.Rejection) != (told == providers.Declined) {
		t.Errorf("the payout is %q", told)
	}
}

func partial(t *testing.T, seen *witness, o operation) {
	switch l := limits(seen.world(t).Client, o.kind); {
	case !o.moves():
		t.Skip("it moves nothing")
	case l.WholeOnly:
		t.Skip("the provider takes the whole only")
	}
	succeeds(t, seen, o, one, third.Minor)
}

func inParts(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if !o.several(w.Client) {
		t.Skip("it can't be done in parts")
	}
	ref := o.start(t, w, one)
	o.does(t, seen, w, ref, third)
	o.does(t, seen, w, ref, money.New(one.Minor-third.Minor, one.Currency))
	once(t, w, o.kind, 2)
	stands(t, w, ref, one.Currency, o.want(one.Minor, one.Minor))
}

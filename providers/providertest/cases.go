package providertest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

type ctx = context.Context

// amounts have no, two and three decimals; a client that takes one for another is off by a hundred.
var amounts = []money.Money{money.New(12346, "EUR"), money.New(1500, "JPY"), money.New(1234568, "BHD")}

// one is the amount of the cases in which the currency does not matter.
var one = amounts[0]

// runOperation is the list for one ability.
func runOperation(t *testing.T, seen *witness, o operation) {
	if o.of(seen.world(t).Client) == nil {
		t.Skip("the client is no " + o.name)
	}
	for _, m := range amounts {
		t.Run("succeeds in "+m.Currency, func(t *testing.T) { succeeds(t, seen, o, m, m.Minor) })
	}
	t.Run("partial", func(t *testing.T) { partial(t, seen, o) })
	t.Run("in parts", func(t *testing.T) { inParts(t, seen, o) })
	t.Run("too much", func(t *testing.T) { tooMuch(t, seen, o) })
	t.Run("declines", func(t *testing.T) { declines(t, seen, o) })
	t.Run("payment is not there", func(t *testing.T) { notThere(t, seen, o) })
	for _, trouble := range troubles {
		t.Run(string(trouble), func(t *testing.T) { troubled(t, seen, o, trouble) })
	}
	t.Run("done twice", func(t *testing.T) { doneTwice(t, seen, o) })
	t.Run("two of the same", func(t *testing.T) { twoOfTheSame(t, seen, o) })
	t.Run("found", func(t *testing.T) { found(t, seen, o) })
}

func limits(p providers.Provider, k providers.Kind) providers.Limits {
	if l, ok := p.(providers.Limiter); ok {
		return l.Limits(k)
	}
	return providers.Limits{}
}

func succeeds(t *testing.T, seen *witness, o operation, m money.Money, moved int64) {
	w := seen.world(t)
	ref := o.start(t, w, m)
	call := newCall(o.kind, ref, money.New(moved, m.Currency))
	answer, err := seen.send(t, o.of(w.Client), call)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Outcome != providers.Succeeded && answer.Outcome != providers.Pending {
		t.Errorf("outcome %q", answer.Outcome)
	}
	if got := answer.Update.Payment; got.Reference != ref.Reference || ref.ProviderID != "" && got.ProviderID != ref.ProviderID {
		t.Errorf("the answer is about %+v, want %+v", got, ref)
	}
	once(t, w, o.kind, 1)
	stands(t, w, ref, m.Currency, o.want(m.Minor, moved))
}

func partial(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	switch {
	case !o.moves():
		t.Skip("it moves nothing")
	case limits(w.Client, o.kind).WholeOnly:
		t.Skip("the provider takes the whole only")
	}
	succeeds(t, seen, o, one, one.Minor/3)
}

func inParts(t *testing.T, seen *witness, o operation) {
	w := seen.world(t)
	if l := limits(w.Client, o.kind); !o.moves() || o.kind == providers.Credit || l.WholeOnly || l.Once {
		t.Skip("it can't be done in parts")
	}
	ref, send := o.start(t, w, one), o.of(w.Client)
	for _, part := range []int64{one.Minor / 3, one.Minor - one.Minor/3} {
		if _, err := seen.send(t, send, newCall(o.kind, ref, money.New(part, one.Currency))); err != nil {
			t.Fatal(err)
		}
	}
	once(t, w, o.kind, 2)
	stands(t, w, ref, one.Currency, o.want(one.Minor, one.Minor))
}

func tooMuch(t *testing.T, seen *witness, o operation) {
	if !o.moves() || o.kind == providers.Credit || o.kind == providers.Increment {
		t.Skip("nothing is too much")
	}
	w := seen.world(t)
	ref := o.start(t, w, one)
	_, err := seen.send(t, o.of(w.Client), newCall(o.kind, ref, money.New(one.Minor+1, one.Currency)))
	isA(t, err, providers.ErrDeclined)
	once(t, w, o.kind, 0)
	stands(t, w, ref, one.Currency, o.want(one.Minor, 0))
}

// declines asks for what the payment's state does not allow.
func declines(t *testing.T, seen *witness, o operation) {
	if o.spoil == nil {
		t.Skip("the simulator always takes it")
	}
	w := seen.world(t)
	ref := o.spoil(t, w, one)
	before := w.Totals(t, ref)
	_, err := seen.send(t, o.of(w.Client), newCall(o.kind, ref, one))
	isA(t, err, providers.ErrDeclined)
	if d := providers.Detail(err); d.Code == "" || d.Message == "" {
		t.Errorf("the provider's words are missing: %+v", d)
	}
	once(t, w, o.kind, 0)
	if after := w.Totals(t, ref); after != before {
		t.Errorf("it stands at %+v, was %+v", after, before)
	}
}

func notThere(t *testing.T, seen *witness, o operation) {
	if o.kind == providers.Credit {
		t.Skip("it needs no payment")
	}
	w := seen.world(t)
	ref := authorized(t, w, one)
	ref.ProviderID = missing(ref.ProviderID)
	_, err := seen.send(t, o.of(w.Client), newCall(o.kind, ref, one))
	isA(t, err, providers.ErrDeclined)
	once(t, w, o.kind, 0)
}

// missing is an id of the same form that nobody has.
func missing(id string) string {
	b := []byte(id)
	for i := range b {
		if b[i] >= '0' && b[i] <= '9' {
			b[i] = '0' + (b[i]-'0'+1)%10
		}
	}
	return string(b)
}

// once ensures how often the simulator did the work.
func once(t *testing.T, w World, kind providers.Kind, want int) {
	t.Helper()
	if got := w.Calls(kind); got != want {
		t.Errorf("%s was done %d times, want %d", kind, got, want)
	}
}

// stands ensures a payment's amounts in the simulator's ledger and in the client's words.
func stands(t *testing.T, w World, ref providers.PaymentRef, code string, want [4]int64) {
	t.Helper()
	expect := providers.Totals{
		Authorized: money.New(want[0], code), Captured: money.New(want[1], code),
		Refunded: money.New(want[2], code), Reversed: money.New(want[3], code),
	}
	if got := w.Totals(t, ref); got != expect {
		t.Errorf("the simulator has %+v, want %+v", got, expect)
	}
	update, err := w.Client.FetchPayment(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if update.Totals != nil && update.Totals.Reversed == (money.Money{}) { // what was let go is not always told
		expect.Reversed = money.Money{}
	}
	if update.Totals == nil || *update.Totals != expect {
		t.Errorf("the client says %+v, want %+v", update.Totals, expect)
	}
}

// isA ensures that an error is one of the four, and only that one.
func isA(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
	for _, other := range []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound, providers.ErrSignature} {
		if other != want && errors.Is(err, other) {
			t.Errorf("%v is %v too", err, other)
		}
	}
}

// impatient is the caller of a simulator that never answers: it gives up after a short while, or as soon as the work is
// done where that comes first.
func impatient(t *testing.T, w World, trouble Trouble, kind providers.Kind) ctx {
	switch trouble {
	case Hang:
		c, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		t.Cleanup(cancel)
		return c
	case HangAfter:
		c, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		go func() {
			for w.Calls(kind) == 0 && c.Err() == nil {
				runtime.Gosched()
			}
			cancel()
		}()
		return c
	}
	return t.Context()
}

package providertest_test

import (
	"context"
	"net/http"
	"slices"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

// nameless is the client of a provider without ids: it can do what that one can.
type nameless struct{ *memory }

func (c nameless) Name() string { return "memory" }

// String shows nothing of the credentials.
func (c nameless) String() string { return "memory" }

func (c nameless) GoString() string { return "memory" }

func (c nameless) FetchPayment(x context.Context, ref providers.PaymentRef) (providers.Update, error) {
	return c.fetch(x, ref)
}

func (c nameless) Refund(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) Payout(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) Destinations() []providers.DestinationKind {
	return []providers.DestinationKind{providers.ToBank, providers.ToSavedMethod, providers.ToPayment}
}

func (c nameless) AwaitsApproval(word string) bool { return word == "WAITS" }

func (c nameless) Approve(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) Reject(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) Charge(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) Chargeback(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c nameless) FindOperation(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.findOperation(x, call)
}

func (c nameless) ListPayments(x context.Context, made providers.Period, cursor string) (providers.Page, error) {
	return c.list(x, made, cursor)
}

func (c nameless) VerifyWebhook(h http.Header, body []byte) (providers.Proof, error) {
	return c.verify(h, body)
}

func (c nameless) ParseWebhook(body []byte) (providers.News, error) { return c.parse(body) }

func (c nameless) Balances(x context.Context) ([]providers.Balance, error) {
	return ask(c.memory, x, providertest.BalancesKind, func() ([]providers.Balance, error) {
		pots := slices.Clone(pots)
		if c.is("a pot is told wrongly") {
			pots[0].Payout = false
		}
		return pots, nil
	})
}

func (c nameless) SavesMethod(bool) bool { return !c.single }

// named is the client of a provider that can do everything.
type named struct{ nameless }

func (c named) Capture(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c named) Reverse(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c named) Increment(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c named) Credit(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c named) Recur(x context.Context, call providers.Call) (providers.Answer, error) {
	if call.Recurring == nil {
		return providers.Answer{}, no("It is of no series.")
	}
	return c.send(x, call)
}

func (c named) Confirm(x context.Context, call providers.Call) (providers.Answer, error) {
	return c.send(x, call)
}

func (c named) UpdatePayment(x context.Context, call providers.Call) (providers.Answer, error) {
	call.Amount = one
	return c.send(x, call)
}

func (c named) TestConnection(context.Context) error {
	if c.is("the test of the credentials pays") {
		c.calls[providers.Payout]++
	}
	return nil
}

func (c named) LongestDelay() time.Duration { return longest * time.Hour }

// longest is how many hours a delayed capture can wait.
const longest = 100

// ReplaySafe is true of what has a key there; a credit has none.
func (c named) ReplaySafe(k providers.Kind) bool { return !c.single && k != providers.Credit }

func (c named) ReplayWindow() time.Duration { return time.Hour }

func (c named) Limits(k providers.Kind) providers.Limits {
	switch {
	case !c.single:
	case k == providers.Capture && c.is("it is not said that the rest is let go"):
		return providers.Limits{Once: true}
	case k == providers.Capture:
		return providers.Limits{Once: true, ReleasesRest: true}
	case k == providers.Refund:
		return providers.Limits{Once: true}
	}
	return providers.Limits{}
}

var (
	one  = money.New(1, "EUR")
	most = money.New(5_000_000, "EUR")
	wait = 7 * time.Second
	pots = []providers.Balance{
		{Name: "open", Amount: money.New(700, "EUR"), Payout: true}, {Name: "held", Amount: money.New(31, "JPY")},
	}
)

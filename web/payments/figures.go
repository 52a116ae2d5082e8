package payments

import (
	"context"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/words"
)

// figure is one amount of a payment.
type figure struct {
	label  string
	amount money.Money
	href   string // the entries that it sums; "" where it is no sum
	under  string // what is left of it
}

// entries is the ledger of one payment, of some events or all.
func entries(p *models.Payment, events ...string) string {
	return paths.LedgerView(url.Values{"payment": {number(p.ID)}, "event": events})
}

func figures(ctx context.Context, p *models.Payment) []figure {
	all := asked(ctx, p)
	if p.Kind != models.KindPayment {
		return append(all, figure{words.T(ctx, "payment.sent"), p.Money(p.Refunded), entries(p, string(p.Kind)), ""})
	}
	all = append(all, []figure{
		{words.T(ctx, "payment.authorized"), p.Money(p.Authorized), entries(p, "authorization", "increment", "charge"), ""},
		{words.T(ctx, "payment.captured"), p.Money(p.Captured), entries(p, "capture", "charge"), left(ctx, "payment.left_to_capture", p.Capturable())},
		{words.T(ctx, "payment.refunded"), p.Money(p.Refunded), entries(p, "refund"), left(ctx, "payment.left_to_refund", p.Refundable())},
		{words.T(ctx, "payment.reversed"), p.Money(p.Reversed), entries(p, "reversal"), ""},
	}...)
	if disputed(p) {
		all = append(all, figure{words.T(ctx, "payment.charged_back"), p.Money(p.ChargedBack), entries(p, "chargeback", "wonback"), ""})
	}
	return all
}

// asked is what the customer was asked for, and what goes through the provider where that is something else.
func asked(ctx context.Context, p *models.Payment) []figure {
	if p.AskedCurrency == "" {
		return []figure{{label: words.T(ctx, "payment.asked"), amount: p.Money(p.Amount)}}
	}
	return []figure{
		{label: words.T(ctx, "payment.asked_customer"), amount: money.New(p.AskedAmount, p.AskedCurrency)},
		{label: words.T(ctx, "payment.through"), amount: p.Money(p.Amount)},
	}
}

// disputed says whether a bank ever took something back: also where all of it was won again.
func disputed(p *models.Payment) bool {
	return p.ChargedBack > 0 || slices.ContainsFunc(p.Operations, func(o models.Operation) bool { return o.Kind == models.Chargeback })
}

func left(ctx context.Context, key string, m money.Money) string {
	if !m.IsPositive() {
		return ""
	}
	return words.T(ctx, key, "amount", m)
}

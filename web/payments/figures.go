package payments

import (
	"context"
	"net/url"

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
	asked := figure{label: words.T(ctx, "payment.asked"), amount: p.Money(p.Amount)}
	if p.Kind != models.KindPayment {
		sent := figure{words.T(ctx, "payment.sent"), p.Money(p.Refunded), entries(p, "credit"), ""}
		return []figure{asked, sent}
	}
	return []figure{
		asked,
		{words.T(ctx, "payment.authorized"), p.Money(p.Authorized), entries(p, "authorization", "increment"), ""},
		{words.T(ctx, "payment.captured"), p.Money(p.Captured), entries(p, "capture"), left(ctx, "payment.left_to_capture", p.Capturable())},
		{words.T(ctx, "payment.refunded"), p.Money(p.Refunded), entries(p, "refund"), left(ctx, "payment.left_to_refund", p.Refundable())},
		{words.T(ctx, "payment.reversed"), p.Money(p.Reversed), entries(p, "reversal"), ""},
	}
}

func left(ctx context.Context, key string, m money.Money) string {
	if !m.IsPositive() {
		return ""
	}
	return words.T(ctx, key, "amount", m)
}

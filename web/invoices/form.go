package invoices

import (
	"context"

	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

func (p FormProps) title(ctx context.Context) string {
	if p.ID == 0 {
		return words.T(ctx, "invoices.new")
	}
	return words.T(ctx, "invoice.draft_name", "id", number(p.ID))
}

func (p FormProps) target() string {
	if p.ID == 0 {
		return paths.Invoices()
	}
	return paths.Invoice(p.ID)
}

func (p FormProps) email(ctx context.Context) ui.Input {
	f := p.field("buyer.email", words.T(ctx, "checkout.email"), p.Email)
	f.Type, f.Hint = "email", words.T(ctx, "invoice.email_hint")
	return f
}

func (p FormProps) delivered(ctx context.Context) ui.Input {
	f := p.date("delivered", words.T(ctx, "invoice.delivered"), p.Delivered)
	f.Hint = words.T(ctx, "invoice.delivered_hint")
	return f
}

func (p FormProps) issued(ctx context.Context) ui.Input {
	f := p.date("issued", words.T(ctx, "invoice.issued"), p.Issued)
	f.Hint = words.T(ctx, "invoice.issued_hint")
	return f
}

func (p FormProps) due(ctx context.Context) ui.Input {
	f := p.date("due", words.T(ctx, "invoice.due"), p.Due)
	f.Hint = words.N(ctx, "invoice.due_hint", p.PaymentDays)
	return f
}

func (p FormProps) account(ctx context.Context) ui.Input {
	f := p.in("account", words.T(ctx, "invoice.account"))
	f.Hint = words.T(ctx, "invoice.account_hint")
	return f
}

// rateName says of a rate what is levied on what.
func rateName(ctx context.Context, r billing.RateTotal) string {
	if r.Category != billing.Standard {
		return words.T(ctx, "invoice.rate_none", "category", words.T(ctx, "invoice.category."+lower(string(r.Category))), "taxable", r.Taxable)
	}
	return words.T(ctx, "invoice.rate_of", "rate", r.Rate.Format(words.Locale(ctx)), "taxable", r.Taxable)
}

// payable is what a document asks for, or gives.
func payable(t *billing.Totals) money.Money {
	return money.New(t.Total.Minor+t.Rounding.Minor, t.Total.Currency)
}

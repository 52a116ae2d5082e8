package invoices

import (
	"context"
	"slices"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/layout"
	"kontor/web/words"
)

// PublicName is what a document is called on its customer's page: "Invoice INV-2026-0001".
func PublicName(ctx context.Context, i *models.Invoice) string {
	return words.T(ctx, "pay.invoice.name."+slug(string(i.Kind)), "number", i.Number)
}

func (p PublicProps) payable() bool { return p.Invoice.CheckPay(p.Invoice.Due()) == nil }

func (p PublicProps) has(kind models.FileKind) bool {
	return slices.ContainsFunc(p.Files, func(f models.InvoiceFile) bool { return f.Kind == kind })
}

// asks is the one amount that the page is about.
func (p PublicProps) asks() money.Money {
	if p.Invoice.Asks() {
		return p.Invoice.Due()
	}
	return p.Invoice.Money(p.Invoice.Total)
}

// stands says in a sentence how it stands.
func (p PublicProps) stands(ctx context.Context) string {
	i := p.Invoice
	if i.Status == models.InvoicePaid && i.Excess > 0 {
		return words.T(ctx, "pay.invoice.is.excess", "amount", i.Money(i.Excess), "merchant", layout.Merchant(ctx, p.Frame.Company))
	}
	return words.T(ctx, "pay.invoice.is."+slug(string(i.StatusOn(p.Today))), "day", day(ctx, i.DueOn), "paid", i.Money(i.Paid-i.Refunded))
}

type named struct {
	name   string
	amount money.Money
}

// moved is what stands between the total and what is left, in the order in which it sums up.
func (p PublicProps) moved(ctx context.Context) (all []named) {
	i := p.Invoice
	for _, m := range []struct {
		key   string
		minor int64
	}{{"credited", -i.Credited}, {"paid", -i.Paid}, {"refunded", i.Refunded}, {"uncredited", -i.Uncredited}} {
		if m.minor != 0 {
			all = append(all, named{words.T(ctx, "pay.invoice."+m.key), i.Money(m.minor)})
		}
	}
	return all
}

// times is how a line comes to its amount: "4 hours × 100.00 EUR · 19%".
func times(ctx context.Context, l billing.Line, currency string) string {
	locale, key := words.Locale(ctx), "pay.invoice.times"
	if l.Category == billing.Standard {
		key = "pay.invoice.times_taxed"
	}
	return words.T(ctx, key, "quantity", l.Quantity.Format(locale), "unit", words.N(ctx, "document.unit."+lower(l.Unit), units(l.Quantity)),
		"price", l.Price.Format(currency, locale), "currency", currency, "rate", l.Rate.Format(locale))
}

// levied says of a rate what is levied on what, in the words of the document.
func levied(ctx context.Context, r billing.RateTotal) string {
	if r.Category != billing.Standard {
		return words.T(ctx, "document.tax_none", "taxable", r.Taxable)
	}
	return words.T(ctx, "document.tax", "rate", r.Rate.Format(words.Locale(ctx)), "taxable", r.Taxable)
}

// units is which plural a quantity takes.
func units(q billing.Quantity) int {
	if q == 1_0000 {
		return 1
	}
	return 2
}

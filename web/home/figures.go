package home

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/words"
)

// sum is one figure with where in the ledger it comes from. Its name is its key in the catalogue.
type sum struct {
	name   string
	amount money.Money
	under  string
	book   models.Book
	events []string // of the book's entries; none for all
}

// opens says whether there are entries behind it. A net of nothing can still be the sum of some.
func (s sum) opens() bool { return !s.amount.IsZero() || s.name == "net" }

// href is the ledger with exactly the entries behind the figure.
func (s sum) href(currency string, period url.Values) string {
	q := maps.Clone(period)
	q.Set("currency", currency)
	q.Set("book", string(s.book))
	for _, event := range s.events {
		q.Add("event", event)
	}
	return paths.LedgerView(q)
}

// sums are a currency's figures in their order. What not every merchant has stands where one of the currencies has it.
func (p Props) sums(ctx context.Context, f models.Figure) []sum {
	all := []sum{
		{"authorized", f.Authorized, "", models.Held, []string{"authorization", "increment"}},
		{"captured", f.Captured, times(ctx, "home.captures", f.Captures), models.Sales, nil},
		{"refunded", f.Refunded, times(ctx, "home.refunds", f.Refunds), models.Refunds, nil},
		{"reversed", f.Reversed, "", models.HeldContra, []string{"reversal"}},
	}
	if p.any(func(f models.Figure) money.Money { return f.PaidOut }) {
		all = append(all, sum{"paid_out", f.PaidOut, "", models.Payouts, nil})
	}
	if p.any(func(f models.Figure) money.Money { return f.Disputed }) {
		all = append(all, sum{"disputed", f.Disputed, "", models.Chargebacks, nil})
	}
	return append(all, sum{"net", f.Net, "", models.Receivable, nil})
}

func (p Props) any(figure func(models.Figure) money.Money) bool {
	return slices.ContainsFunc(p.Figures, func(f models.Figure) bool { return !figure(f).IsZero() })
}

func times(ctx context.Context, key string, n int64) string {
	if n == 0 {
		return ""
	}
	return words.N(ctx, key, int(n))
}

// period is today as the ledger's filter has it: the last day is in it.
func (p Props) period(ctx context.Context) url.Values {
	day := words.Machine(ctx, p.Day)
	day = day[:min(len(day), len("2006-01-02"))]
	return url.Values{"from": {day}, "to": {day}}
}

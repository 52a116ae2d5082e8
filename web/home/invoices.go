package home

import (
	"context"
	"net/url"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// doubtful are invoices that were refunded without a credit note, or hold more than they ask for.
func (p Props) doubtful(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "doubtful", icon: "flag", tone: "danger", total: a.DoubtfulN,
		title: words.T(ctx, "home.doubtful"), hint: words.T(ctx, "home.doubtful_hint"),
	}
	for i := range a.Doubtful {
		in := &a.Doubtful[i]
		n := need{href: paths.Invoice(in.ID), name: in.Number, at: in.PlacedAt}
		if in.AccountID != nil {
			n.account = ui.AccountName(p.Accounts, *in.AccountID)
		}
		switch {
		case in.Uncredited > 0:
			n.amount = in.Money(in.Uncredited)
			n.what = words.T(ctx, "invoice.uncredited", "amount", n.amount)
		case in.Excess > 0:
			n.amount = in.Money(in.Excess)
			n.what = words.T(ctx, "invoice.excess", "amount", n.amount)
		default:
			n.amount = in.Money(in.Spare)
			n.what = words.T(ctx, "invoice.spare", "amount", n.amount)
		}
		g.rows = append(g.rows, n)
	}
	return g
}

// lodgings are invoices of which nobody knows whether a gateway holds them.
func (p Props) lodgings(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "lodgings", icon: "question", tone: "unknown", total: a.LodgingsN,
		title: words.T(ctx, "home.lodgings"), hint: words.T(ctx, "home.lodgings_hint"),
	}
	for i := range a.Lodgings {
		in := &a.Lodgings[i]
		g.rows = append(g.rows, need{
			href: paths.Invoice(in.InvoiceID), name: in.Number, amount: in.Money(), account: ui.AccountName(p.Accounts, in.AccountID), at: in.AskedAt,
			what: words.T(ctx, "audit.lodging."+string(in.Act)+".unknown"), shape: "person", tone: "warning", word: words.T(ctx, "home.mark_person"),
		})
	}
	return g
}

// overdue is what customers owe too long, a line for each currency: each leads to the invoices it sums.
func (p Props) overdue(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "overdue", icon: "hourglass", tone: "warning", all: paths.InvoicesView(url.Values{"status": {string(models.InvoiceOverdue)}}),
		title: words.T(ctx, "home.overdue"), hint: words.T(ctx, "home.overdue_hint"),
	}
	for _, o := range a.Overdue {
		g.total.N += o.Count
		g.rows = append(g.rows, need{
			href: paths.InvoicesView(url.Values{"status": {string(models.InvoiceOverdue)}, "currency": {o.Due.Currency}}),
			name: words.N(ctx, "home.overdue_in", o.Count, "currency", o.Due.Currency), amount: o.Due,
		})
	}
	return g
}

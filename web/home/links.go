package home

import (
	"cmp"
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// overpaid are payment links on which more came than they asked for.
func (p Props) overpaid(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "overpaid", icon: "flag", tone: "danger", total: a.OverpaidN,
		title: words.T(ctx, "home.overpaid"), hint: words.T(ctx, "home.overpaid_hint"),
	}
	for i := range a.Overpaid {
		k := &a.Overpaid[i]
		g.rows = append(g.rows, need{
			href: paths.Link(k.ID), name: k.Description, amount: k.Money(k.Kept), account: ui.AccountName(p.Accounts, k.AccountID),
			what: words.T(ctx, "home.overpaid_by", "kept", k.Money(k.Kept), "asked", k.Money(k.Amount)), at: k.UpdatedAt,
		})
	}
	return g
}

// wanted are expired payment links whose customers ask for new ones.
func (p Props) wanted(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "wanted", icon: "link", tone: "warning", total: a.WantedN,
		title: words.T(ctx, "home.wanted"), hint: words.T(ctx, "home.wanted_hint"),
	}
	for i := range a.Wanted {
		k := &a.Wanted[i]
		n := need{
			href: paths.Link(k.ID), name: k.Description, amount: k.Money(k.Amount), account: ui.AccountName(p.Accounts, k.AccountID),
			what: words.T(ctx, "home.wanted_by_somebody"), at: k.WantedAt,
		}
		if who := cmp.Or(k.CustomerName(), k.Email); who != "" {
			n.what = words.T(ctx, "home.wanted_by", "name", who)
		}
		g.rows = append(g.rows, n)
	}
	return g
}

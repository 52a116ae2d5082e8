package home

import (
	"cmp"
	"context"
	"net/url"

	"kontor/models"
	"kontor/web/links"
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

// expiringLinks are payment links whose time runs out before anybody has paid.
func (p Props) expiringLinks(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "expiring-links", icon: "link", tone: "warning",
		title: words.T(ctx, "home.expiring_links"), hint: words.T(ctx, "home.expiring_links_hint"),
	}
	g.stakes(words.T(ctx, "home.stake.at_risk"), a.ExpiringLinksN, paths.LinksView, url.Values{"is": {links.Expiring}})
	for i := range a.ExpiringLinks {
		k := &a.ExpiringLinks[i]
		args := []any{"left", words.Left(ctx, p.Now, k.ExpiresAt), "at", k.ExpiresAt}
		n := need{
			href: paths.Link(k.ID), name: k.Description, amount: k.Due(), account: ui.AccountName(p.Accounts, k.AccountID),
			what: words.T(ctx, "home.link_expires", args...), at: k.CreatedAt,
		}
		if who := cmp.Or(k.CustomerName(), k.Email); who != "" {
			n.what = words.T(ctx, "home.link_of_expires", append(args, "name", who)...)
		}
		g.rows = append(g.rows, n)
	}
	return g
}

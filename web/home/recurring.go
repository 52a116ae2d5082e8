package home

import (
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// stopped are subscriptions that go no further without a person.
func (p Props) stopped(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "subscriptions", icon: "refresh", tone: "warning", total: a.SubscriptionsN,
		title: words.T(ctx, "home.subscriptions"), hint: words.T(ctx, "home.subscriptions_hint"),
	}
	for i := range a.Subscriptions {
		s := &a.Subscriptions[i]
		g.rows = append(g.rows, need{
			href: paths.Subscription(s.ID), name: s.Name, amount: s.Money(), account: ui.AccountName(p.Accounts, s.AccountID),
			what: words.T(ctx, "subscription.needs."+s.Needs), at: s.UpdatedAt,
		})
	}
	return g
}

// expiring are subscriptions whose card will not reach their next charge.
func (p Props) expiring(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "expiring", icon: "card", tone: "warning", total: a.ExpiringN,
		title: words.T(ctx, "home.expiring"), hint: words.T(ctx, "home.expiring_hint"),
	}
	for i := range a.Expiring {
		s := &a.Expiring[i]
		g.rows = append(g.rows, need{
			href: paths.Subscription(s.ID), name: s.Name, amount: s.Money(), account: ui.AccountName(p.Accounts, s.AccountID),
			what: words.T(ctx, "home.expires", "expiry", words.CardMonth(s.MethodExpiry), "day", words.Date(ctx, s.ExpiringOn)), at: s.UpdatedAt,
		})
	}
	return g
}

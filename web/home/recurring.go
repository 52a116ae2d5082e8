package home

import (
	"context"

	"kontor/models"
	"kontor/models/money"
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

// retried are charges that were declined and are tried again by themselves.
func (p Props) retried(ctx context.Context, a *models.Attention) group {
	g := group{
		id: "retried", icon: "refresh", tone: "info", total: a.RetriedN.Counted, stake: words.T(ctx, "home.stake.outstanding"), least: a.RetriedN.More,
		title: words.T(ctx, "home.retried"), hint: words.T(ctx, "home.retried_hint"),
	}
	for _, sum := range a.RetriedN.Sums {
		g.sums = append(g.sums, stake{amount: sum})
	}
	for i := range a.Retried {
		c := &a.Retried[i]
		n := need{
			href: paths.Subscription(c.SubscriptionID), name: c.Name, amount: money.New(c.Amount, c.Currency), account: ui.AccountName(p.Accounts, c.AccountID),
			what: words.T(ctx, "home.retries", "at", c.RetryAt),
		}
		if why := words.Declined(ctx, ui.AccountOf(p.Accounts, c.AccountID).Provider, c.Code, c.Message); why != "" {
			n.what = words.T(ctx, "home.retries_why", "why", why, "at", c.RetryAt)
		}
		g.rows = append(g.rows, n)
	}
	return g
}

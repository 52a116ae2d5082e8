package models

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"kontor/models/money"
)

// Tally is how many there are and what they come to in each currency, up to MaxTotal of them.
type Tally struct {
	Counted
	Sums []money.Money
}

// tallied reads a tally of rows of a currency and an amount.
func (l *Ledger) tallied(ctx context.Context, t *Tally, rows string, args ...any) error {
	text := "SELECT currency, count(*), CAST(sum(amount) AS BIGINT) FROM (SELECT " + rows + " LIMIT " + strconv.Itoa(MaxTotal+1) +
		") AS tallied GROUP BY currency ORDER BY currency"
	n := 0
	err := l.each(ctx, text, args, func(rows *sql.Rows) error {
		var of int
		var sum money.Money
		err := rows.Scan(&sum.Currency, &of, &sum.Minor)
		n, t.Sums = n+of, append(t.Sums, sum)
		return err
	})
	t.Counted = Counted{min(n, MaxTotal), n > MaxTotal}
	return err
}

// The conditions of what runs out soon; each stands as its index has it.
const (
	lapsingBefore  = "lapses_at > 0 AND lapses_at <= ?"
	expiringWithin = "purpose = 'link' AND status = 'open' AND expires_at > ? AND expires_at <= ?"

	lapsingAmounts  = "currency, authorized - captured - reversed AS amount FROM payments WHERE " + lapsingBefore
	expiringAmounts = "currency, CASE WHEN many THEN amount WHEN received < amount THEN amount - received ELSE 0 END AS amount FROM links WHERE " + expiringWithin
)

// lapsing are the authorizations that run out.
func (l *Ledger) lapsing(ctx context.Context, a *Attention) error {
	soon := l.now().Add(soonIs)
	err := l.reads.WithContext(ctx).Where(lapsingBefore, soon).Order("lapses_at, id").Limit(attentionList).Find(&a.Lapsing).Error
	if err != nil {
		return err
	}
	return l.tallied(ctx, &a.LapsingN, lapsingAmounts, soon)
}

// expiringLinks are the payment links of which the time runs out before they are paid. What an invoice or a subscription is paid
// by is told of there.
func (l *Ledger) expiringLinks(ctx context.Context, a *Attention) error {
	now := l.now()
	err := l.reads.WithContext(ctx).Where(expiringWithin, now, now.Add(soonIs)).Order("expires_at, id").Limit(attentionList).Find(&a.ExpiringLinks).Error
	if err != nil {
		return err
	}
	return l.tallied(ctx, &a.ExpiringLinksN, expiringAmounts, now, now.Add(soonIs))
}

// RetriedCharge is a subscription's charge that was declined and is tried again by itself, with what the subscription is.
type RetriedCharge struct {
	SubscriptionCharge `gorm:"embedded"`
	Name               string
	AccountID          int64
}

// retriedCharges come in the order of their next try.
func (l *Ledger) retriedCharges(ctx context.Context, a *Attention) error {
	const retrying = "c.status = 'retrying'"
	err := l.reads.WithContext(ctx).Raw("SELECT c.*, s.name, s.account_id FROM subscription_charges c JOIN subscriptions s ON s.id = c.subscription_id WHERE "+
		retrying+" ORDER BY c.retry_at, c.id LIMIT ?", attentionList).Scan(&a.Retried).Error
	if err != nil {
		return fmt.Errorf("read the charges that are tried again: %w", err)
	}
	return l.tallied(ctx, &a.RetriedN, "currency, amount FROM subscription_charges c WHERE "+retrying)
}

package models

import (
	"context"

	"kontor/providers"
)

// RequestIncrement raises the authorized amount by what is given. For clerks.
func (l *Ledger) RequestIncrement(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.request(ctx, actor, providers.Increment, a, func(p *Payment) error { return p.CheckIncrement(a.Amount) })
}

// RequestConfirmation completes a payment of several steps that waits for it. For clerks.
func (l *Ledger) RequestConfirmation(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.request(ctx, actor, providers.Confirmation, a, func(p *Payment) error { return p.CheckConfirmation() })
}

// RequestUpdate changes what the provider holds about a payment, never its money. For clerks.
func (l *Ledger) RequestUpdate(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.request(ctx, actor, providers.DetailsUpdate, a, func(p *Payment) error { return p.CheckUpdate(a.Details) })
}

package models

import (
	"context"
	"errors"

	"kontor/providers"
)

// RequestReversal lets go what is authorized and not captured. For clerks. Most providers take all of it or nothing.
func (l *Ledger) RequestReversal(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	client, err := l.clientOf(ctx, a.PaymentID)
	if err != nil {
		return nil, err
	}
	return l.request(ctx, actor, providers.Reversal, a, func(p *Payment) error {
		return errors.Join(p.CheckReversal(a.Amount), wholeOnly(client, providers.Reversal, a.Amount, p.Reversible()))
	})
}

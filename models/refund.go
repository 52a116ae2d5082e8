package models

import (
	"context"

	"kontor/providers"
)

// RequestRefund gives back all or part of what was captured. For clerks.
// Returns Invalid beside the amount for more than is left, Conflict where nothing can be refunded.
func (l *Ledger) RequestRefund(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.request(ctx, actor, providers.Refund, a, func(p *Payment) error { return p.CheckRefund(a.Amount) })
}

package models

import (
	"context"

	"kontor/providers"
)

// RequestCapture takes all or part of what is authorized. For clerks.
// Returns Invalid beside the amount for more than is left, Conflict where nothing can be captured.
func (l *Ledger) RequestCapture(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.request(ctx, actor, providers.Capture, a, func(p *Payment) error { return p.CheckCapture(a.Amount) })
}

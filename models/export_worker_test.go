package models

import "context"

// ClaimAndDie claims a due operation as a worker does, and does no more: as a process that is killed while sending.
func (l *Ledger) ClaimAndDie(ctx context.Context) error {
	_, _, err := l.claimOperation(ctx)
	return err
}

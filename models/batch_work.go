package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// batchWindow is how many operations of one batch may be on their way at once. So few stand before what a person asks for
// meanwhile, so few go on when it is stopped, and so few outcomes are unknown when a gateway fails.
const batchWindow = 40

// workBatch moves one due batch a step on.
func (l *Ledger) workBatch(ctx context.Context) (bool, error) {
	b, room, err := l.claimBatch(ctx)
	if b == nil || err != nil {
		return false, err
	}
	ctx = context.WithoutCancel(ctx)
	if b.Status == BatchRehearsing {
		err = l.rehearse(ctx, b)
	} else {
		err = l.run(ctx, b, room)
	}
	if err == nil {
		return true, nil
	}
	l.log.Error("a batch failed", "batch", b.ID, "status", b.Status, "error", err)
	return true, l.write(ctx, func(tx *gorm.DB) error {
		_, err := l.leaveBatch(tx, b, map[string]any{"attempts": b.Attempts + 1, "due_at": l.now().Add(backoff(b.Attempts + 1))})
		return err
	})
}

// claimBatch takes the lease of a due batch that has room for more. One that waits for its own operations is not due: it
// is looked at again when the worker next has something to do.
func (l *Ledger) claimBatch(ctx context.Context) (*Batch, int, error) {
	now := l.now()
	var due []Batch
	err := l.reads.WithContext(ctx).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Limit(100).Find(&due).Error
	if err != nil {
		return nil, 0, fmt.Errorf("look for due batches: %w", err)
	}
	for i := range due {
		b := &due[i]
		room, err := l.batchRoom(ctx, b)
		if err != nil {
			return nil, 0, err
		}
		if room == 0 {
			continue
		}
		claimed := l.db.WithContext(ctx).Model(&Batch{}).Where("id = ? AND status = ? AND due_at = ?", b.ID, b.Status, b.DueAt).
			Updates(map[string]any{"lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime)})
		if claimed.Error != nil {
			return nil, 0, fmt.Errorf("claim a batch: %w", claimed.Error)
		}
		if claimed.RowsAffected == 1 {
			b.LeaseUntil = now.Add(leaseTime)
			return b, room, nil
		}
	}
	return nil, 0, nil
}

// batchRoom is how many more a batch may ask for now: none until half of its window is free.
func (l *Ledger) batchRoom(ctx context.Context, b *Batch) (int, error) {
	if b.Status != BatchRunning {
		return batchWindow, nil
	}
	var n int
	// From the few that are unsettled, by the words of their index: the rows that were asked for may be ten thousand.
	err := l.queryRow(ctx, `SELECT count(*) FROM operations o CROSS JOIN batch_rows r
		WHERE o.status IN ('requested', 'sending', 'unknown', 'awaiting_approval') AND o.status <> 'awaiting_approval'
		AND r.operation_id = o.id AND r.batch_id = ?`, []any{b.ID}, &n)
	if err != nil {
		return 0, fmt.Errorf("count what a batch has on its way: %w", err)
	}
	if n > batchWindow/2 {
		return 0, nil
	}
	return batchWindow - n, nil
}

// leaveBatch gives the lease back with what a step came to. Whoever holds it no more, or was stopped, changes nothing.
func (l *Ledger) leaveBatch(tx *gorm.DB, b *Batch, columns map[string]any) (held bool, err error) {
	columns["lease_until"] = 0
	left := tx.Model(&Batch{}).Where("id = ? AND status = ? AND lease_until = ?", b.ID, b.Status, b.LeaseUntil).Updates(columns)
	if left.Error != nil {
		return false, fmt.Errorf("go on with a batch: %w", left.Error)
	}
	return left.RowsAffected == 1, nil
}

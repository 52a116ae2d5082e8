package models

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	// A call is given up after callTime; whoever claimed an operation is taken for dead after leaseTime.
	callTime  = 30 * time.Second
	leaseTime = 60 * time.Second
)

// Run works what is due until ctx ends, then finishes what it began: no operation is cut in half by a stop.
func (l *Ledger) Run(ctx context.Context, workers int) error {
	if err := l.takeOver(ctx); err != nil {
		return err
	}
	l.share.among(workers)
	var wg sync.WaitGroup
	wg.Go(func() { l.wakeForDue(ctx, workers) })
	for range workers {
		wg.Go(func() { l.loop(ctx) })
	}
	wg.Wait()
	return nil
}

// loop works each time it is nudged.
func (l *Ledger) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.nudges:
		}
		l.countFailures(ctx, l.workAll(ctx))
	}
}

// countFailures counts how often in a row something failed, and logs what.
func (l *Ledger) countFailures(ctx context.Context, err error) {
	switch {
	case err == nil:
		l.failures.Store(0)
	case ctx.Err() == nil: // the database may be busy or gone
		l.failures.Add(1)
		l.log.Error("a job failed", "error", err)
	}
}

// workAll works until nothing is due.
func (l *Ledger) workAll(ctx context.Context) error {
	for ctx.Err() == nil {
		if worked, err := l.workOne(ctx); err != nil || !worked {
			return err
		}
		l.nudge() // there may be more than one worker's share
	}
	return nil
}

// RunDueJobs works what is due now, once, and returns when nothing is. Tests call it instead of waiting.
func (l *Ledger) RunDueJobs(ctx context.Context) error {
	for {
		worked, err := l.workOne(ctx)
		if err != nil || !worked {
			return err
		}
	}
}

// leased are the tables whose rows a worker claims for a while.
var leased = []string{"operations", "deliveries", "syncs", "mails", "invoices", "lodgings", "lodging_acts", "customer_tasks", "batches", "exports"}

// takeOver makes what a killed process left behind due at once. On SQLite this is the only process; on PostgreSQL
// others may be at it, so their leases are waited for.
func (l *Ledger) takeOver(ctx context.Context) error {
	if l.dialect != sqliteDialect {
		return nil
	}
	now := l.now()
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		for _, table := range leased {
			if err := tx.Exec(takeOverStatement(table), now).Error; err != nil {
				return fmt.Errorf("take over what a killed process left: %w", err)
			}
		}
		return nil
	})
}

// takeOverStatement reads what is due, in the index of that, and not all that ever was: nobody can write meanwhile. What
// is leased is due, when the lease ends.
func takeOverStatement(table string) string {
	return "UPDATE " + table + " SET due_at = ?, lease_until = 0 WHERE due_at > 0 AND lease_until > 0"
}

// workOperation moves one due operation a step on.
func (l *Ledger) workOperation(ctx context.Context) (bool, error) {
	op, p, err := l.claimOperation(ctx)
	if op == nil || err != nil {
		return false, err
	}
	defer l.share.take(p.AccountID)()
	client, err := l.client(ctx, p.AccountID)
	if err != nil {
		return true, l.giveBack(ctx, op, err)
	}
	// A stop must not cut a call: it has its own end.
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	switch op.Status {
	case OpRequested:
		return true, l.send(call, client, op, p)
	case OpSending, OpUnknown:
		return true, l.resolve(call, client, op, p)
	default:
		return true, l.look(call, client, op, p)
	}
}

// claimOperation takes the lease of a due operation and, where it is to be sent, writes "sending" and commits
// before anybody calls. Gives the operation as it was before the claim.
func (l *Ledger) claimOperation(ctx context.Context) (*Operation, *Payment, error) {
	now := l.now()
	var op *Operation
	var p Payment
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Operation
		due := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now)
		if full := l.share.full(); len(full) > 0 {
			due = due.Where("NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = operations.payment_id AND p.account_id IN ?)", full)
		}
		err := due.Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := tx.Where("id = ?", found.PaymentID).Take(&p).Error; err != nil {
			return err
		}
		op = &found
		return l.lease(tx, op, now)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("claim an operation: %w", err)
	}
	return op, &p, nil
}

// skipLocked lets several processes share the work on PostgreSQL; SQLite has one writer and ignores it.
var skipLocked = clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}

func (l *Ledger) lease(tx *gorm.DB, op *Operation, now Instant) error {
	op.Attempts++
	columns := map[string]any{"attempts": op.Attempts, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime)}
	if op.Status == OpRequested {
		op.LastSentAt = now
		columns["status"], columns["last_sent_at"] = OpSending, now
		if op.FirstSentAt == 0 { // in the row only: the call that is about to be made is the first
			columns["first_sent_at"] = now
		}
	}
	return tx.Model(&Operation{}).Where("id = ?", op.ID).Updates(columns).Error
}

// giveBack leaves an operation for later that could not even be tried, as it was.
func (l *Ledger) giveBack(ctx context.Context, op *Operation, cause error) error {
	l.log.Error("an account can't be used", "operation", op.ID, "error", cause)
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		return tx.Model(&Operation{}).Where("id = ?", op.ID).Updates(map[string]any{
			"status": op.Status, "due_at": l.now().Add(backoff(op.Attempts)), "lease_until": 0,
			"message": "the account can't be used",
		}).Error
	})
}

// send makes the call of an operation that was never sent.
func (l *Ledger) send(ctx context.Context, client providers.Provider, op *Operation, p *Payment) error {
	if op.Kind == providers.Authorization {
		return l.sendCheckout(ctx, client, op, p)
	}
	answer, err := perform(ctx, client, op.call(p))
	return l.applyAnswer(ctx, client, op, answer, err)
}

// perform asks the ability of the call's kind.
func perform(ctx context.Context, client providers.Provider, c providers.Call) (providers.Answer, error) {
	if c.Recurring != nil {
		return recur(ctx, client, c)
	}
	if !able(client, c.Kind) {
		return providers.Answer{}, &providers.Error{Kind: providers.ErrDeclined, Message: client.Name() + " can't do this"}
	}
	switch c.Kind {
	case providers.Capture:
		return client.(providers.Capturer).Capture(ctx, c)
	case providers.Refund:
		return client.(providers.Refunder).Refund(ctx, c)
	case providers.Reversal:
		return client.(providers.Reverser).Reverse(ctx, c)
	case providers.Increment:
		return client.(providers.Incrementer).Increment(ctx, c)
	case providers.Credit:
		return client.(providers.Crediter).Credit(ctx, c)
	case providers.Confirmation:
		return client.(providers.Confirmer).Confirm(ctx, c)
	case providers.DetailsUpdate:
		return client.(providers.PaymentUpdater).UpdatePayment(ctx, c)
	case providers.Payout:
		if c.Destination.Kind == ToCard {
			return providers.Answer{}, cardLost
		}
		return client.(providers.Payouter).Payout(ctx, c)
	case providers.Charge:
		return client.(providers.TokenCharger).Charge(ctx, c)
	case providers.Chargeback:
		return client.(providers.Chargebacker).Chargeback(ctx, c)
	case providers.Approval:
		return client.(providers.Approver).Approve(ctx, c)
	case providers.Rejection:
		return client.(providers.Approver).Reject(ctx, c)
	}
	return providers.Answer{}, &providers.Error{Kind: providers.ErrDeclined, Message: "not a call: " + string(c.Kind)}
}

package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// StartBatch lets what was rehearsed be done, and nothing else: the worker asks for each payment that was ready, as a
// person would, where it still stands as it did. For whoever rehearsed it. Started again it is the one that runs.
// Returns Forbidden, Conflict for one that is too old or was ended, Invalid beside the reason.
func (l *Ledger) StartBatch(ctx context.Context, actor Actor, id int64, reason string) error {
	if len(reason) > maxReason {
		return problem(Invalid, "form.too_long", "max", maxReason).at("reason")
	}
	return l.changeBatch(ctx, id, func(tx *gorm.DB, b *Batch) error {
		if b.StartedAt != 0 && b.UserID == actor.UserID {
			return nil
		}
		if err := b.CheckStart(actor, l.now()); err != nil {
			return err
		}
		var one []int64
		if err := tx.Model(&BatchRow{}).Where("batch_id = ? AND status = ?", id, RowReady).Limit(1).Pluck("id", &one).Error; err != nil {
			return err
		}
		if len(one) == 0 {
			return problem(Conflict, "batch.nothing_ready")
		}
		err := tx.Model(b).Updates(map[string]any{"status": BatchRunning, "reason": reason, "started_at": l.now(), "due_at": l.now()}).Error
		if err != nil {
			return err
		}
		return l.record(tx, actor, "batch.started", b.subject(), map[string]any{"kind": b.Kind, "payments": b.Size, "reason": reason})
	})
}

// StopBatch leaves undone what was not asked for yet. What was asked for goes on. For whoever runs it, and managers.
func (l *Ledger) StopBatch(ctx context.Context, actor Actor, id int64) error {
	return l.changeBatch(ctx, id, func(tx *gorm.DB, b *Batch) error {
		if b.Status == BatchStopped {
			return nil
		}
		if err := b.CheckStop(actor); err != nil {
			return err
		}
		return l.stopBatch(tx, actor, b)
	})
}

func (l *Ledger) stopBatch(tx *gorm.DB, actor Actor, b *Batch) error {
	err := tx.Model(b).Updates(map[string]any{"status": BatchStopped, "stopped_by": actor.Name, "ended_at": l.now(), "due_at": 0}).Error
	if err != nil {
		return err
	}
	return l.record(tx, actor, "batch.stopped", b.subject(), map[string]any{"kind": b.Kind, "payments": b.Size})
}

// changeBatch changes one that nobody else changes meanwhile, and wakes the worker.
func (l *Ledger) changeBatch(ctx context.Context, id int64, change func(tx *gorm.DB, b *Batch) error) error {
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		b, err := lockBatch(tx, id)
		if err != nil {
			return err
		}
		return change(tx, b)
	})
	if err == nil {
		l.nudge()
	}
	return err
}

// lockBatch reads it for a change, with the name of whose it is.
func lockBatch(tx *gorm.DB, id int64) (*Batch, error) {
	var b Batch
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&b).Error; err != nil {
		return nil, missing(err, "batch.missing")
	}
	return &b, tx.Model(&User{}).Select("name").Where("id = ?", b.UserID).Scan(&b.By).Error
}

// run asks for the next payments of a batch, one by one.
func (l *Ledger) run(ctx context.Context, b *Batch, room int) error {
	actor, err := l.runner(ctx, b)
	if err != nil || actor == nil {
		return err
	}
	var rows []BatchRow
	err = l.reads.WithContext(ctx).Where("batch_id = ? AND status = ?", b.ID, RowReady).Order("id").Limit(room).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("read what is to be asked for: %w", err)
	}
	for i := range rows {
		err := l.askFor(ctx, *actor, b, &rows[i])
		if errors.Is(err, errStopped) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		if len(rows) == room {
			_, err := l.leaveBatch(tx, b, map[string]any{"due_at": l.now()})
			return err
		}
		ended, err := l.leaveBatch(tx, b, map[string]any{"status": BatchDone, "ended_at": l.now(), "due_at": 0})
		if err != nil || !ended {
			return err
		}
		return l.noticeEnd(tx, b.UserID, NoticeBatch, b.ID)
	})
}

// runner is who started the batch as they are now. Who may act no more ends it: nil.
func (l *Ledger) runner(ctx context.Context, b *Batch) (*Actor, error) {
	var u User
	if err := l.reads.WithContext(ctx).Where("id = ?", b.UserID).Take(&u).Error; err != nil {
		return nil, fmt.Errorf("read who runs batch %d: %w", b.ID, err)
	}
	actor := u.Actor()
	if u.Active && actor.Can(Clerk) {
		return &actor, nil
	}
	return nil, l.changeBatch(ctx, b.ID, func(tx *gorm.DB, b *Batch) error {
		if b.Status != BatchRunning {
			return nil
		}
		return l.stopBatch(tx, System, b)
	})
}

var (
	errChanged = problem(Conflict, "batch.changed")     // a payment does not stand as it was rehearsed
	errStopped = problem(Conflict, "batch.not_running") // nothing more is asked for
)

// askFor asks for one payment by the one way in which money begins to move. The key is the row's own: asked again after
// the process was killed, the operation that is there is the answer. It goes to the gateway, so it is random too: another
// book of the same merchant must not come to the same.
func (l *Ledger) askFor(ctx context.Context, actor Actor, b *Batch, r *BatchRow) error {
	var found *Payment
	ask := Ask{
		row: r, PaymentID: r.PaymentID, Amount: r.Money(r.Amount), Reason: b.Reason, Plain: true, Key: fmt.Sprintf("%s-%d", b.RunKey, r.ID),
	}
	_, err := l.request(ctx, actor, b.Kind, ask, func(p *Payment) error {
		found = p
		if p.print() != r.Print {
			return errChanged
		}
		left, err := p.all(b.Kind)
		if err == nil && left != ask.Amount {
			err = errChanged
		}
		return err
	})
	refused := AsProblem(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errStopped):
		return err
	case refused == nil:
		return fmt.Errorf("ask for payment %d of batch %d: %w", r.PaymentID, b.ID, err)
	}
	r.change(b, refused, found)
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(r).Where("status = ?", RowReady).Select("Status", "Why", "Stands", "LeftNow").Updates(r).Error
	})
}

// stillRuns says, in the transaction that would write a row's operation down, whether its batch was stopped: nothing is asked
// for after that.
func (r *BatchRow) stillRuns(tx *gorm.DB) error {
	if r == nil {
		return nil
	}
	var b Batch
	err := tx.Clauses(clause.Locking{Strength: "SHARE"}).Select("status").Where("id = ?", r.BatchID).Take(&b).Error
	if err == nil && b.Status != BatchRunning {
		err = errStopped
	}
	return err
}

// asked ties a row to its operation, in the transaction that wrote the operation down or found it there.
func (r *BatchRow) asked(tx *gorm.DB, op *Operation) error {
	if r == nil {
		return nil
	}
	err := tx.Model(&BatchRow{}).Where("id = ?", r.ID).Updates(map[string]any{"status": RowAsked, "operation_id": op.ID}).Error
	if err != nil {
		return fmt.Errorf("tie operation %d to its batch: %w", op.ID, err)
	}
	return nil
}

// change keeps why nothing was done, and how the payment stands instead.
func (r *BatchRow) change(b *Batch, refused *Problem, p *Payment) {
	r.Status, r.Why = RowChanged, refused.Key
	if p == nil {
		return
	}
	left, err := p.all(b.Kind)
	r.Stands = p.Status
	if err == nil {
		r.LeftNow = left.Minor
	}
	if p.print() != r.Print {
		r.Why = errChanged.Key
	}
}

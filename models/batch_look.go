package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// rehearsedAtOnce is how many payments are looked at in one step.
var rehearsedAtOnce = 200 // a variable for the tests

// rehearse looks at the next payments of a batch: what would be moved, or why it can't be.
func (l *Ledger) rehearse(ctx context.Context, b *Batch) error {
	var rows []BatchRow
	err := l.reads.WithContext(ctx).Where("batch_id = ? AND status = ?", b.ID, RowWaiting).Order("id").Limit(rehearsedAtOnce).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("read what is to be rehearsed: %w", err)
	}
	payments, err := l.standing(ctx, rows)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := l.lookAt(ctx, b.Kind, &rows[i], payments[rows[i].PaymentID]); err != nil {
			return err
		}
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		for i := range rows {
			r := &rows[i]
			err := tx.Model(r).Select("Amount", "Status", "Why", "Stood", "Print").Updates(r).Error
			if err != nil {
				return fmt.Errorf("keep what a rehearsal found: %w", err)
			}
		}
		if len(rows) < rehearsedAtOnce {
			_, err := l.leaveBatch(tx, b, map[string]any{"status": BatchRehearsed, "rehearsed_at": l.now(), "due_at": 0})
			return err
		}
		_, err := l.leaveBatch(tx, b, map[string]any{"due_at": l.now()})
		return err
	})
}

// standing are the payments of rows with their operations. The operations come first: see Payment.
func (l *Ledger) standing(ctx context.Context, rows []BatchRow) (map[int64]*Payment, error) {
	ids := make([]int64, 0, len(rows))
	for i := range rows {
		ids = append(ids, rows[i].PaymentID)
	}
	var operations []Operation
	var payments []Payment
	db := l.reads.WithContext(ctx)
	err := errors.Join(
		db.Where("payment_id IN ?", ids).Order("id").Find(&operations).Error,
		db.Where("id IN ?", ids).Find(&payments).Error,
	)
	if err != nil {
		return nil, fmt.Errorf("read the payments of a rehearsal: %w", err)
	}
	standing := map[int64]*Payment{}
	for i := range payments {
		standing[payments[i].ID] = &payments[i]
	}
	for _, o := range operations {
		p := standing[o.PaymentID]
		p.Operations = append(p.Operations, o)
	}
	return standing, nil
}

// lookAt asks of one payment what would be asked of it at the run.
func (l *Ledger) lookAt(ctx context.Context, kind providers.Kind, r *BatchRow, p *Payment) error {
	r.Stood, r.Print, r.Status = p.Status, p.print(), RowReady
	left, err := l.wouldDo(ctx, kind, p)
	refused := AsProblem(err)
	switch {
	case err == nil:
		r.Amount = left.Minor
	case refused != nil:
		r.Status, r.Why = RowRefused, refused.Key
	default:
		return err
	}
	return nil
}

// wouldDo is how much a batch would move, or why it moves nothing.
func (l *Ledger) wouldDo(ctx context.Context, kind providers.Kind, p *Payment) (money.Money, error) {
	client, err := l.client(ctx, p.AccountID)
	if err != nil {
		return money.Money{}, err
	}
	left, err := p.all(kind)
	if err := errors.Join(Offers(client, kind, p), err); err != nil {
		return left, err
	}
	if kind != providers.Refund {
		return left, nil
	}
	credit, err := refundCredit(l.reads.WithContext(ctx), p)
	if err != nil {
		return left, err
	}
	return left, credit.check(Ask{Amount: left, Plain: true})
}

// all is how much of a payment is left to do something with, and whether it may be done.
func (p *Payment) all(kind providers.Kind) (money.Money, error) {
	c := Choice{Kind: kind}
	err := p.choose(nil, &c) // no client is asked for one of BatchKinds
	return c.Left, err
}

// print is a hash of all that a rehearsal depends on: the amounts, and what was done and is under way.
func (p *Payment) print() string {
	parts := []any{p.Status, p.Amount, p.Authorized, p.Captured, p.Refunded, p.Reversed, p.ChargedBack, p.Disputed}
	for i := range p.Operations {
		o := &p.Operations[i]
		parts = append(parts, o.ID, o.Status, o.Amount, o.Settled)
	}
	text, err := json.Marshal(parts)
	if err != nil { // words and numbers always marshal
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

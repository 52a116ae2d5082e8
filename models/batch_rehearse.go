package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"kontor/providers"

	"gorm.io/gorm"
)

// BatchInput is what a person chose on the list.
type BatchInput struct {
	Key        string
	Kind       providers.Kind
	PaymentIDs []int64 // in the order of the list
	View       *View   // all of it instead
}

func (in *BatchInput) check() error {
	switch {
	case in.Key == "" || len(in.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case !slices.Contains(BatchKinds, in.Kind):
		return problem(Invalid, "batch.no_kind").at("kind")
	case in.View == nil && len(in.PaymentIDs) == 0:
		return problem(Invalid, "batch.none_chosen").at("id")
	case len(in.PaymentIDs) > MaxBatch:
		return tooMany()
	}
	return nil
}

func tooMany() error { return problem(Invalid, "batch.too_many", "max", MaxBatch).at("id") }

// RehearseBatch freezes the payments that were chosen, and has the worker look what would become of each: nothing is
// moved. For clerks. The same form sent twice is one batch; the form with another choice is another.
// Returns Invalid where nothing or too much is chosen.
func (l *Ledger) RehearseBatch(ctx context.Context, actor Actor, in BatchInput) (*Batch, error) {
	if err := errors.Join(actor.must(Clerk), in.check()); err != nil {
		return nil, err
	}
	rows, err := l.chosen(ctx, in)
	if err != nil {
		return nil, err
	}
	b := &Batch{
		Key: in.Key, RunKey: NewKey(), Kind: in.Kind, Status: BatchRehearsing, UserID: actor.UserID, Size: len(rows),
		CreatedAt: l.now(), DueAt: l.now(),
	}
	if b.Input, err = choiceHash(b, rows); err != nil {
		return nil, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		if _, err := lockUser(tx, actor.UserID); err != nil { // of two forms at once the second sees the first
			return err
		}
		var there Batch
		err := tx.Where("key = ? AND input = ?", b.Key, b.Input).Take(&there).Error
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			*b = there
			return err
		}
		return l.insertBatch(tx, actor, b, rows)
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return b, nil
}

// insertBatch writes it down, and forgets what the person rehearsed earlier and let go stale.
func (l *Ledger) insertBatch(tx *gorm.DB, actor Actor, b *Batch, rows []BatchRow) error {
	stale := tx.Where("user_id = ? AND status = ? AND created_at < ?", actor.UserID, BatchRehearsed, l.now().Add(-2*BatchHolds))
	if err := stale.Delete(&Batch{}).Error; err != nil {
		return fmt.Errorf("forget old rehearsals: %w", err)
	}
	if err := tx.Create(b).Error; err != nil {
		return fmt.Errorf("write a batch down: %w", err)
	}
	for i := range rows {
		rows[i].BatchID = b.ID
	}
	if err := tx.CreateInBatches(rows, 500).Error; err != nil {
		return fmt.Errorf("write the payments of a batch down: %w", err)
	}
	return l.record(tx, actor, "batch.rehearsed", b.subject(), map[string]any{"kind": b.Kind, "payments": b.Size})
}

// choiceHash tells the same form sent again from the form with another choice.
func choiceHash(b *Batch, rows []BatchRow) (string, error) {
	ids := make([]int64, 0, len(rows))
	for i := range rows {
		ids = append(ids, rows[i].PaymentID)
	}
	text, err := json.Marshal([]any{b.Kind, b.UserID, ids})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// chosen are the payments in the order of the list, each once.
func (l *Ledger) chosen(ctx context.Context, in BatchInput) ([]BatchRow, error) {
	var rows []BatchRow
	add := func(id, account int64, currency string) error {
		if len(rows) == MaxBatch {
			return tooMany()
		}
		rows = append(rows, BatchRow{PaymentID: id, AccountID: account, Currency: currency, Status: RowWaiting})
		return nil
	}
	if in.View != nil {
		_, err := l.ExportPayments(ctx, *in.View, func(r *Row) error { return add(r.ID, r.AccountID, r.Currency) })
		if err == nil && len(rows) == 0 {
			err = problem(Invalid, "batch.none_chosen").at("id")
		}
		return rows, err
	}
	found := map[int64]Payment{}
	for ids := range slices.Chunk(in.PaymentIDs, groupRows) {
		var some []Payment
		err := l.reads.WithContext(ctx).Select("id", "account_id", "currency").Where("id IN ?", ids).Find(&some).Error
		if err != nil {
			return nil, fmt.Errorf("look for the payments that were chosen: %w", err)
		}
		for _, p := range some {
			found[p.ID] = p
		}
	}
	for _, id := range in.PaymentIDs {
		p, there := found[id]
		if !there {
			if slices.ContainsFunc(rows, func(r BatchRow) bool { return r.PaymentID == id }) {
				continue
			}
			return nil, problem(Missing, "payment.missing")
		}
		delete(found, id)
		if err := add(p.ID, p.AccountID, p.Currency); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// asksWhileHeld is the pause between questions about an authorization that should have lapsed.
const asksWhileHeld = 24 * time.Hour

// AskNow asks the provider how a payment stands and takes the answer in: the page's button, and the evidence of a
// person's doubt. Gives how many things changed.
func (l *Ledger) AskNow(ctx context.Context, actor Actor, paymentID int64) (changes int, err error) {
	if err := actor.must(Clerk); err != nil {
		return 0, err
	}
	p, err := l.Payment(ctx, paymentID)
	if err != nil {
		return 0, err
	}
	client, err := l.client(ctx, p.AccountID)
	if err != nil {
		return 0, err
	}
	changes, err = l.ask(ctx, client, p)
	switch {
	case errors.Is(err, providers.ErrNotFound):
		return 0, problem(Conflict, "ask.not_found")
	case errors.Is(err, providers.ErrDeclined), errors.Is(err, providers.ErrUnknown):
		e := problem(Unavailable, "ask.no_answer", "message", providers.Detail(err).Message)
		e.Cause = err
		return 0, e
	}
	if err != nil {
		return 0, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		// What is unknown is asked after now as well, also what was left to a person.
		err := tx.Model(&Operation{}).Where("payment_id = ? AND status = ?", p.ID, OpUnknown).Update("due_at", l.now()).Error
		if err != nil {
			return err
		}
		return l.record(tx, actor, "payment.asked", subject{"payment", p.ID, p.ID}, map[string]any{"changes": changes})
	})
	l.nudge()
	return changes, err
}

// ask fetches and applies.
func (l *Ledger) ask(ctx context.Context, client providers.Provider, p *Payment) (int, error) {
	began := l.now()
	update, err := client.FetchPayment(ctx, p.Ref())
	if errors.Is(err, providers.ErrNotFound) { // that is an answer
		err = errors.Join(err, l.db.WithContext(context.WithoutCancel(ctx)).Model(&Payment{}).
			Where("id = ? AND answered_at < ?", p.ID, began).UpdateColumn("answered_at", began).Error)
	}
	if err != nil {
		return 0, err
	}
	_, did, err := l.applyUpdate(ctx, client, &Account{ID: p.AccountID}, update, heard{at: began, fetched: true})
	return did, err
}

// workQuestion asks after one payment that is due for it.
func (l *Ledger) workQuestion(ctx context.Context) (bool, error) {
	p, err := l.claimQuestion(ctx)
	if p == nil || err != nil {
		return false, err
	}
	defer l.share.take(p.AccountID)()
	client, err := l.client(ctx, p.AccountID)
	if err == nil {
		call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
		defer cancel()
		_, err = l.ask(call, client, p)
	}
	if errors.Is(err, providers.ErrNotFound) {
		return true, l.stopAsking(ctx, p)
	}
	if err != nil { // claimed with a growing pause: it is asked again then
		l.log.Warn("the provider did not answer a question", "payment", p.ID, "error", err)
	}
	return true, nil
}

// claimQuestion takes one payment whose time has come and plans the next try, in case this one fails.
func (l *Ledger) claimQuestion(ctx context.Context) (*Payment, error) {
	now := l.now()
	var p *Payment
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Payment
		err := l.ofOthers(tx).Where("ask_at > 0 AND ask_at <= ?", now).Order("ask_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p = &found
		next := now.Add(max(leaseTime, backoff(p.AskAttempts+1)))
		return tx.Model(&Payment{}).Where("id = ?", p.ID).UpdateColumns(map[string]any{
			"ask_at": next, "ask_attempts": p.AskAttempts + 1,
		}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a question: %w", err)
	}
	return p, nil
}

// stopAsking leaves a payment that its provider does not know.
func (l *Ledger) stopAsking(ctx context.Context, p *Payment) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		drift := p.Drift
		if p.Authorized > 0 {
			drift = "drift.not_found"
		}
		return tx.Model(&Payment{}).Where("id = ?", p.ID).
			UpdateColumns(map[string]any{"ask_at": 0, "ask_attempts": 0, "drift": drift}).Error
	})
}

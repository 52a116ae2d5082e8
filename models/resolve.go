package models

import (
	"context"
	"errors"
	"fmt"

	"kontor/providers"

	"gorm.io/gorm"
)

// triesBeforePerson is how often a provider is asked about a call it can't tell of, over some hours.
const triesBeforePerson = 20

// resolve finds out what became of a call whose answer was lost. It sends again only where the provider does
// nothing twice, or says it never had the call and has been quiet long enough. Where it can't tell at all, a
// person decides with the evidence on the page.
func (l *Ledger) resolve(ctx context.Context, client providers.Provider, op *Operation, p *Payment) error {
	if op.Status == OpSending { // its worker died at it
		if err := l.lost(ctx, client, op, "Kontor stopped before the answer came"); err != nil {
			return err
		}
	}
	replayer, replays := client.(providers.Replayer)
	finder, finds := client.(providers.OperationFinder)
	switch {
	case replays && !op.byCard(p) && replayer.ReplaySafe(op.Kind) && l.now() < op.FirstSentAt.Add(replayer.ReplayWindow()):
		return l.replay(ctx, client, op, p)
	case finds:
		answer, err := finder.FindOperation(ctx, op.call(p))
		if errors.Is(err, providers.ErrNotFound) {
			return l.neverArrived(ctx, op)
		}
		if errors.Is(err, providers.ErrUnknown) && op.Attempts >= triesBeforePerson {
			return l.leaveToPerson(ctx, op)
		}
		return l.applyAnswer(ctx, client, op, answer, err)
	}
	return l.leaveToPerson(ctx, op)
}

// lost writes "unknown" for an operation that somebody was at, and shows it.
func (l *Ledger) lost(ctx context.Context, client providers.Provider, op *Operation, why string) error {
	err := l.applyAnswer(ctx, client, op, providers.Answer{}, &providers.Error{Kind: providers.ErrUnknown, Message: why})
	if err != nil {
		return err
	}
	op.Status = OpUnknown
	return l.updateOperation(ctx, op, map[string]any{"due_at": l.now().Add(leaseTime)})
}

// replay sends the same bytes with the same key.
func (l *Ledger) replay(ctx context.Context, client providers.Provider, op *Operation, p *Payment) error {
	if err := l.updateOperation(ctx, op, map[string]any{"last_sent_at": l.now()}); err != nil {
		return err
	}
	return l.send(ctx, client, op, p)
}

// neverArrived sends an operation again that the provider never had, once the call's quiet time has passed: until
// then it may still be on its way.
func (l *Ledger) neverArrived(ctx context.Context, op *Operation) error {
	quiet := op.LastSentAt.Add(l.quiet)
	if l.now() < quiet {
		return l.updateOperation(ctx, op, map[string]any{"due_at": quiet, "lease_until": 0})
	}
	return l.updateOperation(ctx, op, map[string]any{"status": OpRequested, "due_at": l.now(), "lease_until": 0})
}

func (l *Ledger) leaveToPerson(ctx context.Context, op *Operation) error {
	return l.updateOperation(ctx, op, map[string]any{"due_at": 0, "lease_until": 0})
}

// updateOperation changes an operation that is still as it was read: nobody else has taken it up since.
func (l *Ledger) updateOperation(ctx context.Context, op *Operation, columns map[string]any) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		r := tx.Model(&Operation{}).Where("id = ? AND status = ? AND attempts = ?", op.ID, op.Status, op.Attempts).Updates(columns)
		if r.Error != nil {
			return fmt.Errorf("update operation %d: %w", op.ID, r.Error)
		}
		return nil
	})
}

// look asks after an operation that the provider took and has not told of since.
func (l *Ledger) look(ctx context.Context, client providers.Provider, op *Operation, p *Payment) error {
	if err := l.updateOperation(ctx, op, map[string]any{"due_at": l.now().Add(pollPause(op.Attempts)), "lease_until": 0}); err != nil {
		return err
	}
	if told, err := l.lookAtOperation(ctx, client, op, p); told || err != nil {
		return err
	}
	_, err := l.ask(ctx, client, p)
	if err != nil && providers.IsCallFailure(err) { // an intent is not known there before somebody pays; the pause is set
		l.log.Debug("no news of a pending operation", "operation", op.ID, "error", err)
		return nil
	}
	return err
}

// lookAtOperation asks after the operation by itself: a payment does not show all of them. An authorization is the
// payment's own, with its totals. What the provider took, and then for days neither has under way nor says how it ended,
// is left to a person.
func (l *Ledger) lookAtOperation(ctx context.Context, client providers.Provider, op *Operation, p *Payment) (told bool, err error) {
	finder, ok := client.(providers.OperationFinder)
	if !ok || op.Kind == providers.Authorization {
		return false, nil
	}
	answer, err := finder.FindOperation(ctx, op.call(p))
	switch {
	case err == nil && answer.Outcome == providers.Succeeded, errors.Is(err, providers.ErrDeclined):
		return true, l.applyAnswer(ctx, client, op, answer, err)
	case err != nil && op.Attempts >= triesBeforePerson:
		if err := l.lost(ctx, client, op, "The provider took it, and does not tell of it any more: "+providers.Detail(err).Message); err != nil {
			return true, err
		}
		return true, l.leaveToPerson(ctx, op)
	}
	return false, nil // the payment is asked after as well
}

// Decide settles an unknown operation by a person's word, where nothing else can: the provider can't tell, or
// stopped telling. For managers, with a reason; the audit trail keeps both.
func (l *Ledger) Decide(ctx context.Context, actor Actor, operationID int64, happened bool, reason string) error {
	if err := actor.must(Manager); err != nil {
		return err
	}
	if reason == "" || len(reason) > maxReason {
		return problem(Invalid, "decide.reason_missing").at("reason")
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var op Operation
		if err := tx.Where("id = ?", operationID).Take(&op).Error; err != nil {
			return missing(err, "operation.missing")
		}
		p, err := lockPayment(tx, op.PaymentID)
		if err != nil {
			return err
		}
		held := p.operation(op.ID)
		if !held.NeedsPerson() {
			return problem(Conflict, "decide.not_needed")
		}
		a := &apply{Ledger: l, tx: tx, p: p, heard: heard{at: l.now()}}
		if happened {
			err = a.settle(held, held.Amount, providers.Answer{ProviderID: held.ProviderRef})
		} else {
			err = a.decline(held, &providers.Error{Kind: providers.ErrDeclined, Message: reason})
		}
		if err != nil {
			return err
		}
		a.p.askBy(l.now())
		err = l.record(tx, actor, string(op.Kind)+".decided", subject{"operation", op.ID, p.ID},
			map[string]any{"happened": happened, "reason": reason})
		if err != nil {
			return err
		}
		return a.savePayment()
	})
}

// missing turns GORM's word for no row into a problem.
func missing(err error, key string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return problem(Missing, key)
	}
	return err
}

package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// erasureStep is where an erasure is. The steps follow each other in this order; each can be done again.
type erasureStep string

const (
	eraseMethods  erasureStep = "methods"
	erasePayments erasureStep = "payments"
	eraseLinks    erasureStep = "links"
	eraseInvoices erasureStep = "invoices"
	eraseSeries   erasureStep = "subscriptions"
	eraseMails    erasureStep = "mails"
	eraseStrays   erasureStep = "strays"
	eraseFile     erasureStep = "file"
)

var ( // variables for the tests
	eraseAtOnce = 200          // rows of a sort are emptied in one transaction
	eraseLooked = int64(2_000) // are looked through in one, where no index leads to them
)

// methodTries is how often a gateway is asked to forget a saved method, over a quarter of an hour. Then the person is erased
// all the same, and the page says what is left to be done in its portal.
const methodTries = 10

// eraseOn goes a step on.
func (l *Ledger) eraseOn(ctx context.Context, t *CustomerTask) error {
	switch t.Step {
	case eraseMethods:
		return l.eraseMethod(ctx, t)
	case erasePayments:
		return l.eraseSome(ctx, t, erasePaymentRows, eraseLinks)
	case eraseLinks:
		return l.eraseSome(ctx, t, eraseLinkRows, eraseInvoices)
	case eraseInvoices:
		return l.eraseSome(ctx, t, eraseInvoiceRows, eraseSeries)
	case eraseSeries:
		return l.eraseSome(ctx, t, eraseSubscriptionRows, eraseMails)
	case eraseMails:
		return l.eraseSome(ctx, t, eraseMailRows, eraseStrays)
	case eraseStrays:
		return l.eraseSome(ctx, t, eraseStrayRows, eraseFile)
	}
	return l.eraseEnd(ctx, t)
}

// eraseMethod has one saved method forgotten at its gateway and deletes it here.
func (l *Ledger) eraseMethod(ctx context.Context, t *CustomerTask) error {
	var m SavedMethod
	err := l.db.WithContext(ctx).Where("customer_id = ?", t.CustomerID).Order("id").Take(&m).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return l.saveTask(ctx, t, l.nextStep(erasePayments))
	case err != nil:
		return err
	}
	kept := t.LeftOvers()
	if m.ForgottenAt == 0 {
		failure := l.forgetForGood(ctx, &m)
		if HasCode(failure, Unavailable) && t.Attempts+1 < methodTries {
			return l.saveTask(ctx, t, map[string]any{
				"attempts": t.Attempts + 1, "failed": "erasure.gateway", "due_at": l.now().Add(backoff(t.Attempts + 1)), "lease_until": 0,
			})
		}
		if failure != nil && AsProblem(failure) == nil {
			return failure
		}
		if failure != nil {
			kept = append(kept, LeftOver{AccountID: m.AccountID, Method: m.Brand})
		}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Delete(&SavedMethod{}, m.ID).Error; err != nil {
			return fmt.Errorf("delete a saved method: %w", err)
		}
		return updateTask(tx, t, map[string]any{"left_over": string(text), "attempts": 0, "failed": "", "due_at": l.now(), "lease_until": 0})
	})
}

// forgetForGood returns a problem for a gateway that can't, or did not answer.
func (l *Ledger) forgetForGood(ctx context.Context, m *SavedMethod) error {
	if err := l.Forgettable(ctx, m); err != nil {
		return err
	}
	defer l.share.take(m.AccountID)()
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return l.forgetAtGateway(call, m)
}

// nextStep is what a task's row says at the beginning of a step.
func (l *Ledger) nextStep(step erasureStep) map[string]any {
	return map[string]any{
		"step": step, "place_at": 0, "place": 0, "attempts": 0, "failed": "", "due_at": l.now(), "lease_until": 0,
	}
}

// eraser empties rows of one sort in one transaction.
type eraser struct {
	tx    *gorm.DB
	task  *CustomerTask // its place moves on with the rows
	words personalWords
	done  int // transactions among them
}

// eraseSome empties some rows behind the task's place, and goes on to the next step where there are no more.
func (l *Ledger) eraseSome(ctx context.Context, t *CustomerTask, rows func(*eraser) (more bool, err error), next erasureStep) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		e := &eraser{tx: tx, task: t, words: t.personalWords()}
		more, err := rows(e)
		if err != nil {
			return err
		}
		if !more {
			progress := l.nextStep(next)
			progress["done"] = t.Done + e.done
			return updateTask(tx, t, progress)
		}
		return updateTask(tx, t, map[string]any{
			"place_at": t.PlaceAt, "place": t.Place, "done": t.Done + e.done, "attempts": 0, "failed": "", "due_at": l.now(), "lease_until": 0,
		})
	})
}

// eraseEnd forgets what was looked for and files that may hold it, empties SQLite's log, which still holds what was there before, and says so.
func (l *Ledger) eraseEnd(ctx context.Context, t *CustomerTask) error {
	if err := l.saveTask(ctx, t, map[string]any{"words": ""}); err != nil {
		return err
	}
	if err := l.dropExports(ctx); err != nil {
		return err
	}
	if err := l.emptyWAL(ctx); err != nil {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		end := l.nextStep("")
		end["due_at"], end["ended_at"] = 0, l.now()
		return errors.Join(updateTask(tx, t, end), l.record(tx, t.by(), "customer.erased", subject{kind: "customer", id: t.CustomerID}, map[string]any{
			"payments": t.Done, "left_over": len(t.LeftOvers()),
		}))
	})
}

// erased says whether the payment's person was erased: what comes later of them is not kept again. Whoever was has no name
// and no e-mail on their payments, so that all others need not be looked up.
func (a *apply) erased() (bool, error) { return isErased(a.tx, a.p) }

func isErased(tx *gorm.DB, p *Payment) (bool, error) {
	if p.CustomerID == nil || p.CustomerName != "" || p.Email != "" {
		return false, nil
	}
	var c Customer
	if err := tx.Select("erased_at").Where("id = ?", *p.CustomerID).Take(&c).Error; err != nil {
		return false, fmt.Errorf("look whether the customer was erased: %w", err)
	}
	return c.ErasedAt != 0, nil
}

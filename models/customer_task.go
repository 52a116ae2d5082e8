package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// TaskKind says what is done to a customer.
type TaskKind string

// The kinds of task.
const (
	TaskMerge   TaskKind = "merge"
	TaskErasure TaskKind = "erasure"
)

// CustomerTask is a merge or an erasure, which is worked off in steps where there is much of it. Nobody need wait for it:
// who was merged leads to the other from the first moment, and who is erased is found by nobody.
type CustomerTask struct {
	ID         int64
	Kind       TaskKind
	Key        string
	CustomerID int64
	IntoID     *int64
	UserID     *int64
	Actor      string
	Step       erasureStep
	PlaceAt    Instant
	Place      int64
	Done       int // transactions
	Total      int
	Words      string // JSON of personalWords
	LeftOver   string // JSON of []LeftOver
	Attempts   int
	Failed     string // why the last try failed
	DueAt      Instant
	LeaseUntil Instant
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
	EndedAt    Instant
}

// LeftOver is a saved method that its gateway still keeps: somebody has to delete it in the gateway's own portal.
type LeftOver struct {
	AccountID int64  `json:"account"`
	Method    string `json:"method"` // "Visa": no figure of it
}

// LeftOvers are what could not be forgotten at gateways.
func (t *CustomerTask) LeftOvers() (all []LeftOver) {
	if t.LeftOver != "" {
		_ = json.Unmarshal([]byte(t.LeftOver), &all) // our own writing
	}
	return all
}

// Running says whether something is still to be done.
func (t *CustomerTask) Running() bool { return t.EndedAt == 0 }

func (t *CustomerTask) by() Actor {
	a := Actor{Name: t.Actor, Role: Manager}
	if t.UserID != nil {
		a.UserID = *t.UserID
	}
	return a
}

// CustomerTasks are the merges into a customer that still run, and the erasure, the newest first.
func (l *Ledger) CustomerTasks(ctx context.Context, customerID int64) ([]CustomerTask, error) {
	var all []CustomerTask
	err := l.reads.WithContext(ctx).Raw(`SELECT * FROM customer_tasks WHERE into_id = ? AND into_id IS NOT NULL AND ended_at = 0
		UNION ALL SELECT * FROM customer_tasks WHERE customer_id = ? AND kind = 'erasure' ORDER BY id DESC LIMIT 20`, customerID, customerID).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what is done to the customer: %w", err)
	}
	return all, nil
}

// beginTask writes a task down in the transaction of its first step, once its customers are locked. The same key for the
// same gives again, which is to be asked before anything else: it may be why a customer is not there any more.
func (l *Ledger) beginTask(tx *gorm.DB, actor Actor, t *CustomerTask) (again bool, err error) {
	var there CustomerTask
	err = tx.Where("key = ?", t.Key).Take(&there).Error
	switch {
	case err == nil && there.Kind == t.Kind && there.CustomerID == t.CustomerID && same(there.IntoID, t.IntoID):
		return true, nil
	case err == nil:
		return false, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return false, err
	}
	t.UserID, t.Actor, t.CreatedAt = actor.userID(), actor.Name, l.now()
	if err := tx.Create(t).Error; err != nil {
		return false, fmt.Errorf("write down the %s of a customer: %w", t.Kind, err)
	}
	return false, nil
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// workTask moves one due task a step on.
func (l *Ledger) workTask(ctx context.Context) (bool, error) {
	t, err := l.claimTask(ctx)
	if t == nil || err != nil {
		return false, err
	}
	if t.Kind == TaskMerge {
		err = l.mergeOn(context.WithoutCancel(ctx), t)
	} else {
		err = l.eraseOn(context.WithoutCancel(ctx), t)
	}
	if err == nil {
		return true, nil
	}
	l.log.Error("a customer's task failed", "task", t.ID, "kind", t.Kind, "step", t.Step, "error", err)
	return true, l.saveTask(context.WithoutCancel(ctx), t, map[string]any{
		"attempts": t.Attempts + 1, "failed": "task.failed", "due_at": l.now().Add(backoff(t.Attempts + 1)), "lease_until": 0,
	})
}

func (l *Ledger) claimTask(ctx context.Context) (*CustomerTask, error) {
	now := l.now()
	var t *CustomerTask
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found CustomerTask
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		t = &found
		return tx.Model(t).Updates(map[string]any{"lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime)}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a customer's task: %w", err)
	}
	return t, nil
}

func (l *Ledger) saveTask(ctx context.Context, t *CustomerTask, columns map[string]any) error {
	return l.write(ctx, func(tx *gorm.DB) error { return updateTask(tx, t, columns) })
}

func updateTask(tx *gorm.DB, t *CustomerTask, columns map[string]any) error {
	if err := tx.Model(&CustomerTask{}).Where("id = ?", t.ID).Updates(columns).Error; err != nil {
		return fmt.Errorf("go on with a customer's task: %w", err)
	}
	return nil
}

package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// remindBefore is how long before it expires a link's customer is reminded; of a short-lived link half its life.
const remindBefore = 3 * 24 * time.Hour

// RemindsAt is when the customer is reminded, where that was wanted and was not done.
func (k *Link) RemindsAt() Instant {
	if !k.Remind || k.RemindedAt != 0 || k.Email == "" {
		return 0
	}
	return max(k.ExpiresAt.Add(-remindBefore), k.CreatedAt+(k.ExpiresAt-k.CreatedAt)/2)
}

// nextDue is when the worker has to look at an open link.
func (k *Link) nextDue() Instant {
	if at := k.RemindsAt(); at != 0 {
		return at
	}
	return k.ExpiresAt
}

// workLink reminds of one link that is due for it, or expires it. No provider is asked, so it is one transaction.
func (l *Ledger) workLink(ctx context.Context) (worked bool, err error) {
	now := l.now()
	err = l.write(ctx, func(tx *gorm.DB) error {
		var k Link
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&k).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		worked = true
		return l.passTime(tx, &k, now)
	})
	if err != nil {
		return false, fmt.Errorf("work a payment link: %w", err)
	}
	return worked, nil
}

func (l *Ledger) passTime(tx *gorm.DB, k *Link, now Instant) error {
	switch {
	case k.Status != LinkOpen:
		k.DueAt = 0
	case k.ExpiresAt <= now:
		if err := l.expire(tx, System, k, now); err != nil {
			return err
		}
	default:
		if err := l.mailReminder(tx, k); err != nil {
			return err
		}
		k.RemindedAt = now
		k.DueAt = k.nextDue()
	}
	return saveLink(tx, k, now)
}

func (l *Ledger) expire(tx *gorm.DB, actor Actor, k *Link, now Instant) error {
	k.Status, k.ClosedAt, k.DueAt, k.ExpiresAt = LinkExpired, now, 0, min(k.ExpiresAt, now)
	return l.record(tx, actor, "link.expired", subject{kind: "link", id: k.ID}, nil)
}

func saveLink(tx *gorm.DB, k *Link, now Instant) error {
	k.UpdatedAt = now
	if err := tx.Save(k).Error; err != nil {
		return fmt.Errorf("write payment link %d: %w", k.ID, err)
	}
	return nil
}

package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// workMail moves one due mail a step on.
func (l *Ledger) workMail(ctx context.Context) (bool, error) {
	m, err := l.claimMail(ctx)
	if m == nil || err != nil {
		return false, err
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	return true, l.keepComposed(call, m)
}

// claimMail takes the lease of a due mail. Without a composer mails wait.
func (l *Ledger) claimMail(ctx context.Context) (*Mail, error) {
	now := l.now()
	if l.composer == nil {
		return nil, nil
	}
	if due, err := l.anyDue(ctx, "mails", "due_at", now); err != nil || !due {
		return nil, err
	}
	var m *Mail
	err := l.write(ctx, func(tx *gorm.DB) error {
		var found Mail
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&found).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		m = &found
		m.Attempts++
		return tx.Model(&Mail{}).Where("id = ?", m.ID).Updates(map[string]any{
			"attempts": m.Attempts, "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		}).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a mail: %w", err)
	}
	return m, nil
}

// keepComposed composes a mail and keeps it.
func (l *Ledger) keepComposed(ctx context.Context, m *Mail) error {
	composed, err := l.compose(ctx, m)
	if err != nil {
		l.log.Error("a mail can't be composed", "mail", m.ID, "error", err)
		return l.write(ctx, func(tx *gorm.DB) error {
			return tx.Model(&Mail{}).Where("id = ?", m.ID).
				Updates(map[string]any{"due_at": l.now().Add(backoff(m.Attempts)), "lease_until": 0}).Error
		})
	}
	return l.write(ctx, func(tx *gorm.DB) error {
		for i := range composed.Files {
			composed.Files[i].MailID, composed.Files[i].Position = m.ID, i
		}
		if len(composed.Files) > 0 {
			if err := tx.Create(&composed.Files).Error; err != nil {
				return fmt.Errorf("keep the files of mail %d: %w", m.ID, err)
			}
		}
		return tx.Model(&Mail{}).Where("id = ?", m.ID).Updates(map[string]any{
			"status": MailKept, "subject": composed.Subject, "text": composed.Text, "html": composed.HTML,
			"composed_at": l.now(), "settled_at": l.now(), "due_at": 0, "lease_until": 0,
		}).Error
	})
}

package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// mailShare is the mail server's place among the accounts in share: no account has this id.
const mailShare = 0

// workMail moves one due mail a step on: composes it, and hands it over. Without a composer mails wait.
func (l *Ledger) workMail(ctx context.Context) (bool, error) {
	if l.composer == nil || l.postbox.rests(l.now()) != 0 || slices.Contains(l.share.full(), mailShare) {
		return false, nil
	}
	m, err := l.claimMail(ctx)
	if m == nil || err != nil {
		return false, err
	}
	defer l.share.take(mailShare)()
	ctx = context.WithoutCancel(ctx) // a stop must not cut a mail in half: each step has its own end
	switch {
	case m.Status == MailSending:
		return true, l.loseMail(ctx, m)
	case m.erased():
		return true, l.dropMail(ctx, m)
	}
	if err := l.composeOnce(ctx, m); err != nil {
		l.log.Error("a mail can't be composed", "mail", m.ID, "error", err)
		return true, l.putOff(ctx, m, "mail.not_composed")
	}
	if l.mailer == nil {
		return true, l.keepMail(ctx, m)
	}
	return true, l.handOver(ctx, m)
}

// claimMail takes the lease of a due mail. One that is found sending is nobody's any more: its lease ran out.
func (l *Ledger) claimMail(ctx context.Context) (*Mail, error) {
	now := l.now()
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
		columns := map[string]any{"lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime)}
		if m.Status != MailSending {
			m.Attempts++
			columns["attempts"] = m.Attempts
			if m.FirstTriedAt == 0 {
				m.FirstTriedAt = now
				columns["first_tried_at"] = now
			}
		}
		return tx.Model(&Mail{}).Where("id = ?", m.ID).Updates(columns).Error
	})
	if err != nil {
		return nil, fmt.Errorf("claim a mail: %w", err)
	}
	return m, nil
}

// composeOnce composes a mail that was not composed before, and keeps it as it is sent from then on.
func (l *Ledger) composeOnce(ctx context.Context, m *Mail) error {
	if m.ComposedAt != 0 {
		return l.openLetter(m)
	}
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	composed, err := l.compose(call, m)
	if err != nil {
		return err
	}
	company, err := l.Company(call)
	if err != nil {
		return err
	}
	m.Subject, m.Text, m.HTML, m.ComposedAt = composed.Subject, composed.Text, composed.HTML, l.now()
	if address, err := CheckAddress(company.Email); err == nil {
		m.ReplyTo = address
	}
	l.sealLetter(m)
	return l.write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Mail{}).Where("id = ? AND composed_at = 0 AND email = ?", m.ID, m.Email).Updates(map[string]any{
			"subject": m.Subject, "text": m.SealedText, "html": m.SealedHTML, "reply_to": m.ReplyTo, "composed_at": m.ComposedAt,
		})
		if r.Error == nil && r.RowsAffected == 0 {
			return fmt.Errorf("mail %d was composed by somebody else, or erased", m.ID)
		}
		return errors.Join(r.Error, l.keepFiles(tx, m.ID, composed.Files))
	})
}

// keepMail ends a mail where there is no mail server.
func (l *Ledger) keepMail(ctx context.Context, m *Mail) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Mail{}).Where("id = ? AND status IN ?", m.ID, mailsWaiting).Updates(map[string]any{
			"status": MailKept, "settled_at": l.now(), "due_at": 0, "lease_until": 0,
		}).Error
	})
}

// dropMail ends a mail whose person was erased while it waited. Nobody has to look after it.
func (l *Ledger) dropMail(ctx context.Context, m *Mail) error {
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Mail{}).Where("id = ? AND status IN ?", m.ID, mailsWaiting).Updates(map[string]any{
			"status": MailFailed, "answer": "mail.erased", "settled_at": l.now(), "set_aside_at": l.now(), "due_at": 0, "lease_until": 0,
		}).Error
	})
}

// mailsWaiting are the states of a mail that may be handed over.
var mailsWaiting = []MailStatus{MailQueued, MailDeferred}

package models

import (
	"context"
	"fmt"
	"time"

	"kontor/models/post"

	"gorm.io/gorm"
)

// A mail is handed over as money is moved: sending is written and committed first, then the server is spoken to, then
// what came of it is written. Certain not to have left are those whose server was not reached, refused, or was lost
// before it had the whole mail: they are tried again. One that was handed over without an answer, or by a process that
// died at it, may have arrived: it is never sent again by itself.

// MailTry is one handing over.
type MailTry struct {
	ID      int64
	MailID  int64
	Email   string
	BeganAt Instant
	EndedAt Instant
	Outcome post.Outcome // empty: under way
	Code    int
	Answer  string
}

// handOver tries once.
func (l *Ledger) handOver(ctx context.Context, m *Mail) error {
	message, err := l.message(ctx, m)
	if err != nil {
		return err
	}
	try, err := l.beginTry(ctx, m)
	if try == nil || err != nil {
		return err
	}
	answer := l.mailer.Send(ctx, message)
	if answer.NotThisMail {
		l.log.Warn("the mail server takes no mail", "server", l.mailer.String(), "code", answer.Code, "words", answer.Words)
		l.postbox.lose(l.now())
	} else {
		l.postbox.wake()
	}
	return l.endTry(ctx, m, try, answer)
}

// message is the mail as it goes over the wire.
func (l *Ledger) message(ctx context.Context, m *Mail) (*post.Message, error) {
	company, err := l.Company(ctx)
	if err != nil {
		return nil, err
	}
	files, err := l.MailFiles(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	message := &post.Message{
		ID: m.MessageID, Date: m.FirstTriedAt.Time(), FromName: company.Name, ReplyTo: m.ReplyTo, To: m.Email, ToName: m.Name,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML,
	}
	for _, f := range files {
		message.Files = append(message.Files, post.File{Name: f.Name, Type: f.Type, Content: f.Content})
	}
	return message, nil
}

// beginTry writes sending, with a lease as long as a handing over may take; nil where the mail is not there to be sent
// any more.
func (l *Ledger) beginTry(ctx context.Context, m *Mail) (*MailTry, error) {
	now := l.now()
	try := &MailTry{MailID: m.ID, Email: m.Email, BeganAt: now}
	err := l.write(ctx, func(tx *gorm.DB) error {
		r := tx.Model(&Mail{}).Where("id = ? AND status IN ? AND attempts = ? AND email = ?", m.ID, mailsWaiting, m.Attempts, m.Email).Updates(map[string]any{
			"status": MailSending, "sender": l.mailer.Sender(), "lease_until": now.Add(leaseTime), "due_at": now.Add(leaseTime),
		})
		if r.Error != nil || r.RowsAffected == 0 {
			try = nil
			return r.Error
		}
		return tx.Create(try).Error
	})
	if err != nil {
		return nil, fmt.Errorf("write down that mail %d is sent: %w", m.ID, err)
	}
	return try, nil
}

// endTry writes what came of a handing over. Should it have been given up meanwhile, as its lease ran out, the answer is
// the truth all the same; if it was asked to be sent again since, that goes on.
func (l *Ledger) endTry(ctx context.Context, m *Mail, try *MailTry, answer post.Answer) error {
	answer.Words = string(scrub([]byte(answer.Words)))
	columns := l.settled(m, answer)
	return l.write(ctx, func(tx *gorm.DB) error {
		held, err := lockMail(tx, m.ID)
		if err != nil {
			return err
		}
		if held.erased() { // servers name whom they refuse
			answer.Words = ""
		}
		columns["code"], columns["answer"], columns["lease_until"] = answer.Code, answer.Words, 0
		err = tx.Model(&MailTry{}).Where("id = ? AND (ended_at = 0 OR outcome = ?)", try.ID, post.Uncertain).Updates(map[string]any{
			"ended_at": l.now(), "outcome": answer.Outcome, "code": answer.Code, "answer": answer.Words,
		}).Error
		if err != nil {
			return fmt.Errorf("write down what came of mail %d: %w", m.ID, err)
		}
		return tx.Model(&Mail{}).Where(`id = ? AND (status = ? OR uncertain)
			AND NOT EXISTS (SELECT 1 FROM mail_tries t WHERE t.mail_id = mails.id AND t.id > ?)`, m.ID, MailSending, try.ID).
			Updates(columns).Error
	})
}

// mailLife is how long a mail is tried.
const mailLife = 72 * time.Hour

// settled is what an outcome makes of the mail.
func (l *Ledger) settled(m *Mail, answer post.Answer) map[string]any {
	now := l.now()
	columns := map[string]any{"uncertain": false, "due_at": 0, "settled_at": now}
	switch answer.Outcome {
	case post.Accepted:
		columns["status"] = MailAccepted
	case post.Bounced:
		columns["status"] = MailBounced
	case post.Uncertain:
		columns["status"], columns["uncertain"] = MailFailed, true
	default:
		if next := now.Add(mailPause(m.Attempts)); next <= m.FirstTriedAt.Add(mailLife) {
			return map[string]any{"status": MailDeferred, "uncertain": false, "due_at": next, "settled_at": 0}
		}
		columns["status"] = MailFailed
	}
	return columns
}

// mailPause is the pause after try n: long enough for greylisting, which asks for a quarter of an hour.
func mailPause(attempts int) time.Duration {
	pauses := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}
	return pauses[min(max(attempts-1, 0), len(pauses)-1)]
}

// putOff is a mail that could not even be handed over.
func (l *Ledger) putOff(ctx context.Context, m *Mail, why string) error {
	columns := l.settled(m, post.Answer{Outcome: post.Deferred})
	columns["code"], columns["answer"], columns["lease_until"] = 0, why, 0
	return l.write(ctx, func(tx *gorm.DB) error {
		return tx.Model(&Mail{}).Where("id = ? AND status IN ? AND attempts = ?", m.ID, mailsWaiting, m.Attempts).Updates(columns).Error
	})
}

// loseMail gives up a mail whose process died while handing it over: it may have arrived, so a person decides.
func (l *Ledger) loseMail(ctx context.Context, m *Mail) error {
	now := l.now()
	return l.write(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&Mail{}).Where("id = ? AND status = ?", m.ID, MailSending).Updates(map[string]any{
			"status": MailFailed, "uncertain": true, "code": 0, "answer": "mail.cut_off", "due_at": 0, "lease_until": 0, "settled_at": now,
		}).Error
		if err != nil {
			return fmt.Errorf("give up mail %d: %w", m.ID, err)
		}
		return tx.Model(&MailTry{}).Where("mail_id = ? AND ended_at = 0", m.ID).Updates(map[string]any{
			"ended_at": now, "outcome": post.Uncertain, "answer": "mail.cut_off",
		}).Error
	})
}

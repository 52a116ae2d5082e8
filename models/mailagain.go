package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// MailAgain asks for a mail to be sent again. Key is of the form. Another address makes a mail of its own.
type MailAgain struct {
	Key   string
	Email string // empty: the same
}

// CheckAgain says whether the mail can be sent again; posts, whether there is a mail server. What was accepted is not
// sent again: it is out of our hands, and a reminder is another letter.
func (m *Mail) CheckAgain(posts bool) error {
	switch {
	case m.erased():
		return problem(Conflict, "mail.erased")
	case m.Status == MailQueued, m.Status == MailSending:
		return problem(Conflict, "mail.under_way")
	case m.Status == MailAccepted:
		return problem(Conflict, "mail.was_accepted")
	case m.Status == MailDeferred && m.LeaseUntil != 0:
		return problem(Conflict, "mail.under_way")
	case !posts:
		return problem(Conflict, "mail.no_server")
	}
	return nil
}

// erased says that whoever it was to, or about, was erased: neither address nor letter is there any more.
func (m *Mail) erased() bool { return m.Email == nobody }

// Posts says whether there is a mail server: without one, no mail leaves.
func (l *Ledger) Posts() bool { return l.mailer != nil }

// MailServerRests is until when no mail is handed over, as the mail server takes nobody's; 0 where it does. It is this
// process's word alone.
func (l *Ledger) MailServerRests() Instant { return l.postbox.rests(l.now()) }

// SendMailAgain sends a mail again as it was composed. For clerks. To the same address it is the same mail: it keeps its
// Message-ID, so that a mail server which has it already can tell. To another it is a new one, and the old is set aside.
// The same form sent twice does it once. Gives the mail that is sent. Returns Missing, Conflict where it can't be sent
// again, Invalid at "email".
func (l *Ledger) SendMailAgain(ctx context.Context, actor Actor, id int64, ask MailAgain) (*Mail, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	if ask.Key == "" || len(ask.Key) > maxKey {
		return nil, problem(Invalid, "form.key_missing").at("key")
	}
	var m *Mail
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		m, err = l.again(tx, actor, id, ask)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.postbox.wake() // whoever asks wants to see whether it goes now
	l.nudge()
	return m, nil
}

// MailKey is a form by which a mail was sent again.
type MailKey struct {
	Key    string `gorm:"primaryKey"`
	MailID int64  // what came of it
	OfID   int64  // what it was asked of
	Email  string
}

func (l *Ledger) again(tx *gorm.DB, actor Actor, id int64, ask MailAgain) (*Mail, error) {
	m, err := lockMail(tx, id)
	if err != nil {
		return nil, err
	}
	if m.erased() {
		return nil, m.CheckAgain(l.Posts())
	}
	email := m.Email
	if ask.Email != "" {
		if email, err = CheckAddress(ask.Email); err != nil {
			return nil, err
		}
	}
	var used MailKey
	err = tx.Where("key = ?", ask.Key).Take(&used).Error
	switch {
	case err == nil && used.OfID == id && used.Email == email:
		return lockMail(tx, used.MailID)
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	if err := m.CheckAgain(l.Posts()); err != nil {
		return nil, err
	}
	sent := m
	if email == m.Email {
		err = l.requeue(tx, actor, m)
	} else {
		sent, err = l.readdress(tx, actor, m, email)
	}
	if err != nil {
		return nil, err
	}
	return sent, tx.Create(&MailKey{Key: ask.Key, MailID: sent.ID, OfID: id, Email: email}).Error
}

func lockMail(tx *gorm.DB, id int64) (*Mail, error) {
	var m Mail
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&m).Error; err != nil {
		return nil, missing(err, "mail.missing")
	}
	return &m, nil
}

// requeue begins the life of a mail anew, with another three days of tries.
func (l *Ledger) requeue(tx *gorm.DB, actor Actor, m *Mail) error {
	detail := map[string]any{"letter": m.Kind, "was": m.Status}
	m.Status, m.Uncertain, m.Code, m.Answer, m.Attempts = MailQueued, false, 0, "", 0
	m.FirstTriedAt, m.DueAt, m.SetAsideAt, m.SettledAt = 0, l.now(), 0, 0
	err := tx.Model(&Mail{}).Where("id = ?", m.ID).Updates(map[string]any{
		"status": m.Status, "uncertain": false, "code": 0, "answer": "", "attempts": 0, "first_tried_at": 0, "due_at": m.DueAt,
		"lease_until": 0, "set_aside_at": 0, "settled_at": 0,
	}).Error
	if err != nil {
		return fmt.Errorf("queue mail %d again: %w", m.ID, err)
	}
	return l.record(tx, actor, "mail.again", subject{kind: "mail", id: m.ID}, detail)
}

// readdress makes a mail to another address, of the same words and files. The old one is done with.
func (l *Ledger) readdress(tx *gorm.DB, actor Actor, m *Mail, email string) (*Mail, error) {
	if err := l.openLetter(m); err != nil {
		return nil, err
	}
	n := &Mail{
		Key: fmt.Sprintf("again-%d-%s", m.ID, NewKey()), Kind: m.Kind, About: m.About, AboutID: m.AboutID, PaymentID: m.PaymentID,
		Language: m.Language, Email: email, Name: m.Name, Message: m.Message, MessageID: l.newMessageID(), Status: MailQueued,
		ReplyTo: m.ReplyTo, Subject: m.Subject, Text: m.Text, HTML: m.HTML, ComposedAt: m.ComposedAt,
		DueAt: l.now(), UserID: actor.userID(), AgainOf: &m.ID, CreatedAt: l.now(),
	}
	if n.ComposedAt != 0 {
		l.sealLetter(n)
	}
	if err := l.insertMail(tx, actor, n, "mail.readdressed"); err != nil {
		return nil, err
	}
	files, err := l.filesOf(tx, m.ID)
	if err == nil {
		err = l.keepFiles(tx, n.ID, files)
	}
	if err != nil {
		return nil, err
	}
	columns := map[string]any{"set_aside_at": l.now(), "due_at": 0}
	if m.Status == MailDeferred {
		columns["status"], columns["settled_at"] = MailFailed, l.now()
	}
	return n, tx.Model(&Mail{}).Where("id = ?", m.ID).Updates(columns).Error
}

// CheckSetAside says whether the mail waits for somebody to look after it.
func (m *Mail) CheckSetAside() error {
	if m.Status != MailBounced && m.Status != MailFailed || m.SetAsideAt != 0 {
		return problem(Conflict, "mail.not_lost")
	}
	return nil
}

// SetMailAside takes a mail that did not arrive from the list of what needs a person. For clerks. Doing it twice is
// doing it once.
func (l *Ledger) SetMailAside(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		m, err := lockMail(tx, id)
		if err != nil || m.SetAsideAt != 0 {
			return err
		}
		if err := m.CheckSetAside(); err != nil {
			return err
		}
		if err := tx.Model(&Mail{}).Where("id = ?", id).Update("set_aside_at", l.now()).Error; err != nil {
			return fmt.Errorf("set mail %d aside: %w", id, err)
		}
		return l.record(tx, actor, "mail.set_aside", subject{kind: "mail", id: id}, nil)
	})
}

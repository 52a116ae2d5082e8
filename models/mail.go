package models

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
)

// LetterKind is which letter a mail is. web/letters has the sentences of each.
type LetterKind string

// The letters.
const (
	LetterTest             LetterKind = "test" // is about nothing: tells whether mail arrives
	LetterLink             LetterKind = "link"
	LetterLinkReminder     LetterKind = "link.reminder"
	LetterLinkReceipt      LetterKind = "link.receipt"
	LetterInvoice          LetterKind = "invoice"
	LetterInvoiceReminder  LetterKind = "invoice.reminder"
	LetterCreditNote       LetterKind = "credit_note"
	LetterStart            LetterKind = "subscription.start"
	LetterUpcoming         LetterKind = "subscription.upcoming"
	LetterCharged          LetterKind = "subscription.charged"
	LetterDeclined         LetterKind = "subscription.declined"
	LetterSubscriptionEnds LetterKind = "subscription.ended"
)

// LetterKinds lists them.
var LetterKinds = []LetterKind{
	LetterTest, LetterLink, LetterLinkReminder, LetterLinkReceipt, LetterInvoice, LetterInvoiceReminder, LetterCreditNote,
	LetterStart, LetterUpcoming, LetterCharged, LetterDeclined, LetterSubscriptionEnds,
}

// What a mail can be about.
const (
	AboutLink         = "link"
	AboutInvoice      = "invoice"
	AboutSubscription = "subscription"
)

// MailLanguages are what letters can be written in.
var MailLanguages = []string{"en", "de"}

// MailStatus is where a mail stands in its life.
type MailStatus string

// The life of a mail: queued → sending → accepted, deferred, bounced or failed. One that is deferred is handed over
// again after a pause. Without a mail server it ends as kept.
const (
	MailQueued   MailStatus = "queued"
	MailSending  MailStatus = "sending" // a worker is handing it over, or died at it
	MailKept     MailStatus = "kept"    // there is no mail server: it is here to be read, and left for nobody
	MailAccepted MailStatus = "accepted"
	MailDeferred MailStatus = "deferred" // not now: tried again
	MailBounced  MailStatus = "bounced"  // the server refuses it for good
	MailFailed   MailStatus = "failed"   // given up, or it may have arrived and nobody knows: see Uncertain
)

// MailStatuses lists them.
var MailStatuses = []MailStatus{MailQueued, MailSending, MailKept, MailAccepted, MailDeferred, MailBounced, MailFailed}

// Mail is one letter to one recipient. Its words and files are composed once, when its turn comes, and sent so however
// often that takes.
type Mail struct {
	ID           int64
	Key          string
	Kind         LetterKind
	About        string // AboutLink …; empty: nothing
	AboutID      int64
	PaymentID    *int64 // the one that it tells of
	Language     string
	Email        string // as CheckAddress gives it
	Name         string
	Message      string // of whoever sent it
	MessageID    string // without its brackets
	Status       MailStatus
	Uncertain    bool // failed, and yet it may have arrived
	Sender       string
	ReplyTo      string
	Subject      string
	Text         string `gorm:"-"` // Text and HTML: of Ledger.Mail, for the row keeps them sealed
	HTML         string `gorm:"-"`
	SealedText   []byte `gorm:"column:text"`
	SealedHTML   []byte `gorm:"column:html"`
	ComposedAt   Instant
	Code         int    // SMTP's; 0: the server never answered
	Answer       string // the server's words, or what kept it from answering
	Attempts     int    // since it was last asked to be sent
	FirstTriedAt Instant
	DueAt        Instant
	LeaseUntil   Instant
	UserID       *int64
	AgainOf      *int64 // the mail that this one goes to another address for
	SetAsideAt   Instant
	CreatedAt    Instant `gorm:"autoCreateTime:false"`
	SettledAt    Instant
}

// Settling says that what becomes of the mail is known within moments.
func (m *Mail) Settling() bool { return m.Status == MailQueued || m.Status == MailSending }

// NewMail is a letter to be sent. Key names what it is sent for: of one key there is one mail.
type NewMail struct {
	Key      string
	Kind     LetterKind
	Language string
	To       string // an e-mail address
	Name     string
	Message  string // stands in the letter
	About    string
	AboutID  int64
	Payment  int64 // the id of the one that it tells of, as a receipt does; 0: none
}

const (
	maxMailName    = 100  // characters
	maxMailMessage = 2000 // characters
)

func (n *NewMail) check() (err error) {
	if n.To, err = CheckAddress(n.To); err != nil {
		return err
	}
	n.Name, n.Message = oneLine(n.Name), manyLines(n.Message)
	switch {
	case n.Key == "" || len(n.Key) > 2*maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case !slices.Contains(LetterKinds, n.Kind):
		return fmt.Errorf("there is no letter %q", n.Kind)
	case !slices.Contains(MailLanguages, n.Language):
		return problem(Invalid, "mail.language").at("language")
	case utf8.RuneCountInString(n.Name) > maxMailName:
		return problem(Invalid, "form.too_long", "max", maxMailName).at("name")
	case utf8.RuneCountInString(n.Message) > maxMailMessage:
		return problem(Invalid, "form.too_long", "max", maxMailMessage).at("message")
	}
	return nil
}

func (n *NewMail) payment() *int64 {
	if n.Payment == 0 {
		return nil
	}
	return &n.Payment
}

// queueMail writes a mail down in the transaction of the change that it tells of; the worker composes it and hands it
// over. The same key gives the mail that is there. Returns Invalid beside "email", "language", "name", "message".
// Whoever calls it nudges the worker after the commit.
func (l *Ledger) queueMail(tx *gorm.DB, actor Actor, n NewMail) (*Mail, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	var there Mail
	err := tx.Where("key = ?", n.Key).Take(&there).Error
	if err == nil {
		return &there, nil
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, err
	}
	m := &Mail{
		Key: n.Key, Kind: n.Kind, About: n.About, AboutID: n.AboutID, PaymentID: n.payment(),
		Language: n.Language, Email: n.To, Name: n.Name, Message: n.Message, MessageID: l.newMessageID(), Status: MailQueued, DueAt: l.now(), UserID: actor.userID(), CreatedAt: l.now(),
	}
	return m, l.insertMail(tx, actor, m, "mail.queued")
}

func (l *Ledger) insertMail(tx *gorm.DB, actor Actor, m *Mail, action string) error {
	if err := tx.Create(m).Error; err != nil {
		return fmt.Errorf("write down the mail: %w", err)
	}
	return l.record(tx, actor, action, subject{kind: "mail", id: m.ID}, map[string]any{"letter": m.Kind})
}

// newMessageID is unlike any other in the world: 130 random bits at our host.
func (l *Ledger) newMessageID() string {
	host := "kontor.invalid"
	if u, err := url.Parse(l.baseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	if strings.Contains(host, ":") { // an IPv6 address
		host = "[IPv6:" + host + "]"
	}
	return strings.ToLower(rand.Text()) + "@" + host
}

// mailColumns are those of a list: all but the letter itself.
const mailColumns = "id, kind, about, about_id, payment_id, language, email, name, status, uncertain, subject, code, answer, attempts, " +
	"first_tried_at, due_at, again_of, set_aside_at, created_at, settled_at"

// MailsAbout are the mails about one thing, newest first, without their words and files.
func (l *Ledger) MailsAbout(ctx context.Context, about string, id int64) ([]Mail, error) {
	var all []Mail
	err := l.reads.WithContext(ctx).Select(mailColumns).Where("about = ? AND about_id = ?", about, id).
		Order("id DESC").Limit(maxPage).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the mails about %s %d: %w", about, id, err)
	}
	return all, nil
}

// Mail is one of them, whole but for its files. Returns Missing.
func (l *Ledger) Mail(ctx context.Context, id int64) (*Mail, error) {
	var m Mail
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&m).Error; err != nil {
		return nil, missing(err, "mail.missing")
	}
	if err := l.openLetter(&m); err != nil {
		return nil, err
	}
	return &m, nil
}

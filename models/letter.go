package models

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// Letter is all that a mail is composed of: the mail itself, and what it is about.
type Letter struct {
	Mail    *Mail
	Company *Company
	Payment *Payment // nil: it tells of none
	Link    *Link    // of AboutLink
	LinkURL string   // where it is paid
	BaseURL string   // of Kontor's pages, without a slash at its end

	Subscription *SubscriptionLetter // of AboutSubscription

	Invoice     *Invoice // of letters about one
	InvoiceURL  string
	InvoiceFile *InvoiceFile // its PDF
}

// MailFile is a file that goes with a mail.
type MailFile struct {
	MailID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Position int   `gorm:"primaryKey;autoIncrement:false"`
	Name     string
	Type     string // "application/pdf"
	Content  []byte `gorm:"-"`
	Sealed   []byte `gorm:"column:content"`
	Size     int    `gorm:"->;-:migration"` // of the content
}

// Composed is a letter as it is read.
type Composed struct {
	Subject string
	Text    string
	HTML    string
	Files   []MailFile // name, type and content
}

// Composer writes letters. It is called outside of any transaction. The pages implement it: models knows no sentence.
type Composer interface {
	Compose(ctx context.Context, letter *Letter) (*Composed, error)
}

// letter gathers what a mail is composed of. Returns Missing where what it is about is not there.
func (l *Ledger) letter(ctx context.Context, m *Mail) (letter *Letter, err error) {
	letter = &Letter{Mail: m, BaseURL: l.baseURL}
	if letter.Company, err = l.Company(ctx); err != nil {
		return nil, err
	}
	if m.PaymentID != nil {
		if letter.Payment, err = l.Payment(ctx, *m.PaymentID); err != nil {
			return nil, err
		}
	}
	switch m.About {
	case "":
		return letter, nil
	case AboutLink:
		return letter, l.letterOfLink(ctx, letter)
	case AboutSubscription:
		letter.Subscription, err = l.subscriptionLetter(ctx, m)
		return letter, err
	case AboutInvoice:
		return letter, l.letterAboutInvoice(ctx, letter)
	}
	return nil, fmt.Errorf("nothing is known of %s %d", m.About, m.AboutID)
}

// PreviewLetter composes a letter that is not sent, as it would be now. Returns Invalid as queueMail does, and Missing
// where what it is about is not there.
func (l *Ledger) PreviewLetter(ctx context.Context, n NewMail) (*Composed, error) {
	n.Key = "preview"
	if err := n.check(); err != nil {
		return nil, err
	}
	return l.compose(ctx, &Mail{
		Kind: n.Kind, Language: n.Language, Email: n.To, Name: n.Name, Message: n.Message, About: n.About, AboutID: n.AboutID,
		PaymentID: n.payment(),
		CreatedAt: l.now(),
	})
}

// Bounds of a letter, in bytes. A mail server takes some 20 MB, and files grow by a third on the way.
const (
	maxLetter      = 1 << 20
	maxLetterFiles = 12 << 20
)

func (l *Ledger) compose(ctx context.Context, m *Mail) (*Composed, error) {
	if l.composer == nil {
		return nil, errors.New("nobody here composes letters")
	}
	letter, err := l.letter(ctx, m)
	if err != nil {
		return nil, err
	}
	return l.composeSafely(ctx, letter)
}

// composeSafely turns a composer that breaks into an error: it must not take the worker with it, at each start again.
func (l *Ledger) composeSafely(ctx context.Context, letter *Letter) (composed *Composed, err error) {
	defer func() {
		if r := recover(); r != nil {
			composed, err = nil, fmt.Errorf("the composer broke: %v\n%s", r, debug.Stack())
		}
	}()
	if composed, err = l.composer.Compose(ctx, letter); err != nil {
		return nil, err
	}
	composed.Subject = oneLine(composed.Subject)
	size := 0
	for _, f := range composed.Files {
		size += len(f.Content)
	}
	if len(composed.Text)+len(composed.HTML) > maxLetter || size > maxLetterFiles {
		return nil, fmt.Errorf("the letter is too large: %d bytes of files", size)
	}
	return composed, nil
}

// MailFiles are what is attached to a mail, in its order, with their content.
func (l *Ledger) MailFiles(ctx context.Context, mailID int64) ([]MailFile, error) {
	return l.filesOf(l.reads.WithContext(ctx), mailID)
}

// MailFileNames are what is attached to a mail, in its order, with their sizes and without their content.
func (l *Ledger) MailFileNames(ctx context.Context, mailID int64) ([]MailFile, error) {
	var files []MailFile
	err := l.reads.WithContext(ctx).Select("mail_id, position, name, type, length(content) - ? AS size", sealedMore).
		Where("mail_id = ?", mailID).Order("position").Find(&files).Error
	if err != nil {
		return nil, fmt.Errorf("read the files of mail %d: %w", mailID, err)
	}
	return files, nil
}

// MailFile is one of them, by its position. Returns Missing.
func (l *Ledger) MailFile(ctx context.Context, mailID int64, position int) (*MailFile, error) {
	var f MailFile
	err := l.reads.WithContext(ctx).Select("mail_id, position, name, type, content").
		Where("mail_id = ? AND position = ?", mailID, position).Take(&f).Error
	if err != nil {
		return nil, missing(err, "mail.file_missing")
	}
	if err := l.openFile(&f); err != nil {
		return nil, err
	}
	return &f, nil
}

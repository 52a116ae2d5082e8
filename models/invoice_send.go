package models

import (
	"cmp"
	"context"
	"fmt"

	"gorm.io/gorm"
)

// SendAsk is what a person fills in to mail an invoice, or to remind of it.
type SendAsk struct {
	Key     string
	ID      int64
	To      string // an e-mail address; empty: the invoice's
	Message string
}

// SendInvoice mails an invoice or a credit note with its PDF and the link to its page. For clerks. The same form sent twice
// is one mail. Returns Unavailable where the PDF can't be made yet.
func (l *Ledger) SendInvoice(ctx context.Context, actor Actor, ask SendAsk) (*Mail, error) {
	return l.mailInvoice(ctx, actor, ask, func(i *Invoice) (LetterKind, error) {
		if i.Kind == KindCreditNote {
			return LetterCreditNote, nil
		}
		return LetterInvoice, nil
	})
}

// RemindOfInvoice mails a reminder now, whatever the schedule says. For clerks. Returns Conflict where nothing is owed.
func (l *Ledger) RemindOfInvoice(ctx context.Context, actor Actor, ask SendAsk) (*Mail, error) {
	return l.mailInvoice(ctx, actor, ask, func(i *Invoice) (LetterKind, error) {
		if !i.Asks() {
			return "", problem(Conflict, "invoice.nothing_owed")
		}
		return LetterInvoiceReminder, nil
	})
}

func (l *Ledger) mailInvoice(ctx context.Context, actor Actor, ask SendAsk, letter func(*Invoice) (LetterKind, error)) (*Mail, error) {
	if err := actor.must(Clerk); err != nil {
		return nil, err
	}
	if ask.Key == "" || len(ask.Key) > maxKey {
		return nil, problem(Invalid, "form.key_missing").at("key")
	}
	if err := l.MakeFiles(ctx, ask.ID); err != nil {
		return nil, err
	}
	var m *Mail
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		i, err := lockInvoice(tx, ask.ID)
		if err != nil {
			return err
		}
		kind, err := letter(i)
		if err != nil {
			return err
		}
		m, err = l.queueInvoiceMail(tx, actor, i, kind, ask)
		return err
	})
	if err != nil {
		return nil, err
	}
	l.nudge()
	return m, nil
}

func (l *Ledger) queueInvoiceMail(tx *gorm.DB, actor Actor, i *Invoice, kind LetterKind, ask SendAsk) (*Mail, error) {
	m, err := l.queueMail(tx, actor, NewMail{
		Key: ask.Key, Kind: kind, Language: i.Language, To: cmp.Or(ask.To, i.Email), Name: clip(i.CustomerName, maxMailName), Message: ask.Message,
		About: AboutInvoice, AboutID: i.ID,
	})
	if err != nil || i.SentAt != 0 {
		return m, err
	}
	i.SentAt = l.now()
	if err := tx.Model(&Invoice{}).Where("id = ?", i.ID).UpdateColumn("sent_at", i.SentAt).Error; err != nil {
		return nil, fmt.Errorf("write that invoice %d was sent: %w", i.ID, err)
	}
	return m, l.record(tx, actor, "invoice.sent", i.subject(), map[string]any{"number": i.Number, "mail": m.ID})
}

// letterAboutInvoice gathers what a letter about an invoice is composed of.
func (l *Ledger) letterAboutInvoice(ctx context.Context, letter *Letter) (err error) {
	if letter.Invoice, err = l.Invoice(ctx, letter.Mail.AboutID); err != nil {
		return err
	}
	if letter.InvoiceURL, err = l.InvoiceURL(letter.Invoice); err != nil {
		return err
	}
	letter.InvoiceFile, err = l.InvoiceFile(ctx, letter.Invoice.ID, FileHybrid)
	if HasCode(err, Missing) {
		letter.InvoiceFile, err = l.InvoiceFile(ctx, letter.Invoice.ID, FilePDF)
	}
	return err
}

// InvoiceURL is an issued invoice's page for its customer. It is a secret of the two.
func (l *Ledger) InvoiceURL(i *Invoice) (string, error) {
	token, err := l.openToken(i.TokenHash, i.Token)
	if err != nil {
		return "", fmt.Errorf("open the token of invoice %d: %w", i.ID, err)
	}
	return l.baseURL + "/invoice/" + token, nil
}

// InvoiceByToken finds an issued invoice by what its page's URL ends in. Returns Missing.
func (l *Ledger) InvoiceByToken(ctx context.Context, token string) (*Invoice, error) {
	if token = readToken(token); token == "" {
		return nil, problem(Missing, "invoice.missing")
	}
	var i Invoice
	err := l.reads.WithContext(ctx).Select("id").Where("token_hash = ? AND token_hash <> ''", tokenHash(token)).Take(&i).Error
	if err != nil {
		return nil, missing(err, "invoice.missing")
	}
	return l.Invoice(ctx, i.ID)
}

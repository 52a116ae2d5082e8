package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// LinkMail is a mail about a link that a person sends.
type LinkMail struct {
	Key     string
	To      string
	Message string
}

// MailLink sends the link's mail to its customer: the first time as such, later as a reminder. For clerks. The same form
// sent twice is one mail. Returns Conflict where the link is not open, Invalid as queueMail does.
func (l *Ledger) MailLink(ctx context.Context, actor Actor, id int64, ask LinkMail) (m *Mail, err error) {
	err = l.changeLink(ctx, actor, id, func(tx *gorm.DB, k *Link) error {
		if err := k.CheckExpire(l.now()); err != nil {
			return err
		}
		kind, err := l.nextLetter(tx, k)
		if err != nil {
			return err
		}
		m, err = l.queueMail(tx, actor, k.letter(kind, ask.Key, ask.To, ask.Message))
		return err
	})
	return m, err
}

// nextLetter is the reminder once the link itself was sent.
func (l *Ledger) nextLetter(tx *gorm.DB, k *Link) (LetterKind, error) {
	var sent int64
	err := tx.Model(&Mail{}).Where("about = ? AND about_id = ? AND kind = ?", AboutLink, k.ID, LetterLink).Count(&sent).Error
	if sent > 0 {
		return LetterLinkReminder, err
	}
	return LetterLink, err
}

func (k *Link) letter(kind LetterKind, key, to, message string) NewMail {
	name := []rune(k.CustomerName())
	return NewMail{
		Key: key, Kind: kind, Language: k.Language, To: to, Name: string(name[:min(len(name), maxMailName)]), Message: message,
		About: AboutLink, AboutID: k.ID,
	}
}

// mailFirst sends a link's mail as it is made.
func (l *Ledger) mailFirst(tx *gorm.DB, actor Actor, k *Link) error {
	_, err := l.queueMail(tx, actor, k.letter(LetterLink, fmt.Sprintf("link %d", k.ID), k.Email, k.Message))
	return err
}

// mailReminder sends the reminder that was wanted when the link was made.
func (l *Ledger) mailReminder(tx *gorm.DB, k *Link) error {
	_, err := l.queueMail(tx, System, k.letter(LetterLinkReminder, fmt.Sprintf("link %d reminder", k.ID), k.Email, k.Message))
	return err
}

// mailReceipt thanks for a payment that was wanted. What an invoice or a subscription is paid by has letters of its own.
// The news that brought it does not hang on whether a letter can be written.
func (l *Ledger) mailReceipt(tx *gorm.DB, k *Link, p *Payment) error {
	if k.Purpose != ForLink || k.Email == "" || p.Excess > 0 {
		return nil
	}
	n := k.letter(LetterLinkReceipt, fmt.Sprintf("payment %d receipt", p.ID), k.Email, "")
	n.Payment = p.ID
	_, err := l.queueMail(tx, System, n)
	if AsProblem(err) != nil {
		l.log.Warn("no receipt was mailed", "payment", p.ID, "error", err)
		return nil
	}
	return err
}

package models

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// A letter's words and files hold the address of its customer's page, so they are kept sealed like the token itself.

func (m *Mail) owner(part string) string { return "mail " + part + " " + m.MessageID }

func (f *MailFile) owner() string { return fmt.Sprintf("mail file %d of %d", f.Position, f.MailID) }

// sealLetter makes what the row keeps of a composed mail's words.
func (l *Ledger) sealLetter(m *Mail) {
	m.SealedText = l.vault.seal([]byte(m.Text), m.owner("text"))
	m.SealedHTML = l.vault.seal([]byte(m.HTML), m.owner("html"))
}

// openLetter gives a mail its words; there are none before it is composed, and once its person was erased. Returns ErrKey.
func (l *Ledger) openLetter(m *Mail) error {
	if len(m.SealedText) == 0 {
		return nil
	}
	text, err := l.vault.open(m.SealedText, m.owner("text"))
	if err != nil {
		return fmt.Errorf("open the text of mail %d: %w", m.ID, err)
	}
	html, err := l.vault.open(m.SealedHTML, m.owner("html"))
	if err != nil {
		return fmt.Errorf("open the page of mail %d: %w", m.ID, err)
	}
	m.Text, m.HTML = string(text), string(html)
	return nil
}

func (l *Ledger) openFile(f *MailFile) error {
	content, err := l.vault.open(f.Sealed, f.owner())
	if err != nil {
		return fmt.Errorf("open file %d of mail %d: %w", f.Position, f.MailID, err)
	}
	f.Content, f.Size = content, len(content)
	return nil
}

// filesOf are a mail's files in their order, opened.
func (l *Ledger) filesOf(db *gorm.DB, mailID int64) ([]MailFile, error) {
	var files []MailFile
	err := db.Omit("size").Where("mail_id = ?", mailID).Order("position").Find(&files).Error
	for i := range files {
		if err == nil {
			err = l.openFile(&files[i])
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the files of mail %d: %w", mailID, err)
	}
	return files, nil
}

func (l *Ledger) keepFiles(tx *gorm.DB, mailID int64, files []MailFile) error {
	for i := range files {
		f := &files[i]
		f.MailID, f.Position = mailID, i
		f.Sealed = l.vault.seal(f.Content, f.owner())
		if err := tx.Create(f).Error; err != nil {
			return fmt.Errorf("keep the files of mail %d: %w", mailID, err)
		}
	}
	return nil
}

// sealLettersAnew moves a few letters behind a key to the current key, and gives the last one's id; 0 for none. They are
// read locked, so that what an erasure takes away meanwhile does not come back.
func (l *Ledger) sealLettersAnew(tx *gorm.DB, after int64) (last int64, err error) {
	var few []Mail
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id > ? AND composed_at > 0", after).Order("id").Limit(sealChunk).Find(&few).Error
	for i := range few {
		if err == nil {
			last, err = few[i].ID, l.sealMailAnew(tx, &few[i])
		}
	}
	return last, err
}

// sealMailAnew moves one letter.
func (l *Ledger) sealMailAnew(tx *gorm.DB, m *Mail) error {
	if len(m.SealedText) > 0 && !l.vault.isCurrent(m.SealedText) {
		if err := l.openLetter(m); err != nil {
			return err
		}
		l.sealLetter(m)
		if err := tx.Model(m).Select("SealedText", "SealedHTML").Updates(m).Error; err != nil {
			return err
		}
	}
	files, err := l.filesOf(tx, m.ID)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		if l.vault.isCurrent(f.Sealed) {
			continue
		}
		if err := tx.Model(f).Update("content", l.vault.seal(f.Content, f.owner())).Error; err != nil {
			return err
		}
	}
	return nil
}

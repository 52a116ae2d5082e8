package models

import (
	"fmt"
)

// nobody stands where a mail had an address.
const nobody = "erased"

// eraseMailRows empties what was sent to their e-mails before the erasure began: who has one of them now is somebody new.
// All mails are looked through, as an address may be written in capitals.
func eraseMailRows(e *eraser) (more bool, err error) {
	var last int64
	if err := e.tx.Raw("SELECT COALESCE(max(id), 0) FROM mails WHERE created_at <= ?", e.task.CreatedAt).Scan(&last).Error; err != nil {
		return false, err
	}
	from := e.task.Place
	e.task.Place += eraseLooked
	var ids []int64
	err = e.tx.Raw("SELECT id FROM mails WHERE id > ? AND id <= ? AND created_at <= ? AND lower(email) IN ?",
		from, e.task.Place, e.task.CreatedAt, append(e.words.Emails, nobody)).Scan(&ids).Error
	if err != nil {
		return false, fmt.Errorf("look for mails to be emptied: %w", err)
	}
	return e.task.Place < last, e.emptyMails(ids)
}

// eraseMailsAbout empties what was sent about things of theirs, whoever it went to.
func (e *eraser) eraseMailsAbout(about string, of []int64) error {
	var ids []int64
	if err := e.tx.Raw("SELECT id FROM mails WHERE about = ? AND about_id IN ?", about, of).Scan(&ids).Error; err != nil {
		return fmt.Errorf("look for mails to be emptied: %w", err)
	}
	return e.emptyMails(ids)
}

func (e *eraser) emptyMails(ids []int64) error {
	return e.blank(ids,
		"UPDATE mails SET email = '"+nobody+"', name = '', message = '', subject = '', text = NULL, html = NULL, answer = '' WHERE id IN ?",
		"DELETE FROM mail_files WHERE mail_id IN ?",
		"UPDATE mail_tries SET email = '"+nobody+"', answer = '' WHERE mail_id IN ?",
		"UPDATE mail_keys SET email = '"+nobody+"' WHERE mail_id IN ? ",
	)
}

package models

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
)

// Note is what a person wrote down beside a payment. It is never changed.
type Note struct {
	ID        int64
	PaymentID int64
	UserID    int64
	Key       string
	Body      string
	CreatedAt Instant `gorm:"autoCreateTime:false"`
}

const maxNote = 2000 // characters

// AddNote writes a note beside a payment. For clerks. The same form sent twice is one note.
// Returns Invalid beside the body for none or one that is too long, Conflict for a key used for something else.
func (l *Ledger) AddNote(ctx context.Context, actor Actor, paymentID int64, key, body string) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	body, err := l.checkNote(ctx, actor, key, body)
	if err != nil {
		return err
	}
	n := Note{PaymentID: paymentID, UserID: actor.UserID, Key: key, Body: body, CreatedAt: l.now()}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return l.insertNote(tx, actor, &n) })
}

// checkNote gives the body as it is kept, with whom it mentions by their whole names.
func (l *Ledger) checkNote(ctx context.Context, actor Actor, key, body string) (string, error) {
	body = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(body, "\uFFFD"), "\x00", ""))
	switch {
	case actor.UserID == 0: // a note is a person's
		return "", problem(Forbidden, "forbidden", "role", string(Clerk))
	case key == "" || len(key) > maxKey:
		return "", problem(Invalid, "form.key_missing").at("key")
	case body == "":
		return "", problem(Invalid, "note.empty").at("body")
	case utf8.RuneCountInString(body) > maxNote:
		return "", problem(Invalid, "form.too_long", "max", maxNote).at("body")
	}
	return l.mention(ctx, body)
}

// insertNote locks the payment first: two sendings of one form come one after the other.
func (l *Ledger) insertNote(tx *gorm.DB, actor Actor, n *Note) error {
	if _, err := lockPayment(tx, n.PaymentID); err != nil {
		return err
	}
	var there Note
	err := tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.PaymentID == n.PaymentID && there.UserID == n.UserID && there.Body == n.Body:
		return nil
	case err == nil:
		return problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	if err := tx.Create(n).Error; err != nil {
		return fmt.Errorf("write down the note: %w", err)
	}
	if err := l.noticeMentions(tx, actor, n.Body, "payment", n.PaymentID); err != nil {
		return err
	}
	return l.record(tx, actor, "note.added", subject{"note", n.ID, n.PaymentID}, nil)
}

package models

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// CustomerNote is what a person wrote down beside a customer. It is never changed, and goes when the customer is erased.
type CustomerNote struct {
	ID         int64
	CustomerID int64
	UserID     int64
	Key        string
	Body       string
	CreatedAt  Instant `gorm:"autoCreateTime:false"`

	By string `gorm:"-"` // the person's name, where it was read
}

// notesShown is how many notes a page has; older ones are in the export.
const notesShown = 200

// AddCustomerNote writes a note beside a customer. For clerks. The same form sent twice is one note.
// Returns Invalid beside the body for none or one that is too long, Conflict for a key used for something else.
func (l *Ledger) AddCustomerNote(ctx context.Context, actor Actor, customerID int64, key, body string) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	body, err := l.checkNote(ctx, actor, key, body)
	if err != nil {
		return err
	}
	n := CustomerNote{CustomerID: customerID, UserID: actor.UserID, Key: key, Body: body, CreatedAt: l.now()}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error { return l.insertCustomerNote(tx, actor, &n) })
}

// insertCustomerNote locks the customer first: two sendings of one form come one after the other.
func (l *Ledger) insertCustomerNote(tx *gorm.DB, actor Actor, n *CustomerNote) error {
	c, err := lockCustomer(tx, n.CustomerID)
	if err != nil {
		return err
	}
	var there CustomerNote
	err = tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.CustomerID == n.CustomerID && there.UserID == n.UserID && there.Body == n.Body:
		return nil
	case err == nil:
		return problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	if err := tx.Create(n).Error; err != nil {
		return fmt.Errorf("write down the note: %w", err)
	}
	if err := l.noticeMentions(tx, actor, n.Body, "customer", n.CustomerID); err != nil {
		return err
	}
	return l.record(tx, actor, "customer.noted", c.subject(), nil)
}

// CustomerNotes are the notes beside a customer, newest first, with who wrote them.
func (l *Ledger) CustomerNotes(ctx context.Context, customerID int64) ([]CustomerNote, error) {
	var notes []CustomerNote
	err := l.reads.WithContext(ctx).Where("customer_id = ?", customerID).Order("id DESC").Limit(notesShown).Find(&notes).Error
	if err != nil {
		return nil, fmt.Errorf("read the customer's notes: %w", err)
	}
	authors := make([]Note, len(notes))
	for i, n := range notes {
		authors[i].UserID = n.UserID
	}
	names, err := l.namesOf(ctx, nil, nil, authors)
	for i := range notes {
		notes[i].By = names[notes[i].UserID]
	}
	return notes, err
}

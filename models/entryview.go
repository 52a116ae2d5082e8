package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// EntryCause is an entry with why it is there: what was done, by whom, and what brought the news.
type EntryCause struct {
	EntryView
	Payment   Payment
	Operation Operation
	Who       string    // who asked for the operation: a person, Kontor or the provider
	Steps     []Step    // of the operation, oldest first
	Delivery  *Delivery // without header and body; nil where the news came by an answer
}

// Entry is one entry with its cause. Returns Missing.
func (l *Ledger) Entry(ctx context.Context, id int64) (*EntryCause, error) {
	db := l.reads.WithContext(ctx).Session(&gorm.Session{})
	var e Entry
	if err := db.Where("id = ?", id).Take(&e).Error; err != nil {
		return nil, missing(err, "entry.missing")
	}
	page := EntryPage{}
	if err := l.withLines(ctx, []Entry{e}, &page); err != nil {
		return nil, fmt.Errorf("read the lines of entry %d: %w", id, err)
	}
	c := &EntryCause{EntryView: page.Entries[0]}
	if err := db.Where("id = ?", e.PaymentID).Take(&c.Payment).Error; err != nil {
		return nil, fmt.Errorf("read the payment of entry %d: %w", id, err)
	}
	if err := db.Where("id = ?", e.OperationID).Take(&c.Operation).Error; err != nil {
		return nil, fmt.Errorf("read the operation of entry %d: %w", id, err)
	}
	if e.DeliveryID != nil {
		c.Delivery = &Delivery{}
		if err := db.Select(deliveryColumns).Where("id = ?", *e.DeliveryID).Take(c.Delivery).Error; err != nil {
			return nil, fmt.Errorf("read the delivery of entry %d: %w", id, err)
		}
	}
	return c, l.tellCause(ctx, c)
}

// tellCause adds who did what to the operation, by the audit trail.
func (l *Ledger) tellCause(ctx context.Context, c *EntryCause) error {
	var lines []Audit
	err := l.reads.WithContext(ctx).Where("payment_id = ? AND subject = 'operation' AND subject_id = ?", c.PaymentID, c.OperationID).
		Order("id DESC").Limit(timelineSteps).Find(&lines).Error
	if err != nil {
		return fmt.Errorf("read what was done to operation %d: %w", c.OperationID, err)
	}
	ops := []Operation{c.Operation}
	names, err := l.namesOf(ctx, lines, ops, nil)
	if err != nil {
		return err
	}
	event := operationEvents(ops, lines, names)[0]
	c.Who, c.Steps = event.Who, event.Steps
	return nil
}

package models

import (
	"fmt"

	"gorm.io/gorm"
)

// What moves the money of an invoice. It owes what it asks for, less what credit notes took back and what was paid and
// kept. What was refunded is not owed again: it waits for the credit note that says why.

// receive takes what was allocated; below zero, what was taken back.
func (i *Invoice) receive(amount int64) { i.Paid += amount }

// refund takes what was given back: first of what is held beyond what the invoice asks for.
func (i *Invoice) refund(amount int64) {
	excess := max(i.Uncredited-i.gap(), 0)
	i.Refunded += amount
	i.Uncredited += max(amount-excess, 0)
}

// credit takes what a credit note takes back: first of what was refunded without one.
func (i *Invoice) credit(amount int64) {
	i.Credited += amount
	i.Uncredited -= min(amount, i.Uncredited)
}

// settle gives the status and the excess from the amounts.
func (i *Invoice) settle() {
	if i.Kind != KindInvoice || i.Status == InvoiceDraft {
		return
	}
	i.Excess = max(i.Uncredited-i.gap(), 0)
	switch {
	case i.Total > 0 && i.Credited >= i.Total && i.Paid == 0:
		i.Status = InvoiceVoid
	case i.Due().IsZero():
		i.Status = InvoicePaid
	case i.Paid > i.Refunded:
		i.Status = InvoicePartiallyPaid
	default:
		i.Status = InvoiceOpen
	}
}

// saveMoney writes the amounts of an issued invoice in the transaction of what moved them.
func (l *Ledger) saveMoney(tx *gorm.DB, i *Invoice) error {
	before := i.Status
	i.settle()
	i.UpdatedAt = l.now()
	c, err := l.companyIn(tx)
	if err != nil {
		return err
	}
	switch {
	case !i.Asks() || i.RemindersPaused:
		i.RemindAt = 0
	case i.RemindAt == 0: // it was paid, and is not any more
		l.skipReminders(i, c)
	}
	err = tx.Model(&Invoice{}).Where("id = ?", i.ID).UpdateColumns(map[string]any{
		"status": i.Status, "paid": i.Paid, "refunded": i.Refunded, "credited": i.Credited, "uncredited": i.Uncredited,
		"excess": i.Excess, "spare": i.Spare, "reminded": i.Reminded, "remind_at": i.RemindAt, "reminders_paused": i.RemindersPaused,
		"updated_at": i.UpdatedAt,
	}).Error
	if err != nil {
		return fmt.Errorf("write what is paid of invoice %d: %w", i.ID, err)
	}
	if err := l.unlodge(tx, i); err != nil || i.Status == before {
		return err
	}
	return l.record(tx, System, statusActions[i.Status], i.subject(), map[string]any{"number": i.Number, "amount": i.Due().Minor, "currency": i.Currency})
}

// statusActions are what the audit trail calls a change of the status.
var statusActions = map[InvoiceStatus]string{
	InvoiceOpen: "invoice.open", InvoicePartiallyPaid: "invoice.partially_paid", InvoicePaid: "invoice.paid", InvoiceVoid: "invoice.void",
}

package models

import (
	"errors"
	"fmt"
	"slices"

	"kontor/providers"

	"gorm.io/gorm"
)

// invoiced tells invoices of an operation that was settled, in the transaction that settles it: what was taken pays the
// invoice that it was asked for; what was given or taken back is no longer there.
func (a *apply) invoiced(op *Operation) error {
	if a.p.Kind != KindPayment {
		return nil
	}
	switch op.Kind {
	case providers.Capture, providers.Charge:
		return a.payInvoice(op)
	case providers.Refund:
		return a.refundInvoices(op)
	case providers.Chargeback:
		_, err := a.takeFromInvoices(op, ChargedBack, op.Settled, 0)
		return err
	case providers.Wonback:
		return a.giveAgain(op)
	}
	return nil
}

// payInvoice allocates what came to the invoice that the payment was begun for. What the invoice does not ask for stays
// free, and is pointed out.
func (a *apply) payInvoice(op *Operation) error {
	id, reason, err := a.invoiceAsked()
	if id == 0 || err != nil {
		return err
	}
	i, err := lockInvoice(a.tx, id)
	if err != nil {
		return err
	}
	if reason == ByLodging {
		if err := a.lodgingPaid(); err != nil {
			return err
		}
	}
	free, err := freeOf(a.tx, a.p)
	if err != nil {
		return err
	}
	amount := min(free, op.Settled, i.Due().Minor)
	if amount <= 0 || a.p.Currency != i.Currency || !i.Asks() {
		return errors.Join(a.countSpare(a.tx, i, a.p), a.saveMoney(a.tx, i))
	}
	return a.insertAllocation(a.tx, byProvider, i, a.p, a.allocation(op, i, reason, amount))
}

func (a *apply) allocation(op *Operation, i *Invoice, reason AllocationReason, amount int64) *Allocation {
	return &Allocation{
		InvoiceID: i.ID, PaymentID: &a.p.ID, Reason: reason, Amount: amount, Key: fmt.Sprintf("o%d-i%d", op.ID, i.ID), CreatedAt: a.now(),
	}
}

// invoiceAsked is the invoice that a payment was begun for; 0 for none.
func (a *apply) invoiceAsked() (id int64, reason AllocationReason, err error) {
	if a.p.LinkID != nil {
		var k Link
		if err := a.tx.Select("purpose", "purpose_id").Where("id = ?", *a.p.LinkID).Take(&k).Error; err != nil {
			return 0, "", err
		}
		if k.Purpose == ForInvoice {
			return k.PurposeID, ByLink, nil
		}
		return 0, "", nil
	}
	g, err := lodgingOf(a.tx, a.p)
	if g == nil || err != nil {
		return 0, "", err
	}
	return g.InvoiceID, ByLodging, nil
}

// countSpare sums what came for an invoice and is allocated to none. Of the payment that is being changed, p is how it
// stands.
func (l *Ledger) countSpare(tx *gorm.DB, i *Invoice, p *Payment) error {
	var ids []int64
	err := tx.Raw(`SELECT p.id FROM links k JOIN payments p ON p.link_id = k.id WHERE k.purpose = ? AND k.purpose_id = ?
		UNION SELECT p.id FROM lodgings g JOIN payments p ON p.account_id = g.account_id AND p.reference = g.reference WHERE g.invoice_id = ?
		UNION SELECT p.id FROM lodgings g JOIN payments p ON p.account_id = g.account_id AND p.provider_id = g.payment_ref AND p.provider_id <> ''
		WHERE g.invoice_id = ?`, ForInvoice, i.ID, i.ID, i.ID).Scan(&ids).Error
	if err != nil {
		return err
	}
	i.Spare = 0
	for _, id := range ids {
		came := p
		if p == nil || p.ID != id {
			if came, err = readPayment(tx, id); err != nil {
				return err
			}
		}
		all, err := allocationsOf(tx, id)
		if err != nil {
			return err
		}
		if came.Currency == i.Currency {
			i.Spare += max(came.held()-sumOf(all), 0)
		}
	}
	return nil
}

// refundInvoices takes a refund from what was free of the payment, then from the invoice that the refund names, then from
// the others, the newest first. Where the person asked for it, a credit note says why: over what no credit note took back
// before.
func (a *apply) refundInvoices(op *Operation) error {
	named := op.details().CreditInvoice
	uncredited, err := a.takeFromInvoices(op, Refunded, op.Settled, named)
	if err != nil || uncredited == 0 {
		return err
	}
	return a.creditRefund(op, named, uncredited)
}

// takeFromInvoices takes back what a payment no longer holds of what it paid. It gives how much of that the first of them
// has no credit note for.
func (a *apply) takeFromInvoices(op *Operation, reason AllocationReason, amount, first int64) (uncredited int64, err error) {
	all, err := allocationsOf(a.tx, a.p.ID)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	over := min(sumOf(all)-a.p.held(), amount)
	invoices, err := a.lockPaid(all, first)
	if err != nil {
		return 0, err
	}
	for _, i := range invoices {
		take := min(over, paysOf(all, i.ID))
		if take <= 0 { // what was free is less now
			if err := errors.Join(a.countSpare(a.tx, i, a.p), a.saveMoney(a.tx, i)); err != nil {
				return 0, err
			}
			continue
		}
		over -= take
		if reason == ChargedBack { // the bank and its customer are at odds: a person decides what is written
			i.RemindersPaused = true
		}
		before := i.Uncredited
		if err := a.insertAllocation(a.tx, byProvider, i, a.p, a.allocation(op, i, reason, -take)); err != nil {
			return 0, err
		}
		if i.ID == first {
			uncredited = i.Uncredited - before
		}
	}
	return uncredited, nil
}

// lockPaid locks the invoices of allocations in the order of their ids, as everybody who locks several does. They come
// with the named one first, then the newest allocated to.
func (a *apply) lockPaid(all []Allocation, first int64) ([]*Invoice, error) {
	var ids []int64
	for n := len(all) - 1; n >= 0; n-- {
		if id := all[n].InvoiceID; id == first {
			ids = append([]int64{id}, slices.DeleteFunc(ids, func(o int64) bool { return o == id })...)
		} else if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	invoices := make([]*Invoice, len(ids))
	for _, id := range slices.Sorted(slices.Values(ids)) {
		i, err := lockInvoice(a.tx, id)
		if err != nil {
			return nil, err
		}
		invoices[slices.Index(ids, id)] = i
	}
	return invoices, nil
}

func paysOf(all []Allocation, invoiceID int64) (sum int64) {
	for _, a := range all {
		if a.InvoiceID == invoiceID {
			sum += a.Amount
		}
	}
	return sum
}

// giveAgain allocates once more what a bank took back and gave again.
func (a *apply) giveAgain(op *Operation) error {
	all, err := allocationsOf(a.tx, a.p.ID)
	if err != nil {
		return err
	}
	invoices, err := a.lockPaid(all, 0)
	if err != nil {
		return err
	}
	left := op.Settled
	for _, i := range invoices {
		var taken int64
		for _, o := range all {
			if o.InvoiceID == i.ID && (o.Reason == ChargedBack || o.Reason == WonBack) {
				taken -= o.Amount
			}
		}
		amount := min(left, taken, i.Due().Minor)
		if amount <= 0 || !i.Asks() {
			continue
		}
		left -= amount
		if err := a.insertAllocation(a.tx, byProvider, i, a.p, a.allocation(op, i, WonBack, amount)); err != nil {
			return err
		}
	}
	return nil
}

// creditRefund makes the credit note that a refund was to have. What is in its way is no reason to lose the refund: then
// the invoice's page says that one is missing.
func (a *apply) creditRefund(op *Operation, invoiceID, amount int64) error {
	err := a.tx.Transaction(func(tx *gorm.DB) error {
		_, err := a.creditIn(tx, System, NewCreditNote{
			Key: fmt.Sprintf("o%d-credit", op.ID), InvoiceID: invoiceID, Amount: a.p.Money(amount), Reason: op.Reason,
		})
		return err
	})
	if AsProblem(err) != nil {
		a.log.Warn("a refund's credit note can't be made", "operation", op.ID, "invoice", invoiceID, "error", err)
		return nil
	}
	return err
}

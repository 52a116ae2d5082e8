package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kontor/models/money"

	"gorm.io/gorm"
)

// RefundCredit is what a refund of a payment means to the invoices that it paid. What is free is given back first, then what
// an invoice holds beyond what it asks for; of the rest a credit note has to say why.
type RefundCredit struct {
	Free     money.Money   // pays no invoice
	Invoices []PaidInvoice // the newest paid first
}

// PaidInvoice is an invoice of which a payment paid something.
type PaidInvoice struct {
	Invoice     *Invoice
	Paid        money.Money // by this payment, and not given back
	CreditNotes []Invoice   // that correct it, oldest first
}

// RefundCredit gathers it for a payment with its operations.
func (l *Ledger) RefundCredit(ctx context.Context, p *Payment) (*RefundCredit, error) {
	tx := l.reads.WithContext(ctx)
	r, err := refundCredit(tx, p)
	if err != nil {
		return nil, err
	}
	for n := range r.Invoices {
		i := &r.Invoices[n]
		if err := tx.Select(invoiceColumns).Where("corrects_id = ?", i.Invoice.ID).Order("id").Find(&i.CreditNotes).Error; err != nil {
			return nil, fmt.Errorf("read the credit notes of invoice %d: %w", i.Invoice.ID, err)
		}
	}
	return r, nil
}

func refundCredit(tx *gorm.DB, p *Payment) (*RefundCredit, error) {
	all, err := allocationsOf(tx, p.ID)
	if err != nil {
		return nil, err
	}
	r := &RefundCredit{Free: p.Money(max(p.Refundable().Minor-sumOf(all), 0))}
	for _, a := range slices.Backward(all) {
		if r.Of(a.InvoiceID) != nil {
			continue
		}
		i, err := readInvoice(tx, a.InvoiceID)
		if err != nil {
			return nil, err
		}
		r.Invoices = append(r.Invoices, PaidInvoice{Invoice: i, Paid: p.Money(max(paysOf(all, i.ID), 0))})
	}
	return r, nil
}

// Of is the part of an invoice; nil of one that the payment did not pay.
func (r *RefundCredit) Of(invoiceID int64) *PaidInvoice {
	at := slices.IndexFunc(r.Invoices, func(i PaidInvoice) bool { return i.Invoice.ID == invoiceID })
	if at < 0 {
		return nil
	}
	return &r.Invoices[at]
}

// Asks says whether giving so much back takes from an invoice what no credit note has taken back yet.
func (r *RefundCredit) Asks(m money.Money) bool {
	left := m.Minor - r.Free.Minor
	for _, i := range r.Invoices {
		taken := min(left, i.Paid.Minor)
		if taken > i.Invoice.Excess {
			return true
		}
		left -= max(taken, 0)
	}
	return false
}

// Beyond is what can be given back without a credit note.
func (r *RefundCredit) Beyond() money.Money {
	beyond := r.Free
	for _, i := range r.Invoices {
		beyond.Minor += min(i.Invoice.Excess, i.Paid.Minor)
	}
	return beyond
}

// check asks whether a refund's credit note can be made, before any money moves. Who wants none says why.
func (r *RefundCredit) check(a Ask) error {
	if a.Plain && r.Asks(a.Amount) {
		return problem(Conflict, "batch.pays_invoice")
	}
	if a.CreditInvoice == 0 {
		if r.Asks(a.Amount) && strings.TrimSpace(a.Reason) == "" {
			return problem(Invalid, "credit_note.why_none").at("reason")
		}
		return nil
	}
	paid := r.Of(a.CreditInvoice)
	if paid == nil || paid.Paid.IsZero() {
		return problem(Invalid, "credit_note.not_paid_by_this").at("credit_invoice")
	}
	if taken := a.Amount.Minor - r.Free.Minor; taken > paid.Paid.Minor {
		return problem(Invalid, "credit_note.beyond_paid", "number", paid.Invoice.Number, "left", paid.Paid).at("credit_invoice")
	}
	return nil
}

package models

import (
	"context"

	"kontor/providers"

	"gorm.io/gorm"
)

// RequestRefund gives back all or part of what was captured. For clerks. Where it names an invoice that the payment paid, a
// credit note over what was given back is made for it once the refund is done.
// Returns Invalid beside the amount for more than is left, Conflict where nothing can be refunded.
func (l *Ledger) RequestRefund(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	if a.CreditInvoice != 0 {
		if err := l.printableReason(ctx, a.CreditInvoice, a.Reason); err != nil {
			return nil, err
		}
	}
	return l.request(ctx, actor, providers.Refund, a, func(p *Payment) error { return p.CheckRefund(a.Amount) })
}

// checkRefundCredit asks whether a refund's credit note can be made, before any money moves.
func (a Ask) checkCredit(tx *gorm.DB) error {
	if a.CreditInvoice == 0 {
		return nil
	}
	i, err := readInvoice(tx, a.CreditInvoice)
	if err != nil {
		return err
	}
	all, err := allocationsOf(tx, a.PaymentID)
	switch {
	case err != nil:
		return err
	case paysOf(all, i.ID) <= 0:
		return problem(Invalid, "credit_note.not_paid_by_this").at("credit_invoice")
	case i.CheckCredit() != nil, a.Amount.Minor > i.Creditable().Minor:
		return problem(Invalid, "credit_note.too_large", "left", i.Creditable()).at("credit_invoice")
	}
	return nil
}

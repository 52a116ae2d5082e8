package models

import (
	"context"

	"kontor/providers"
)

// RequestRefund gives back all or part of what was captured. For clerks. Where it names an invoice that the payment paid, a
// credit note over what was given back of it is made once the refund is done.
// Returns Invalid beside the amount for more than is left, beside the invoice where its credit note can't be made, and beside
// the reason where what paid an invoice is given back without either; Conflict where nothing can be refunded.
func (l *Ledger) RequestRefund(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	if a.CreditInvoice != 0 {
		if err := l.printableReason(ctx, a.CreditInvoice, a.Reason); err != nil && !HasCode(err, Missing) {
			return nil, err
		}
	}
	return l.request(ctx, actor, providers.Refund, a, func(p *Payment) error { return p.CheckRefund(a.Amount) })
}

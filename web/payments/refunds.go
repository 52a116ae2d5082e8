package payments

import (
	"context"
	"strconv"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// NoCreditNote is the choice of who gives money back without one.
const NoCreditNote = "none"

// asksCredit says whether a dialog asks for a credit note: where all that is left was given back, it would need one.
func (p DetailProps) asksCredit(d *Dialog) bool {
	return d.Kind == Refund && p.Credit != nil && p.Credit.Asks(d.Left)
}

// creditOptions offer each invoice that the payment paid; chosen first is the one that was paid last.
func creditOptions(ctx context.Context, credit *models.RefundCredit, chosen string) []ui.Option {
	var all []ui.Option
	for _, paid := range credit.Invoices {
		if paid.Paid.IsPositive() {
			label := words.T(ctx, "refund.credit_for", "number", paid.Invoice.Number, "paid", paid.Paid)
			all = append(all, ui.Option{Value: strconv.FormatInt(paid.Invoice.ID, 10), Label: label})
		}
	}
	all = append(all, ui.Option{Value: NoCreditNote, Label: words.T(ctx, "refund.credit_none")})
	if chosen == "" {
		chosen = all[0].Value
	}
	return ui.Chosen(all, chosen)
}

// beyondHint says of what needs no credit note that it is given back first.
func beyondHint(ctx context.Context, credit *models.RefundCredit) string {
	if beyond := credit.Beyond(); beyond.IsPositive() {
		return words.T(ctx, "refund.credit_beyond", "amount", beyond)
	}
	return words.T(ctx, "refund.credit_hint")
}

func (p DetailProps) reasonHint(ctx context.Context, d *Dialog) string {
	if p.asksCredit(d) {
		return words.T(ctx, "refund.reason_hint")
	}
	return words.T(ctx, "form.reason_hint")
}

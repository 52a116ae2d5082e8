package payments

import (
	"context"

	"kontor/models/money"
	"kontor/web/paths"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// Moves says whether an action has an amount.
func Moves(kind string) bool {
	switch kind {
	case Confirm, Approve, Reject, Update:
		return false
	}
	return true
}

// target is where an action's form goes.
func target(p DetailProps) string {
	switch id := p.Payment.ID; p.Dialog.Kind {
	case Capture:
		return paths.Captures(id)
	case Refund:
		return paths.Refunds(id)
	case Reverse:
		return paths.Reversals(id)
	case Raise:
		return paths.Increments(id)
	case Confirm:
		return paths.Confirmations(id)
	case Chargeback:
		return paths.Chargebacks(id)
	case Approve:
		return paths.Approvals(id)
	case Reject:
		return paths.Rejections(id)
	default:
		return paths.Details(id)
	}
}

// post are the attributes of a form in a dialog: taken, the answer is Parts; refused, it is the form with its reasons.
func post(to string) templ.Attributes {
	return templ.Attributes{
		"method": "post", "action": to, "hx-post": to, "hx-target": "#payment", "hx-swap": "outerMorph",
		"hx-status:422": "target:#action swap:innerHTML", "hx-status:409": "target:#action swap:innerHTML",
	}
}

func amountHint(ctx context.Context, d *Dialog) string {
	switch {
	case d.Kind == Raise:
		return words.T(ctx, "form.amount_added", "currency", d.Left.Currency)
	case d.Whole:
		return words.T(ctx, "form.amount_whole")
	}
	return words.T(ctx, "form.amount_left", "amount", d.Left, "currency", d.Left.Currency)
}

// typed is the amount on the button: as it was understood, else as it was typed.
func typed(ctx context.Context, d *Dialog) string {
	m, err := money.Parse(d.Amount, d.Left.Currency, words.Locale(ctx))
	if err != nil {
		return d.Amount
	}
	return words.Money(ctx, m)
}

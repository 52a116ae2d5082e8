package invoices

import (
	"cmp"
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// target is where an action's form goes.
func (d *Dialog) target(id int64) string {
	switch d.Kind {
	case Finalise:
		return paths.Finalisings(id)
	case Send:
		return paths.InvoiceMails(id)
	case Remind:
		return paths.InvoiceReminders(id)
	case Credit:
		return paths.CreditNotes(id)
	case Void:
		return paths.Voids(id)
	case Match:
		return paths.Allocations(id)
	case Return:
		return paths.Returns(id)
	default:
		return paths.Transfers(id)
	}
}

func (d *Dialog) input(name, label, value string) ui.Input {
	return ui.Input{Form: d.Kind, Name: name, Label: label, Value: value, Error: d.Errors[name]}
}

func (d *Dialog) email(ctx context.Context) ui.Input {
	f := d.input("email", words.T(ctx, "checkout.email"), d.To)
	f.Type, f.Required = "email", true
	return f
}

func (d *Dialog) amount(ctx context.Context) ui.Input {
	f := d.input("amount", words.T(ctx, "form.amount"), d.Amount)
	f.Mode = "decimal"
	return f
}

func (d *Dialog) received(ctx context.Context) ui.Input {
	f := d.input("received", words.T(ctx, "invoice.received"), d.Received)
	f.Type = "date"
	return f
}

func (d *Dialog) quantity(ctx context.Context, l *models.InvoiceLine) ui.Input {
	name := "quantity." + number(l.ID)
	f := d.input(name, words.T(ctx, "invoice.credit_quantity", "name", l.Name), d.Quantities[l.ID])
	f.Mode, f.Hint = "decimal", words.T(ctx, "invoice.credit_of", "quantity", l.Quantity.Format(words.Locale(ctx)))
	return f
}

func orElse(s, other string) string { return cmp.Or(s, other) }

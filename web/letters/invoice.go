package letters

import (
	"context"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"
)

// invoice brings one, with its PDF and the way to pay.
func invoice(ctx context.Context, letter *models.Letter) (*Draft, error) {
	return invoiceDraft(ctx, letter, "letter.invoice", letter.Invoice.Due()), nil
}

// invoiceReminder asks again for what is left.
func invoiceReminder(ctx context.Context, letter *models.Letter) (*Draft, error) {
	d := invoiceDraft(ctx, letter, "letter.invoice_reminder", letter.Invoice.Due())
	d.Notes = []string{words.T(ctx, "letter.invoice_reminder.crossed")}
	return d, nil
}

// creditNote brings one, with its PDF.
func creditNote(ctx context.Context, letter *models.Letter) (*Draft, error) {
	i := letter.Invoice
	return invoiceDraft(ctx, letter, "letter.credit_note", i.Money(i.Total)), nil
}

func invoiceDraft(ctx context.Context, letter *models.Letter, key string, amount money.Money) *Draft {
	i := letter.Invoice
	due := words.Date(ctx, string(i.DueOn))
	d := &Draft{
		Subject: words.T(ctx, key+".subject", "merchant", merchant(ctx, letter.Company), "number", i.Number),
		Intro:   words.T(ctx, key+".intro", "merchant", merchant(ctx, letter.Company), "number", i.Number, "due", due),
		Facts: []Fact{
			{words.T(ctx, "letter.amount"), words.Money(ctx, amount)},
			{words.T(ctx, "letter.number"), i.Number},
		},
		Button: Button{words.T(ctx, "letter.see_document"), letter.InvoiceURL},
		Values: map[string]string{models.WithAmount: words.Money(ctx, amount), models.WithNumber: i.Number},
	}
	if i.Kind == models.KindInvoice {
		d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.until"), due})
		d.Values[models.WithDue] = due
	}
	if f := letter.InvoiceFile; f != nil {
		d.Files = []models.MailFile{{Name: i.Number + ".pdf", Type: "application/pdf", Content: f.Content}}
	}
	return d
}

package letters

import (
	"context"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"
)

// link asks for money.
func link(ctx context.Context, letter *models.Letter) (*Draft, error) {
	k := letter.Link
	d := linkDraft(ctx, letter, k.Due())
	d.Subject = words.T(ctx, "letter.link.subject", "merchant", merchant(ctx, letter.Company), "what", k.Description)
	d.Intro = words.T(ctx, "letter.link.intro", "merchant", merchant(ctx, letter.Company))
	return payable(ctx, letter, d), nil
}

// linkReminder asks again, before the link expires.
func linkReminder(ctx context.Context, letter *models.Letter) (*Draft, error) {
	k := letter.Link
	d := linkDraft(ctx, letter, k.Due())
	d.Subject = words.T(ctx, "letter.link_reminder.subject", "merchant", merchant(ctx, letter.Company), "what", k.Description)
	d.Intro = words.T(ctx, "letter.link_reminder.intro", "merchant", merchant(ctx, letter.Company), "due", words.Day(ctx, k.ExpiresAt))
	d.Notes = []string{words.T(ctx, "letter.link_reminder.crossed")}
	return payable(ctx, letter, d), nil
}

// linkReceipt says thanks. The amount is the payment's that it tells of, else all that came.
func linkReceipt(ctx context.Context, letter *models.Letter) (*Draft, error) {
	k := letter.Link
	paid := k.Money(k.Received)
	if p := letter.Payment; p != nil {
		paid = money.New(p.Authorized, p.Currency)
	}
	d := linkDraft(ctx, letter, paid)
	d.Subject = words.T(ctx, "letter.link_receipt.subject", "merchant", merchant(ctx, letter.Company), "what", k.Description)
	d.Intro = words.T(ctx, "letter.link_receipt.intro")
	if p := letter.Payment; p != nil {
		d.Facts = append(d.Facts,
			Fact{words.T(ctx, "letter.paid_at"), words.Time(ctx, p.CreatedAt)},
			Fact{words.T(ctx, "letter.paid_with"), cardOf(ctx, p)},
			Fact{words.T(ctx, "letter.payment"), p.Reference},
		)
	}
	return d, nil
}

func linkDraft(ctx context.Context, letter *models.Letter, amount money.Money) *Draft {
	k := letter.Link
	return &Draft{
		Facts: []Fact{
			{words.T(ctx, "letter.amount"), words.Money(ctx, amount)},
			{words.T(ctx, "letter.for"), k.Description},
			{words.T(ctx, "letter.reference"), k.OrderReference},
		},
		Values: map[string]string{models.WithAmount: words.Money(ctx, amount), models.WithNumber: k.OrderReference},
	}
}

// payable adds until when, and the way to pay.
func payable(ctx context.Context, letter *models.Letter, d *Draft) *Draft {
	due := words.Day(ctx, letter.Link.ExpiresAt)
	d.Facts = append(d.Facts, Fact{words.T(ctx, "letter.until"), due})
	d.Values[models.WithDue] = due
	d.Button = Button{words.T(ctx, "letter.pay"), letter.LinkURL}
	return d
}

func cardOf(ctx context.Context, p *models.Payment) string {
	if p.Last4 == "" {
		return p.Brand
	}
	return words.T(ctx, "letter.card", "brand", p.Brand, "last4", p.Last4)
}

// Package letters writes the mails that a merchant's customers read, each as HTML and as plain text that say the same, in
// the customer's language and with the merchant's own greeting, introduction and closing where there are any.
//
// A new letter is one file here with a function that makes a Draft of a models.Letter, its line in kinds, and its
// sentences under "letter." in en.json and de.json. What it is about is gathered by models: a field of models.Letter and
// a case of Ledger.letter. The frame (greeting, message, facts, button, closing, address) is the same for all.
//
// Mail clients know no style sheet, so the HTML has its style in attributes. Our pages' policy forbids those: a letter is
// shown in a frame of its own address, whose policy allows style and nothing else.
package letters

import (
	"context"
	"fmt"
	"strings"

	"kontor/models"
	"kontor/web/words"
)

// kinds are the letters by what they are for.
var kinds = map[models.LetterKind]func(context.Context, *models.Letter) (*Draft, error){
	models.LetterTest:         test,
	models.LetterLink:         link,
	models.LetterLinkReminder: linkReminder,
	models.LetterLinkReceipt:  linkReceipt,

	models.LetterStart: subscriptionStart, models.LetterUpcoming: subscriptionUpcoming, models.LetterCharged: subscriptionCharged,
	models.LetterDeclined: subscriptionDeclined, models.LetterSubscriptionEnds: subscriptionEnded,
	models.LetterInvoice:         invoice,
	models.LetterInvoiceReminder: invoiceReminder,
	models.LetterCreditNote:      creditNote,
}

// Draft is what one letter says between greeting and closing. Its texts are in the letter's language already.
type Draft struct {
	Subject string
	Intro   string // why it was written; the merchant's own text for the kind stands in its place
	Facts   []Fact
	Button  Button
	Notes   []string          // a paragraph each, below the button
	Values  map[string]string // of the placeholders in the merchant's own texts: models.WithAmount …
	Files   []models.MailFile
}

// Fact is a line of what it is about: "Amount", "€12.00". One without a value is left out.
type Fact struct{ Label, Value string }

// Button is what the letter asks to be done; none without a URL.
type Button struct{ Label, URL string }

// Composer is models.Composer.
type Composer struct{}

// Compose writes a letter. Dates in it are days and times of the merchant's zone.
func (Composer) Compose(ctx context.Context, letter *models.Letter) (*models.Composed, error) {
	draft, known := kinds[letter.Mail.Kind]
	if !known {
		return nil, fmt.Errorf("nobody writes letters of the kind %q", letter.Mail.Kind)
	}
	ctx = words.In(words.With(ctx, words.Settings{Zone: letter.Company.Zone()}), letter.Mail.Language)
	d, err := draft(ctx, letter)
	if err != nil {
		return nil, err
	}
	s := frame(ctx, letter, d)
	var html strings.Builder
	if err := sheetHTML(s).Render(ctx, &html); err != nil {
		return nil, fmt.Errorf("write the letter: %w", err)
	}
	return &models.Composed{Subject: d.Subject, Text: s.text(ctx), HTML: html.String(), Files: d.Files}, nil
}

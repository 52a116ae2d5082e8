package models

import (
	"context"
	"slices"
	"time"
)

// PreviewableLetters are the kinds that PreviewWords knows an example for: all that customers get.
var PreviewableLetters = slices.DeleteFunc(slices.Clone(LetterKinds), func(k LetterKind) bool { return k == LetterTest })

// PreviewWords composes a letter about nothing real, to show the merchant's own words in it. For admins. Returns Missing
// for a kind that has no example, Invalid for a language that no letter is in.
func (l *Ledger) PreviewWords(ctx context.Context, actor Actor, language string, kind LetterKind) (*Composed, error) {
	if err := actor.must(Admin); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(MailLanguages, language):
		return nil, problem(Invalid, "company.locale").at("language")
	case !slices.Contains(PreviewableLetters, kind) || l.composer == nil:
		return nil, problem(Missing, "company.no_preview")
	}
	held, err := l.Company(ctx)
	if err != nil {
		return nil, err
	}
	return l.composer.Compose(ctx, example{held, l.now(), language, kind}.letter(l.baseURL))
}

// example is an invented customer, and what they are written to about.
type example struct {
	company  *Company
	now      Instant
	language string
	kind     LetterKind
}

const (
	exampleName      = "Erika Muster"
	exampleEmail     = "erika.muster@example.com"
	exampleReference = "ORDER-1042"
	exampleAmount    = 49_50
)

func (e example) letter(baseURL string) *Letter {
	letter := &Letter{
		Mail:    &Mail{Kind: e.kind, Language: e.language, Email: exampleEmail, Name: exampleName, CreatedAt: e.now},
		Company: e.company, BaseURL: baseURL, Link: e.link(), LinkURL: baseURL + "/pay/", Invoice: e.invoice(), InvoiceURL: baseURL + "/invoice/",
	}
	switch e.kind {
	case LetterLinkReceipt, LetterCharged:
		letter.Payment = e.payment()
	}
	letter.Subscription = e.subscription(letter.LinkURL)
	return letter
}

// what was bought, in the letter's language.
func (e example) what() string {
	return map[string]string{"en": "Wine of the month", "de": "Wein des Monats"}[e.language]
}

func (e example) link() *Link {
	link := &Link{
		Purpose: ForLink, Currency: "EUR", Amount: exampleAmount, Description: e.what(), OrderReference: exampleReference,
		Email: exampleEmail, Language: e.language, ExpiresAt: e.now.Add(30 * 24 * time.Hour), CreatedAt: e.now,
	}
	if e.kind == LetterLinkReceipt {
		link.Received = link.Amount
	}
	return link
}

func (e example) payment() *Payment {
	return &Payment{
		Reference: "KEXAMPLE", Currency: "EUR", Amount: exampleAmount, Authorized: exampleAmount, Captured: exampleAmount,
		Brand: "VISA", Last4: "1111", CreatedAt: e.now,
	}
}

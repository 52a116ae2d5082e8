package models

import (
	"context"
	"slices"
	"time"
)

// PreviewableLetters are the kinds that PreviewWords knows an example for.
var PreviewableLetters = []LetterKind{LetterLink, LetterLinkReminder, LetterLinkReceipt}

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
	return l.composer.Compose(ctx, &Letter{
		Mail:    &Mail{Kind: kind, Language: language, Email: "erika.muster@example.com", Name: "Erika Muster", CreatedAt: l.now()},
		Company: held, BaseURL: l.baseURL, LinkURL: l.baseURL + "/pay/", Link: l.exampleLink(language, kind),
	})
}

func (l *Ledger) exampleLink(language string, kind LetterKind) *Link {
	description := map[string]string{"en": "Wine of the month", "de": "Wein des Monats"}[language]
	link := &Link{
		Purpose: ForLink, Currency: "EUR", Amount: 4950, Description: description, OrderReference: "ORDER-1042",
		Email: "erika.muster@example.com", Language: language, ExpiresAt: l.now().Add(30 * 24 * time.Hour), CreatedAt: l.now(),
	}
	if kind == LetterLinkReceipt {
		link.Received = link.Amount
	}
	return link
}

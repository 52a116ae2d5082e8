package models

import (
	"regexp"
)

// Greeting and Closing are the places of every letter in which the merchant's own text can stand. Each LetterKind is
// one more: the introduction of its letters.
const (
	Greeting = "greeting"
	Closing  = "closing"
)

// Placeholders of a merchant's text, in braces there: {customer}.
const (
	WithCustomer = "customer" // the name
	WithCompany  = "company"
	WithAmount   = "amount" // with its currency
	WithNumber   = "number" // of the invoice or credit note; of a link, the merchant's reference
	WithDue      = "due"    // the day: when an invoice is due, a link expires, a charge comes
)

var (
	always     = []string{WithCustomer, WithCompany}
	everything = []string{WithCustomer, WithCompany, WithAmount, WithNumber, WithDue}
	nothingDue = []string{WithCustomer, WithCompany, WithAmount, WithNumber}
)

// LetterPlace is where a merchant's text can stand, and which placeholders it may have there.
type LetterPlace struct {
	Name         string
	Placeholders []string
}

// LetterPlaces in the order of the settings page.
var LetterPlaces = []LetterPlace{
	{Greeting, always},
	{"link", everything},
	{"link.reminder", everything},
	{"link.receipt", nothingDue},
	{"invoice", everything},
	{"invoice.reminder", everything},
	{"credit_note", nothingDue},
	{"subscription.start", everything},
	{"subscription.upcoming", everything},
	{"subscription.charged", nothingDue},
	{"subscription.declined", nothingDue},
	{"subscription.ended", always},
	{Closing, always},
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// FillLetter puts values in the places of a text's placeholders. Not whole where one has no value, as with a customer
// whose name nobody knows: then the letter takes Kontor's own words.
func FillLetter(text string, values map[string]string) (filled string, whole bool) {
	whole = true
	filled = placeholder.ReplaceAllStringFunc(text, func(p string) string {
		value := values[p[1:len(p)-1]]
		whole = whole && value != ""
		return value
	})
	return filled, whole
}

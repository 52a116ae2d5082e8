package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
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
	{string(LetterLink), everything},
	{string(LetterLinkReminder), everything},
	{string(LetterLinkReceipt), nothingDue},
	{string(LetterInvoice), everything},
	{string(LetterInvoiceReminder), everything},
	{string(LetterCreditNote), nothingDue},
	{string(LetterStart), everything},
	{string(LetterUpcoming), everything},
	{string(LetterCharged), nothingDue},
	{string(LetterDeclined), nothingDue},
	{string(LetterSubscriptionEnds), always},
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

// CompanyLetters are the merchant's texts of one language by place; empty: Kontor's own words.
type CompanyLetters struct {
	Language string // of MailLanguages
	Texts    map[string]string
}

const maxLetterText = 1000

func (in CompanyLetters) columns(held *Company) (map[string]any, error) {
	if !slices.Contains(MailLanguages, in.Language) {
		return nil, problem(Invalid, "company.locale")
	}
	var wrong []error
	texts := map[string]string{}
	for _, place := range LetterPlaces {
		text := manyLines(in.Texts[place.Name])
		if err := place.check(text); err != nil {
			wrong = append(wrong, err.at(place.Name))
		}
		if text != "" {
			texts[place.Name] = text
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	all := maps.Clone(held.LetterTexts)
	if all == nil {
		all = map[string]map[string]string{}
	}
	all[in.Language] = texts
	column, err := json.Marshal(all)
	return map[string]any{"letter_texts": string(column)}, err
}

// check refuses what would stand in a letter as nobody meant it.
func (p LetterPlace) check(text string) *Problem {
	if n := utf8.RuneCountInString(text); n > maxLetterText {
		return problem(Invalid, "form.too_long", "max", maxLetterText)
	}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(p.Placeholders, m[1]) {
			return problem(Invalid, "company.placeholder", "name", m[0])
		}
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}") {
		return problem(Invalid, "company.brace")
	}
	return nil
}

// otherTexts names the texts that differ between two of the column's values: "de: greeting".
func otherTexts(before, after string) []string {
	var was, is map[string]map[string]string
	if err := errors.Join(json.Unmarshal([]byte(before), &was), json.Unmarshal([]byte(after), &is)); err != nil {
		return []string{err.Error()} // our own writing
	}
	var other []string
	for _, language := range MailLanguages {
		for _, place := range LetterPlaces {
			if was[language][place.Name] != is[language][place.Name] {
				other = append(other, fmt.Sprintf("%s: %s", language, place.Name))
			}
		}
	}
	return other
}

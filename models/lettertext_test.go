package models_test

import (
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a text is filled in once, and not at all where something is missing: a value that looks like a placeholder
// is a value.
func TestLetterTextsAreFilledIn(t *testing.T) {
	values := map[string]string{"customer": "{amount}", "amount": "€1.00", "due": ""}
	for text, want := range map[string]string{
		"Dear {customer},":       "Dear {amount},",
		"{amount} and {amount}":  "€1.00 and €1.00",
		"plain":                  "plain",
		"until {due}":            "",
		"{customer} for {other}": "",
	} {
		if got, whole := models.FillLetter(text, values); whole != (want != "") || whole && got != want {
			t.Errorf("%q: %q, %v", text, got, whole)
		}
	}
}

// Ensure that there is a place for each letter that customers get, and that each may name its customer.
func TestLetterPlacesAreTheLetters(t *testing.T) {
	places := map[string]bool{}
	for _, p := range models.LetterPlaces {
		places[p.Name] = true
		if !strings.Contains(strings.Join(p.Placeholders, " "), models.WithCustomer) {
			t.Errorf("%s can't name its customer", p.Name)
		}
	}
	for _, kind := range models.LetterKinds {
		if places[string(kind)] == (kind == models.LetterTest) {
			t.Errorf("%s: %v", kind, places[string(kind)])
		}
	}
}

func FuzzLetterText(f *testing.F) {
	for _, seed := range []string{"Dear {customer},", "{", "}{", "{{customer}}", "{customer\n}", "\u202e{due}\xff"} {
		f.Add(seed)
	}
	l := modelstest.Open(f, models.Options{})
	values := map[string]string{"customer": "C", "company": "K", "amount": "1", "number": "2", "due": "3"}
	f.Fuzz(func(t *testing.T, text string) {
		in := models.CompanyLetters{Language: "en", Texts: map[string]string{"link": text}}
		if err := l.ChangeCompany(t.Context(), modelstest.Admin, in); err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%q: %v is no problem", text, err)
			}
			return
		}
		c, err := l.Company(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		filled, whole := models.FillLetter(c.LetterText("en", "link"), values)
		if !whole || strings.ContainsAny(filled, "{}\r\u202e") {
			t.Errorf("%q was kept as %q and reads %q", text, c.LetterText("en", "link"), filled)
		}
	})
}

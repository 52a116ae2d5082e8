package letters

import (
	"cmp"
	"context"
	"strings"

	"kontor/models"
	"kontor/web/brand"
	"kontor/web/words"
)

// sheet is a whole letter, before it is HTML or text.
type sheet struct {
	Subject  string
	Merchant string
	Logo     string // URL; empty: the name stands there
	Company  *models.Company
	Greeting string
	Intro    []string
	Message  []string // of whoever sent it
	Facts    []Fact
	Button   Button
	Notes    []string
	Closing  []string
	Address  []string // who and where the merchant is, a line each
}

// frame puts a draft between greeting and closing: the merchant's own words where there are any and each of their
// placeholders has a value, else ours.
func frame(ctx context.Context, letter *models.Letter, d *Draft) *sheet {
	c, m := letter.Company, letter.Mail
	s := &sheet{
		Subject: d.Subject, Merchant: merchant(ctx, c), Company: c, Button: d.Button, Notes: d.Notes,
		Message: lines(m.Message), Address: address(ctx, c),
	}
	if path := brand.LogoPath(c); path != "" {
		s.Logo = letter.BaseURL + path
	}
	for _, f := range d.Facts {
		if f.Value != "" {
			s.Facts = append(s.Facts, f)
		}
	}
	values := map[string]string{models.WithCustomer: m.Name, models.WithCompany: s.Merchant}
	for name, value := range d.Values {
		values[name] = value
	}
	own := func(place, ours string) string {
		if text, whole := models.FillLetter(c.LetterText(m.Language, place), values); whole && text != "" {
			return text
		}
		return ours
	}
	s.Greeting = own(models.Greeting, greeting(ctx, m.Name))
	s.Intro = lines(own(string(m.Kind), d.Intro))
	s.Closing = lines(own(models.Closing, words.T(ctx, "letter.closing")+"\n"+s.Merchant))
	return s
}

func greeting(ctx context.Context, name string) string {
	if name == "" {
		return words.T(ctx, "letter.greeting_nobody")
	}
	return words.T(ctx, "letter.greeting", "name", name)
}

// merchant is who writes; a merchant that has not said its name yet is "the merchant".
func merchant(ctx context.Context, c *models.Company) string {
	return cmp.Or(c.Name, words.T(ctx, "letter.merchant"))
}

// lines are what somebody typed; the empty ones between paragraphs stay.
func lines(text string) []string {
	if text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func address(ctx context.Context, c *models.Company) []string {
	var all []string
	add := func(line string) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	add(c.Name)
	add(c.Street)
	add(c.PostalCode + " " + c.City)
	add(c.Email)
	add(c.Phone)
	add(c.Website)
	add(c.Register)
	if c.VATID != "" {
		add(words.T(ctx, "letter.vat_id", "id", c.VATID))
	}
	return all
}

package datev

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

func field(book models.Book) string { return "book_" + string(book) }

func receivable(account int64) string { return "receivable_" + strconv.FormatInt(account, 10) }

// Held are the fields as they hold.
func Held(d *models.Datev) map[string]string {
	values := map[string]string{
		"consultant": d.Consultant, "client": d.Client, "fiscal_month": strconv.Itoa(d.FiscalMonth), "digits": strconv.Itoa(d.Digits),
		"currency": d.Currency,
	}
	for book, number := range d.Books {
		values[field(book)] = number
	}
	for account, number := range d.Receivable {
		values[receivable(account)] = number
	}
	return values
}

// Read takes the numbers out of a form, whose fields get gives. What is no number where one must be becomes zero, which is
// refused.
func Read(get func(string) string, accounts []models.Account) models.Datev {
	typed := func(name string) string { return strings.Join(strings.Fields(get(name)), "") }
	d := models.Datev{
		Consultant: typed("consultant"), Client: typed("client"), Currency: typed("currency"), Books: map[models.Book]string{},
		Receivable: map[int64]string{},
	}
	d.FiscalMonth, _ = strconv.Atoi(typed("fiscal_month"))
	d.Digits, _ = strconv.Atoi(typed("digits"))
	for _, book := range models.DatevBooks {
		if number := typed(field(book)); number != "" {
			d.Books[book] = number
		}
	}
	for _, a := range accounts {
		if number := typed(receivable(a.ID)); number != "" {
			d.Receivable[a.ID] = number
		}
	}
	return d
}

func (p SettingsProps) input(name, label, hint string) ui.Input {
	return ui.Input{Form: "datev", Name: name, Label: label, Value: p.Values[name], Error: p.Errors[name], Hint: hint}
}

func (p SettingsProps) number(name, label, hint string) ui.Input {
	in := p.input(name, label, hint)
	in.Mode = "numeric"
	return in
}

func (p SettingsProps) required(in ui.Input) ui.Input {
	in.Required = true
	return in
}

func digits() (all []string) {
	for _, n := range models.DatevDigits {
		all = append(all, strconv.Itoa(n))
	}
	return all
}

func monthOptions(ctx context.Context, chosen string) []ui.Option {
	options := make([]ui.Option, 12)
	for i := range options {
		value := strconv.Itoa(i + 1)
		options[i] = ui.Option{Value: value, Label: words.T(ctx, "datev.month."+value)}
	}
	return ui.Chosen(options, chosen)
}

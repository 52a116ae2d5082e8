// Package company is the settings of the merchant: one section a page, each with a form that is saved by itself.
package company

import (
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/layout"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/a-h/templ"
)

// The sections, as their URLs name them.
const (
	Address = ""
	Bank    = "bank"
	Look    = "look"
	Region  = "region"
	Numbers = "numbers"
	Letters = "letters"
)

// Props is one section: what holds, and the form as typed. The fields have the names of the company's columns.
type Props struct {
	Shell    layout.Shell
	Company  *models.Company
	Values   Values
	Errors   ui.Errors
	Language string            // of the letters' form
	Next     map[string]string // of the numbers' form: the next number by the series' field
	Now      models.Instant
}

// Values are a form's fields as typed, or as they hold.
type Values map[string]string

// Held are the fields of all sections but the letters as they hold.
func Held(c *models.Company) Values {
	return Values{
		"name": c.Name, "street": c.Street, "postal_code": c.PostalCode, "city": c.City, "country": c.Country, "vat_id": c.VATID,
		"tax_number": c.TaxNumber, "register": c.Register, "email": c.Email, "phone": c.Phone, "website": c.Website,
		"account_holder": c.AccountHolder, "iban": billing.GroupIBAN(c.IBAN), "bic": c.BIC, "bank_name": c.BankName,
		"color": c.Color, "locale": c.Locale, "time_zone": c.TimeZone,
		"invoice_series": c.InvoiceSeries, "credit_note_series": c.CreditNoteSeries,
		"payment_days": strconv.Itoa(c.PaymentDays), "reminder_days": daysText(c.ReminderDays),
	}
}

func daysText(days []int) string {
	texts := make([]string, len(days))
	for i, day := range days {
		texts[i] = strconv.Itoa(day)
	}
	return strings.Join(texts, ", ")
}

// section is one line of the sections' navigation.
type section struct{ name, label string }

func sections(ctx context.Context) []section {
	return []section{
		{Address, words.T(ctx, "company.address")},
		{Bank, words.T(ctx, "company.bank")},
		{Look, words.T(ctx, "company.look")},
		{Region, words.T(ctx, "company.region")},
		{Numbers, words.T(ctx, "company.numbers")},
		{Letters, words.T(ctx, "company.letters")},
	}
}

// input is a field of a section.
func (p Props) input(name, label string) ui.Input {
	return ui.Input{Form: "company", Name: name, Label: label, Value: p.Values[name], Error: p.Errors[name]}
}

func (p Props) hinted(name, label, hint string) ui.Input {
	in := p.input(name, label)
	in.Hint = hint
	return in
}

func (p Props) required(name, label string) ui.Input {
	in := p.input(name, label)
	in.Required = true
	return in
}

func countryOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "company.country_choose")}}
	for _, c := range words.Countries(ctx) {
		options = append(options, ui.Option{Value: c.Code, Label: c.Name})
	}
	return ui.Chosen(options, chosen)
}

func localeOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "company.locale_configured")}}
	for _, locale := range models.Locales {
		options = append(options, ui.Option{Value: locale, Label: words.T(ctx, "company.locale."+locale)})
	}
	return ui.Chosen(options, chosen)
}

// zones are offered while a time zone is typed; every other name of the zone database is taken as well.
var zones = strings.Fields(`UTC
Europe/Amsterdam Europe/Andorra Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest
Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/Ljubljana
Europe/London Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Oslo Europe/Paris Europe/Prague Europe/Riga Europe/Rome
Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vaduz Europe/Vienna Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich
Africa/Cairo Africa/Johannesburg Africa/Lagos Africa/Nairobi America/Argentina/Buenos_Aires America/Bogota America/Chicago
America/Denver America/Halifax America/Los_Angeles America/Mexico_City America/New_York America/Phoenix America/Santiago
America/Sao_Paulo America/Toronto America/Vancouver Asia/Bahrain Asia/Bangkok Asia/Dubai Asia/Hong_Kong Asia/Jakarta
Asia/Jerusalem Asia/Karachi Asia/Kolkata Asia/Kuala_Lumpur Asia/Kuwait Asia/Manila Asia/Qatar Asia/Riyadh Asia/Seoul
Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tokyo Australia/Brisbane Australia/Melbourne Australia/Perth Australia/Sydney
Pacific/Auckland Pacific/Honolulu`)

// sample shows how amounts are written.
var sample = money.New(123456, "EUR")

func typed(in ui.Input, kind string) ui.Input {
	in.Type = kind
	return in
}

func moded(in ui.Input, mode string) ui.Input {
	in.Mode = mode
	return in
}

// listed offers the options of a datalist while somebody types.
func listed(in ui.Input, id string) ui.Input {
	in.Attributes = templ.Attributes{"list": id}
	return in
}

// letter is the field of a place, with the placeholders that it may have.
func (p Props) letter(ctx context.Context, place models.LetterPlace) ui.Input {
	names := make([]string, len(place.Placeholders))
	for i, name := range place.Placeholders {
		names[i] = "{" + name + "}"
	}
	in := p.hinted(place.Name, words.T(ctx, "company.letter."+place.Name), words.T(ctx, "company.placeholders", "names", strings.Join(names, " ")))
	in.Rows = 3
	if place.Name == models.Greeting {
		in.Rows = 2
	}
	return in
}

package invoices

import (
	"context"
	"strconv"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/ui"
	"kontor/web/words"
)

// Line is a line of a draft as typed.
type Line struct {
	Name, Description, Quantity, Unit, Price, Discount, Category, Rate, Exemption string
}

// NewLine is an empty one as most are.
func NewLine(ctx context.Context) Line {
	return Line{Quantity: "1", Unit: billing.Units[0], Category: string(billing.Standard), Rate: billing.Percent(1900).Typed(words.Locale(ctx))}
}

// Fill is a form filled with a draft.
func (p *FormProps) Fill(ctx context.Context, i *models.Invoice) {
	locale, in := words.Locale(ctx), i.Input()
	p.ID, p.Version, p.Currency, p.Language, p.Email, p.Buyer = i.ID, i.Version, in.Currency, in.Language, in.Email, in.Buyer
	p.Issued, p.Due, p.Delivered = string(in.IssuedOn), string(in.DueOn), string(in.DeliveredOn)
	p.PeriodStart, p.PeriodEnd = string(in.PeriodFrom), string(in.PeriodTo)
	p.BuyerReference, p.OrderReference, p.Terms, p.Notes = in.BuyerReference, in.OrderReference, in.Terms, in.Notes
	if in.AccountID != 0 {
		p.Account = number(in.AccountID)
	}
	p.Lines = nil
	for _, l := range in.Lines {
		typed := Line{
			Name: l.Name, Description: l.Description, Quantity: l.Quantity.Typed(locale), Unit: l.Unit, Price: l.Price.Typed(in.Currency, locale),
			Category: string(l.Category), Rate: l.Rate.Typed(locale), Exemption: l.Exemption,
		}
		if l.Discount != 0 {
			typed.Discount = l.Discount.Typed(locale)
		}
		p.Lines = append(p.Lines, typed)
	}
}

// Change does what a button of the lines asks for: "add", "remove.2", "up.2", "down.2".
func Change(ctx context.Context, lines []Line, verb string, n int) []Line {
	switch {
	case verb == "add":
		return append(lines, NewLine(ctx))
	case n < 0 || n >= len(lines):
	case verb == "remove":
		return append(lines[:n:n], lines[n+1:]...)
	case verb == "up" && n > 0:
		lines[n-1], lines[n] = lines[n], lines[n-1]
	case verb == "down" && n < len(lines)-1:
		lines[n], lines[n+1] = lines[n+1], lines[n]
	}
	return lines
}

func (p FormProps) in(name, label string) ui.Input {
	return ui.Input{Form: "invoice", Name: name, Label: label, Error: p.Errors[name]}
}

func (p FormProps) field(name, label, value string) ui.Input {
	f := p.in(name, label)
	f.Value = value
	return f
}

func (p FormProps) date(name, label, value string) ui.Input {
	f := p.field(name, label, value)
	f.Type = "date"
	return f
}

func (p FormProps) decimal(name, label, value string) ui.Input {
	f := p.field(name, label, value)
	f.Mode = "decimal"
	return f
}

func at(n int, name string) string { return "lines." + strconv.Itoa(n) + "." + name }

func unitOptions(ctx context.Context, chosen string) []ui.Option {
	var all []ui.Option
	for _, u := range billing.Units {
		all = append(all, ui.Option{Value: u, Label: words.N(ctx, "document.unit."+lower(u), 2)})
	}
	return ui.Chosen(all, chosen)
}

func categoryOptions(ctx context.Context, chosen string) []ui.Option {
	var all []ui.Option
	for _, c := range billing.Categories {
		all = append(all, ui.Option{Value: string(c), Label: words.T(ctx, "invoice.category."+lower(string(c)))})
	}
	return ui.Chosen(all, chosen)
}

// countryOptions have an empty choice: a draft may not know it yet.
func countryOptions(ctx context.Context, chosen string) []ui.Option {
	all := []ui.Option{{}}
	for _, c := range words.Countries(ctx) {
		all = append(all, ui.Option{Value: c.Code, Label: c.Name})
	}
	return ui.Chosen(all, chosen)
}

func accountOptions(ctx context.Context, p FormProps) []ui.Option {
	return append([]ui.Option{{Label: words.T(ctx, "invoice.by_transfer")}}, ui.Accounts(ctx, ui.AccountsOf(p.Ways), p.Account)...)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")}, {Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

func lower(s string) string {
	b := []byte(s)
	for n, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[n] = c + 'a' - 'A'
		}
	}
	return string(b)
}

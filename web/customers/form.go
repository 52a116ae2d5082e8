package customers

import (
	"context"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"
)

// Typed is what is known of a customer, as a form has it.
func Typed(c *models.Customer) models.CustomerInput {
	return models.CustomerInput{
		Seen: c.UpdatedAt, Name: c.Name, Email: c.Email, Reference: c.Reference, Company: c.Company, VATID: c.VATID, Phone: c.Phone,
		Street: c.Street, PostalCode: c.PostalCode, City: c.City, Country: c.Country, Language: c.Language,
	}
}

func (p FormProps) title(ctx context.Context) string {
	if p.Customer == nil {
		return words.T(ctx, "customers.new")
	}
	return words.T(ctx, "customer.edit_title", "name", Name(ctx, p.Customer))
}

func (p FormProps) hint(ctx context.Context) string {
	if p.Customer == nil {
		return words.T(ctx, "customer.new_hint")
	}
	return words.T(ctx, "customer.edit_hint")
}

func (p FormProps) submit(ctx context.Context) string {
	if p.Customer == nil {
		return words.T(ctx, "customer.create")
	}
	return words.T(ctx, "customer.save")
}

func (p FormProps) action() string {
	if p.Customer == nil {
		return paths.Customers()
	}
	return paths.Customer(p.Customer.ID)
}

func (p FormProps) back() string { return p.action() }

func (p FormProps) backTo(ctx context.Context) string {
	if p.Customer == nil {
		return words.T(ctx, "customers.title")
	}
	return Name(ctx, p.Customer)
}

// field is one line of the form. The first that is wrong has the focus, else the name of a new customer.
func (p FormProps) field(name, label, value string) ui.Input {
	return ui.Input{
		Form: "customer", Name: name, Label: label, Value: value, Error: p.Errors[name], Private: true,
		Focus: p.Errors[name] != "" || name == "name" && len(p.Errors) == 0 && p.Customer == nil,
	}
}

func (p FormProps) email(ctx context.Context) ui.Input {
	f := p.field("email", words.T(ctx, "customer.email"), p.Typed.Email)
	f.Type, f.Hint = "email", words.T(ctx, "customer.email_hint")
	return f
}

func (p FormProps) vatID(ctx context.Context) ui.Input {
	f := p.field("vat_id", words.T(ctx, "customer.vat_id"), p.Typed.VATID)
	f.Hint = words.T(ctx, "customer.vat_id_hint")
	return f
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Label: words.T(ctx, "customer.language_unknown")}, {Value: "en", Label: words.T(ctx, "language.en")}, {Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

func countryOptions(ctx context.Context, chosen string) []ui.Option {
	options := []ui.Option{{Label: words.T(ctx, "customer.country_unknown")}}
	for _, c := range words.Countries(ctx) {
		options = append(options, ui.Option{Value: c.Code, Label: c.Name})
	}
	return ui.Chosen(options, chosen)
}

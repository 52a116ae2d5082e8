package customers

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/saved"
	"kontor/web/words"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// Name is what a customer is called.
func Name(ctx context.Context, c *models.Customer) string {
	return cmp.Or(c.Name, c.Company, c.Email, c.Reference, words.T(ctx, "customer.nameless", "id", number(c.ID)))
}

// address is where a customer lives, line by line.
func address(ctx context.Context, c *models.Customer) (lines []string) {
	country := ""
	if c.Country != "" {
		country = words.Country(ctx, c.Country)
	}
	for _, line := range []string{c.Street, strings.TrimSpace(c.PostalCode + " " + c.City), country} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// named is what a thing that is still going on is called: a draft has no number yet.
func named(ctx context.Context, o *models.OpenThing) string {
	return cmp.Or(o.Name, words.T(ctx, "customer.open.unnamed", "id", number(o.ID)))
}

// what says what sort of thing it is.
func what(ctx context.Context, o *models.OpenThing) string {
	if o.Kind == models.OpenOperation {
		return words.T(ctx, "customer.open.operation", "kind", words.T(ctx, "operation.kind."+string(o.Does)))
	}
	return words.T(ctx, "customer.open."+string(o.Kind))
}

// where is the page of it.
func where(o *models.OpenThing) string {
	switch o.Kind {
	case models.OpenLink:
		return paths.Link(o.ID)
	case models.OpenInvoice, models.OpenLodging:
		return paths.Invoice(o.ID)
	case models.OpenSubscription:
		return paths.Subscription(o.ID)
	case models.OpenMail:
		return paths.Mail(o.ID)
	}
	return paths.Transaction(o.ID)
}

func called(ctx context.Context, m *models.SavedMethod) string { return saved.Called(ctx, m) }

// brand is what is left of a saved method's name.
func brand(ctx context.Context, name string) string {
	return cmp.Or(name, words.T(ctx, "saved.unnamed"))
}

// running says whether something is still done to the customer.
func (p Props) running() bool {
	return slices.ContainsFunc(p.Tasks, func(t models.CustomerTask) bool { return t.Running() })
}

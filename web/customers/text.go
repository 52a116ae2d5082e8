package customers

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
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

// What says what sort of thing is still going on.
func What(ctx context.Context, o *models.OpenThing) string {
	if o.Kind == models.OpenOperation {
		return words.T(ctx, "customer.open.operation", "kind", words.T(ctx, "operation.kind."+string(o.Does)))
	}
	return words.T(ctx, "customer.open."+string(o.Kind))
}

// where is the page of it.
func where(o *models.OpenThing) string {
	switch o.Kind {
	case models.OpenOperation:
		return paths.Transaction(o.ID)
	}
	return ""
}

func noteEvents(ctx context.Context, notes []models.CustomerNote) []ui.Event {
	events := make([]ui.Event, 0, len(notes))
	for _, n := range notes {
		events = append(events, ui.Event{At: n.CreatedAt, Icon: "note", What: words.T(ctx, "customer.noted"), More: n.Body, Who: n.By})
	}
	return events
}

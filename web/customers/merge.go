package customers

import (
	"context"
	"slices"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

// counted are the sorts of things that a merge moves, in the order in which they are told.
var counted = []string{"payments", "links", "invoices", "subscriptions", "saved_methods", "customer_notes"}

// moved are those of which either has any; the transactions always.
func (p MergeProps) moved() []string {
	return slices.DeleteFunc(slices.Clone(counted), func(table string) bool {
		return table != counted[0] && p.Rehearsal.OfWinner[table]+p.Rehearsal.OfLoser[table] == 0
	})
}

func (p MergeProps) title(ctx context.Context) string {
	if p.Rehearsal == nil {
		return words.T(ctx, "merge.title", "name", Name(ctx, p.Customer))
	}
	return words.T(ctx, "merge.title_both", "other", Name(ctx, p.Rehearsal.Loser), "name", Name(ctx, p.Customer))
}

// choices are the two facts, as they stand on a page.
func (p MergeProps) choices(ctx context.Context, f models.MergeField) []ui.Option {
	chosen := "this"
	if p.Take[f.Name] {
		chosen = "other"
	}
	return ui.Chosen([]ui.Option{
		{Value: "this", Label: fact(ctx, f.Name, f.Winner)}, {Value: "other", Label: fact(ctx, f.Name, f.Loser)},
	}, chosen)
}

// fact is a value as people read it.
func fact(ctx context.Context, field, value string) string {
	switch {
	case value == "":
		return words.T(ctx, "merge.empty")
	case field == "country":
		return words.Country(ctx, value)
	case field == "language":
		return words.T(ctx, "language."+value)
	}
	return value
}

// Taken are the fields that a rehearsal proposes to take from the other: those that this one has not.
func Taken(r *models.Rehearsal) map[string]bool {
	take := map[string]bool{}
	for _, f := range r.Fields {
		take[f.Name] = f.Winner == ""
	}
	return take
}

// bounded is a count as far as it was counted.
func bounded(ctx context.Context, n int64) string {
	if n >= models.MaxTotal {
		return words.T(ctx, "customers.many", "n", models.MaxTotal-1)
	}
	return words.Number(ctx, int(n))
}

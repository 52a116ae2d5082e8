package payments

import (
	"context"
	"slices"
	"strings"

	"kontor/models"
	"kontor/web/ui"
	"kontor/web/words"
)

const maxCompletions = 12

// Complete says how the last word of a search may go on: as an operator, or with a value of one.
func Complete(ctx context.Context, q string, accounts []models.Account, currencies []string) (all []ui.Suggestion) {
	typed := tokens(q)
	if len(typed) == 0 || !strings.HasSuffix(q, typed[len(typed)-1]) { // the next word is not begun yet
		return nil
	}
	last := typed[len(typed)-1]
	for _, o := range completions(ctx, last, accounts, currencies) {
		if !strings.EqualFold(o.Value, last) && len(all) < maxCompletions {
			all = append(all, ui.Suggestion{Title: o.Value, Detail: o.Label, Fill: map[string]string{"q": strings.TrimSuffix(q, last) + o.Value}})
		}
	}
	return all
}

// completions are whole words that begin with what was typed.
func completions(ctx context.Context, typed string, accounts []models.Account, currencies []string) (options []ui.Option) {
	name, begun, valued := strings.Cut(typed, ":")
	name = strings.ToLower(name)
	if !valued {
		for _, o := range Operators {
			if strings.HasPrefix(o, name) {
				options = append(options, ui.Option{Value: o + ":", Label: words.T(ctx, "search."+o)})
			}
		}
		return options
	}
	for _, o := range valuesOf(ctx, name, accounts, currencies) {
		if !strings.HasPrefix(strings.ToLower(o.Value), strings.ToLower(unquoted(begun))) {
			continue
		}
		if strings.Contains(o.Value, " ") {
			o.Value = `"` + o.Value + `"`
		}
		options = append(options, ui.Option{Value: name + ":" + o.Value, Label: o.Label})
	}
	return options
}

// valuesOf are what can stand behind an operator; none where anything can.
func valuesOf(ctx context.Context, operator string, accounts []models.Account, currencies []string) (options []ui.Option) {
	switch operator {
	case "status":
		for _, o := range statusOptions(ctx) {
			options = append(options, ui.Option{Value: strings.ReplaceAll(o.Value, " ", "-"), Label: o.Label})
		}
	case "kind":
		return kindOptions(ctx, "")[1:]
	case "period":
		return periodOptions(ctx, "")[1:]
	case "is":
		return needOptions(ctx, "")[1:]
	case "currency":
		for _, code := range currencies {
			options = append(options, ui.Option{Value: code})
		}
	case "account":
		for i := range accounts {
			options = append(options, ui.Option{Value: accounts[i].Name, Label: accounts[i].Provider})
		}
	case "provider":
		for i := range accounts {
			options = append(options, ui.Option{Value: accounts[i].Provider})
		}
		return slices.Compact(slices.SortedFunc(slices.Values(options), func(a, b ui.Option) int { return strings.Compare(a.Value, b.Value) }))
	}
	return options
}

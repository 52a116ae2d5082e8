package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"
)

// fact is one thing that a line tells beside its sentence.
type fact struct{ term, text string }

// order is how facts stand; those that are not in it follow by name.
var order = []string{"amount", "number", "reason", "happened", "name", "email", "mode", "active", "card_entry", "last4", "role", "from", "to", "changes", "failures", "until"}

// spoken are the facts whose values are words of ours, and where those stand in the catalogue.
var spoken = map[string][]string{
	"role": {"role."}, "mode": {"account.mode."}, "kind": {"operation.kind."}, "letter": {"mail.kind."}, "unit": {"terms.units."},
	"purpose": {"audit.purpose."}, "was": {"mail.status."},
	"from": {"role.", "language."}, "to": {"role.", "language."},
}

// details reads a line's JSON. What can't be read is shown as it is: the trail hides nothing.
func details(ctx context.Context, text string) []fact {
	if text == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var byName map[string]any
	if d.Decode(&byName) != nil {
		return []fact{{words.T(ctx, "audit.details"), text}}
	}
	return facts(ctx, byName)
}

func facts(ctx context.Context, byName map[string]any) []fact {
	if amount, ok := amountOf(byName); ok {
		delete(byName, "currency")
		byName["amount"] = amount
	}
	names := slices.SortedFunc(maps.Keys(byName), func(a, b string) int {
		return slices.Compare([]string{place(a), a}, []string{place(b), b})
	})
	var all []fact
	for _, name := range names {
		if text := written(ctx, name, byName[name]); text != "" {
			all = append(all, fact{words.Or(ctx, "audit.detail."+name, name), text})
		}
	}
	return all
}

// before is how the same facts stood before the change.
func before(ctx context.Context, byName map[string]any) string {
	var parts []string
	for _, f := range facts(ctx, byName) {
		parts = append(parts, f.term+" "+f.text)
	}
	return strings.Join(parts, ", ")
}

// place sorts a name by its place in the order.
func place(name string) string {
	if at := slices.Index(order, name); at >= 0 {
		return string(rune('a' + at))
	}
	return "~"
}

// amountOf is the amount with its currency, which stand side by side in the trail.
func amountOf(byName map[string]any) (money.Money, bool) {
	n, isNumber := byName["amount"].(json.Number)
	currency, isText := byName["currency"].(string)
	if !isNumber || !isText {
		return money.Money{}, false
	}
	minor, err := n.Int64()
	m, wrong := money.Check(minor, currency)
	return m, err == nil && wrong == nil
}

func written(ctx context.Context, name string, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		for _, group := range spoken[name] {
			if key := group + v; words.Has(key) {
				return words.T(ctx, key)
			}
		}
		return cmp.Or(words.Date(ctx, v), v)
	case bool:
		if v {
			return words.T(ctx, "audit.yes")
		}
		return words.T(ctx, "audit.no")
	case money.Money:
		if v.IsZero() {
			return "" // nothing moved: the sentence says so
		}
		return words.Money(ctx, v)
	case map[string]any:
		switch name {
		case "moved":
			return moved(ctx, v)
		case "was":
			return before(ctx, v)
		}
	case []any:
		if name == "fields" {
			return fields(ctx, v)
		}
	case json.Number:
		if micro, err := v.Int64(); err == nil && name == "until" {
			return words.Exact(ctx, models.Instant(micro))
		}
		return v.String()
	}
	text, err := json.Marshal(value)
	if err != nil { // it was read from JSON
		return ""
	}
	return string(text)
}

// fields names the fields of a customer that were changed.
func fields(ctx context.Context, names []any) string {
	labels := make([]string, 0, len(names))
	for _, name := range names {
		text := fmt.Sprint(name)
		labels = append(labels, words.Or(ctx, "customer."+text, text))
	}
	return strings.Join(labels, ", ")
}

// moved is how much of each sort went over in a merge.
func moved(ctx context.Context, counts map[string]any) string {
	var parts []string
	for _, table := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, words.T(ctx, "audit.moved", "what", words.Or(ctx, "merge.of."+table, table), "n", fmt.Sprint(counts[table])))
	}
	return strings.Join(parts, ", ")
}

package payments

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/web/exports"
	"kontor/web/ui"
	"kontor/web/words"
)

// Filter is the view in words, a line for each part of it; customer is the name of whose it is. The days of a period are
// those of the view that was read: a file is looked at when "last month" is another.
func (v View) Filter(ctx context.Context, read models.View, customer string, accounts []models.Account) (facts []exports.Fact) {
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, exports.Fact{Label: words.T(ctx, key), Value: value})
		}
	}
	add("transactions.search", v.Q)
	add("transactions.customer", customer)
	add("transactions.status", labels(statusOptions(ctx), v.Status))
	add("transactions.account", labels(accountOptions(accounts), v.Account))
	add("transactions.currency", strings.Join(v.Currency, ", "))
	if v.Provider != "" {
		add("export.gateway", words.Gateway(ctx, v.Provider))
	}
	if v.Kind != "" {
		add("transactions.kind", labels(kindOptions(ctx, ""), []string{v.Kind}))
	}
	add("transactions.method", told(ctx, v.Method))
	add("transactions.code", told(ctx, v.Code))
	if v.Attention != "" {
		add("transactions.attention", labels(needOptions(ctx, ""), []string{v.Attention}))
	}
	add("transactions.min", v.Min)
	add("transactions.max", v.Max)
	if read.From != 0 {
		add("transactions.from", words.Day(ctx, read.From))
	}
	if read.To != 0 {
		add("transactions.to", words.Day(ctx, read.To-1))
	}
	return facts
}

// told is a method or a code as it was asked for.
func told(ctx context.Context, value string) string {
	if value == models.NotTold {
		return words.T(ctx, "transactions.not_told")
	}
	return value
}

// Order is how the view is sorted, in words.
func (v View) Order(ctx context.Context) string {
	return labels(sortOptions(ctx, ""), []string{v.sort()})
}

func (v View) sort() string {
	if v.Sort == string(models.NewestFirst) {
		return ""
	}
	return v.Sort
}

// labels are what chosen values are called.
func labels(options []ui.Option, chosen []string) string {
	var all []string
	for _, o := range options {
		for _, value := range chosen {
			if o.Value == value {
				all = append(all, o.Label)
			}
		}
	}
	return strings.Join(all, ", ")
}

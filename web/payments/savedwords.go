package payments

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/web/words"
)

// Described is what a saved view shows, in one line of words.
func Described(ctx context.Context, v View, accounts []models.Account) string {
	var parts []string
	add := func(key, values string) {
		if values != "" {
			parts = append(parts, words.T(ctx, "saved_view.part", "what", words.T(ctx, key), "values", values))
		}
	}
	add("transactions.search", v.Q)
	add("transactions.status", labels(statusOptions(ctx), v.Status))
	add("transactions.account", labels(accountOptions(accounts), v.Account))
	add("transactions.currency", strings.Join(v.Currency, ", "))
	if v.Kind != "" {
		add("transactions.kind", labels(kindOptions(ctx, ""), []string{v.Kind}))
	}
	add("transactions.method", told(ctx, v.Method))
	add("transactions.code", told(ctx, v.Code))
	if v.Provider != "" {
		add("column.gateway", words.Gateway(ctx, v.Provider))
	}
	if v.Period != "" {
		add("transactions.period", labels(periodOptions(ctx, ""), []string{v.Period}))
	}
	add("transactions.from", v.From)
	add("transactions.to", v.To)
	add("transactions.min", v.Min)
	add("transactions.max", v.Max)
	if v.Attention != "" {
		add("transactions.attention", labels(needOptions(ctx, ""), []string{v.Attention}))
	}
	if v.Customer != "" {
		parts = append(parts, words.T(ctx, "saved_view.one_customer"))
	}
	if len(parts) == 0 {
		parts = append(parts, words.T(ctx, "saved_view.all"))
	}
	if v.Sort != "" {
		add("transactions.sort", v.Order(ctx))
	}
	if len(v.drawn()) > 0 {
		parts = append(parts, words.T(ctx, "saved_view.with_display"))
	}
	return strings.Join(parts, " · ")
}

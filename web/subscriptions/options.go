package subscriptions

import (
	"cmp"
	"context"
	"strings"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/web/ui"
	"kontor/web/words"
)

// FreshTerms are what the form of a plan begins with.
func FreshTerms(currency string) Terms {
	return Terms{Currency: currency, Every: "1", Unit: string(calendar.Month), RetryDays: "1, 3, 7", Receipts: true, Missed: string(models.MissedCharge)}
}

// TypedTerms are terms as they stand in a form.
func TypedTerms(ctx context.Context, name string, t *models.Terms) Terms {
	typed := Terms{
		Name: name, Amount: words.Typed(ctx, t.Money()), Currency: t.Currency, Every: number(int64(t.Every)), Unit: string(t.Unit),
		EndsOn: t.EndsOn, Receipts: t.Receipts, RetryDays: strings.ReplaceAll(t.RetryDays, ",", ", "), Missed: string(t.Missed),
	}
	if t.Times > 0 {
		typed.Times = number(int64(t.Times))
	}
	if t.NoticeDays > 0 {
		typed.NoticeDays = number(int64(t.NoticeDays))
	}
	return typed
}

func unitOptions(ctx context.Context, chosen string) []ui.Option {
	var options []ui.Option
	for _, u := range calendar.Units {
		options = append(options, ui.Option{Value: string(u), Label: words.T(ctx, "terms.units."+string(u))})
	}
	return ui.Chosen(options, cmp.Or(chosen, string(calendar.Month)))
}

func missedOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: string(models.MissedCharge), Label: words.T(ctx, "terms.missed_charge")},
		{Value: string(models.MissedSkip), Label: words.T(ctx, "terms.missed_skip")},
	}, chosen)
}

func languageOptions(ctx context.Context, chosen string) []ui.Option {
	return ui.Chosen([]ui.Option{
		{Value: "en", Label: words.T(ctx, "language.en")},
		{Value: "de", Label: words.T(ctx, "language.de")},
	}, chosen)
}

func planOptions(ctx context.Context, plans []models.Plan, chosen string) []ui.Option {
	options := make([]ui.Option, len(plans))
	for i := range plans {
		p := &plans[i]
		options[i] = ui.Option{Value: number(p.ID), Label: words.T(ctx, "plan.option", "name", p.Name, "amount", p.Money(), "interval", Interval(ctx, &p.Terms))}
	}
	return ui.Chosen(options, chosen)
}

// unable says which accounts are not offered, and why.
func (p NewProps) unable(ctx context.Context) string {
	if len(p.Unable) == 0 {
		return ""
	}
	var names []string
	for _, a := range p.Unable {
		names = append(names, a.Name)
	}
	return words.N(ctx, "subscription.unable", len(names), "accounts", strings.Join(names, ", "))
}

// first is the sentence of the first of the fields that has one.
func first(errs ui.Errors, fields ...string) string {
	for _, f := range fields {
		if errs[f] != "" {
			return errs[f]
		}
	}
	return ""
}

package handlers

import (
	"context"
	"errors"
	"strconv"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"
)

// readView turns a query as it was typed into a view of the list. What can't be read gets a sentence each.
func (s *server) readView(ctx context.Context, typed payments.View) (models.View, ui.Errors) {
	errs := ui.Errors{}
	v := models.View{
		Query: typed.Q, Provider: typed.Provider, Kind: models.PaymentKind(typed.Kind), Currency: typed.Currency,
		Sort: models.Sort(typed.Sort), After: typed.After,
	}
	for _, status := range typed.Status {
		v.Statuses = append(v.Statuses, models.PaymentStatus(status))
	}
	v.AccountID = readID(ctx, errs, "account", typed.Account)
	v.Customer = readID(ctx, errs, "customer", typed.Customer)
	v.From = s.readDay(ctx, errs, "from", typed.From, 0)
	v.To = s.readDay(ctx, errs, "to", typed.To, 1)
	v.Min = s.readBound(ctx, errs, "min", typed.Min, typed.Currency)
	v.Max = s.readBound(ctx, errs, "max", typed.Max, typed.Currency)
	return v, errs
}

// readID is the number of an account or a customer; 0 where nothing was typed.
func readID(ctx context.Context, errs ui.Errors, field, typed string) int64 {
	id, err := strconv.ParseInt(typed, 10, 64)
	if typed != "" && (err != nil || id <= 0) {
		errs[field] = words.T(ctx, "view."+field)
	}
	return id
}

// readDay is the start of a day of the one zone, or of the day after it.
func (s *server) readDay(ctx context.Context, errs ui.Errors, field, typed string, days int) models.Instant {
	if typed == "" {
		return 0
	}
	day, err := time.ParseInLocation(time.DateOnly, typed, words.Location(ctx))
	if err != nil || day.Year() < 1971 || day.Year() > 9998 {
		errs[field] = words.T(ctx, "view.day")
		return 0
	}
	return models.At(day.AddDate(0, 0, days))
}

// readBound is an amount to filter by. It needs a currency: 10 is another amount in each.
func (s *server) readBound(ctx context.Context, errs ui.Errors, field, typed, currency string) *money.Money {
	if typed == "" {
		return nil
	}
	if currency == "" {
		errs[field] = words.T(ctx, "view.amount_needs_currency")
		return nil
	}
	m, err := money.Parse(typed, currency, words.Locale(ctx))
	if err != nil {
		errs[field] = words.Problem(ctx, &models.Problem{Key: amountKey(err), Args: s.amountArgs(ctx, currency)})
		return nil
	}
	return &m
}

// amountKeys are the sentences for an amount that can't be read.
var amountKeys = map[error]string{
	money.ErrEmpty: "amount.empty", money.ErrNotNumber: "amount.not_a_number", money.ErrAmbiguous: "amount.ambiguous",
	money.ErrDecimals: "amount.decimals", money.ErrRange: "amount.out_of_range", money.ErrCurrency: "amount.unknown_currency",
}

func amountKey(err error) string {
	for known, key := range amountKeys {
		if errors.Is(err, known) {
			return key
		}
	}
	return "amount.not_a_number"
}

// amountArgs say how an amount is written here.
func (s *server) amountArgs(ctx context.Context, currency string) map[string]any {
	args := map[string]any{"currency": currency, "grouped": "1,234.56", "plain": "1234.56"}
	if words.Locale(ctx) == "de" {
		args["grouped"], args["plain"] = "1.234,56", "1234,56"
	}
	return args
}

// currencies are offered in lists: those of most merchants first.
var currencies = []string{
	"EUR", "USD", "GBP", "CHF", "JPY", "AED", "AUD", "BHD", "CAD", "CZK", "DKK", "HUF", "KWD", "NOK", "PLN", "RON", "SEK", "SGD",
}

package handlers

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"
)

// readView turns a query as it was typed into a view of the list. What can't be read gets a sentence each, beside the
// search box where it was typed there.
func (s *server) readView(ctx context.Context, asTyped payments.View, accounts []models.Account) (models.View, ui.Errors) {
	errs, typed := ui.Errors{}, asTyped.Read()
	v := models.View{
		Query: typed.Q, Terms: typed.Terms, Provider: typed.Provider, Kind: models.PaymentKind(typed.Kind), Currencies: typed.Currency,
		Sort: models.Sort(typed.Sort), After: typed.After, Need: models.Need(typed.Attention), Method: typed.Method, Code: typed.Code,
	}
	for _, status := range typed.Status {
		v.Statuses = append(v.Statuses, models.PaymentStatus(status))
	}
	v.Accounts = readAccounts(ctx, errs, typed.Account, accounts)
	v.Customer = readID(ctx, errs, "customer", typed.Customer)
	s.readTimes(ctx, errs, typed, &v)
	s.readAmounts(ctx, errs, typed, &v)
	beside := ui.Errors{}
	for field, sentence := range errs {
		beside[typed.Beside(field)] = sentence
	}
	return v, beside
}

// readAccounts are those that go by a number, as the boxes have it, or else by the beginning of their name.
func readAccounts(ctx context.Context, errs ui.Errors, typed []string, accounts []models.Account) (ids []int64) {
	for _, one := range typed {
		found := accountsWhere(accounts, func(a *models.Account) bool { return number(a.ID) == one })
		if len(found) == 0 {
			begun := strings.ToLower(one)
			found = accountsWhere(accounts, func(a *models.Account) bool { return strings.HasPrefix(strings.ToLower(a.Name), begun) })
		}
		if len(found) == 0 {
			errs["account"] = words.T(ctx, "view.account")
		}
		ids = append(ids, found...)
	}
	return ids
}

func accountsWhere(accounts []models.Account, fits func(*models.Account) bool) (ids []int64) {
	for i := range accounts {
		if fits(&accounts[i]) {
			ids = append(ids, accounts[i].ID)
		}
	}
	return ids
}

func (s *server) readTimes(ctx context.Context, errs ui.Errors, typed payments.Typed, v *models.View) {
	after := 1
	if typed.Before {
		after = 0
	}
	v.From = s.readDay(ctx, errs, "from", typed.From, 0)
	v.To = s.readDay(ctx, errs, "to", typed.To, after)
	if typed.Period == "" {
		return
	}
	from, to, known := payments.Period(typed.Period, s.Ledger.Now().In(words.Location(ctx)))
	switch {
	case !known:
		errs["period"] = words.T(ctx, "view.no_period")
	case v.From != 0 || v.To != 0:
		errs["period"] = words.T(ctx, "view.period_or_days")
	default:
		v.From, v.To = models.At(from), models.At(to)
	}
}

// readAmounts are the bounds; one that is to be left out itself is the next amount.
func (s *server) readAmounts(ctx context.Context, errs ui.Errors, typed payments.Typed, v *models.View) {
	currency := ""
	if len(typed.Currency) == 1 {
		currency = typed.Currency[0]
	}
	v.Min = s.readBound(ctx, errs, "min", typed.Min, currency)
	v.Max = s.readBound(ctx, errs, "max", typed.Max, currency)
	if v.Min != nil && typed.Above {
		v.Min.Minor++
	}
	if v.Max != nil && typed.Below {
		v.Max.Minor--
	}
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

// readBound is an amount to filter by. It needs one currency: 10 is another amount in each.
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

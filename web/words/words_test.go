package words_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/web/words"
)

func in(locale, zone string) context.Context {
	z, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return words.With(context.Background(), words.Settings{Locale: locale, Zone: z, Gateways: map[string]string{"gate": "Gate"}})
}

var noon = models.At(time.Date(2026, 11, 18, 12, 30, 5, 0, time.UTC))

func TestSentences(t *testing.T) {
	ctx := in("en", "UTC")
	for want, got := range map[string]string{
		"Refund €1,234.50":      words.T(ctx, "submit.refund", "amount", money.New(123450, "EUR")),
		"1 transaction":         words.N(ctx, "transactions.count", 1),
		"2 transactions":        words.N(ctx, "transactions.count", 2),
		"1,234 transactions":    words.N(ctx, "transactions.count", 1234),
		"10,000+ transactions":  words.T(ctx, "transactions.count_more", "n", 10000),
		"[no.such.key]":         words.T(ctx, "no.such.key"),
		"as it came":            words.Or(ctx, "no.such.key", "as it came"),
		"Gate":                  words.Gateway(ctx, "gate"),
		"other":                 words.Gateway(ctx, "other"),
		"All times are in UTC.": words.T(ctx, "foot.zone", "zone", words.Zone(ctx)),
		"Too many wrong passwords. Try again after 18 Nov 2026, 12:30.": words.T(ctx, "signin.locked", "until", noon),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	ctx := in("de", "UTC")
	if got := words.T(ctx, "checkout.done.title"); got != "You are done here" {
		t.Errorf("German amounts alone: %q", got)
	}
	german := words.In(in("en", "Europe/Berlin"), "de")
	for want, got := range map[string]string{
		"Hier sind Sie fertig": words.T(german, "checkout.done.title"),
		"Anmelden":             words.T(german, "signin.submit"),
		"de":                   words.Language(german),
		"1.234,50\u00a0€":      words.Money(german, money.New(123450, "EUR")),
		"18.11.2026, 13:30":    words.Time(german, noon),
		"en":                   words.Language(ctx),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Ensure that a decline is told in the reader's language where its code says why, else as the gateway put it, else by the code.
func TestDeclined(t *testing.T) {
	reason := func(gateway, code string) string { return map[string]string{"paytech 4.01": "money"}[gateway+" "+code] }
	ctx := words.With(context.Background(), words.Settings{Language: "de", Reason: reason})
	for _, c := range []struct{ gateway, code, message, want string }{
		{"paytech", "4.01", "Insufficient Funds", "Nicht genug Geld auf dem Konto"},
		{"paytech", "9.99", "Try later.", "Try later"},
		{"paymentz", "10001", "", "Mit Code 10001 abgelehnt"},
		{"paytech", "", "", ""},
	} {
		if got := words.Declined(ctx, c.gateway, c.code, c.message); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.gateway, c.code, got, c.want)
		}
	}
}

func TestProblem(t *testing.T) {
	ctx := in("en", "UTC")
	for want, p := range map[string]*models.Problem{
		"": nil,
		"Only €5.00 can still be refunded. Type that or less.":                                 {Key: "refund.too_large", Args: map[string]any{"left": money.New(500, "EUR")}},
		"This takes the role manager, or one above it. Ask somebody who has it.":               {Key: "forbidden", Args: map[string]any{"role": "manager"}},
		"Gate can't capture from here.":                                                        {Key: "unsupported.capture", Args: map[string]any{"provider": "gate"}},
		"This is too long. Up to 1,000 characters fit.":                                        {Key: "form.too_long", Args: map[string]any{"max": 1000}},
		"The account <b>A</b> is switched off. Nothing is sent until an admin switches it on.": {Key: "account.inactive", Args: map[string]any{"name": "<b>A</b>"}},
	} {
		if got := words.Problem(ctx, p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ locale, zone, day, minute, second, machine string }{
		{"en", "UTC", "18 Nov 2026", "18 Nov 2026, 12:30", "18 Nov 2026, 12:30:05", "2026-11-18T12:30:05Z"},
		{"en", "Asia/Tokyo", "18 Nov 2026", "18 Nov 2026, 21:30", "18 Nov 2026, 21:30:05", "2026-11-18T21:30:05+09:00"},
		{"de", "Europe/Berlin", "18.11.2026", "18.11.2026, 13:30", "18.11.2026, 13:30:05", "2026-11-18T13:30:05+01:00"},
	} {
		ctx := in(c.locale, c.zone)
		if d, m, s, x := words.Day(ctx, noon), words.Time(ctx, noon), words.Exact(ctx, noon), words.Machine(ctx, noon); d != c.day || m != c.minute || s != c.second || x != c.machine {
			t.Errorf("%s %s: %q %q %q %q", c.locale, c.zone, d, m, s, x)
		}
	}
	if ctx := in("en", "UTC"); words.Day(ctx, 0)+words.Time(ctx, 0)+words.Exact(ctx, 0)+words.Machine(ctx, 0) != "" {
		t.Error("never is not empty")
	}
}

// Ensure that amounts are written and typed as the locale has it, whatever language the sentences are in.
func TestNumbers(t *testing.T) {
	ctx := in("de", "UTC")
	if got := words.T(ctx, "submit.refund", "amount", money.New(123450, "EUR")); got != "Refund 1.234,50\u00a0€" {
		t.Errorf("got %q", got)
	}
	if got := words.Typed(ctx, money.New(123450, "EUR")); got != "1234,50" {
		t.Errorf("got %q", got)
	}
	if got := words.Number(ctx, 1234567); got != "1.234.567" {
		t.Errorf("got %q", got)
	}
}

func TestCountries(t *testing.T) {
	for language, want := range map[string]string{"en": "Germany", "de": "Deutschland"} {
		ctx := words.In(context.Background(), language)
		all := words.Countries(ctx)
		if len(all) < 240 || len(all) > 252 {
			t.Errorf("%d countries in %s", len(all), language)
		}
		if words.Country(ctx, "DE") != want || words.Country(ctx, "QQ") != "QQ" {
			t.Errorf("DE is %q in %s", words.Country(ctx, "DE"), language)
		}
		if a := slices.IndexFunc(all, func(c words.CountryName) bool { return c.Code == "AX" }); a > 30 {
			t.Errorf("Åland comes at %d in %s", a, language)
		}
	}
}

package money_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"kontor/models/money"

	"github.com/bojanz/currency"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		typed, code, locale string
		minor               int64
		err                 error
	}{
		{"12.34", "EUR", "en", 1234, nil},
		{"1,234.5", "EUR", "en", 123450, nil},
		{" 1 234.50 ", "EUR", "en", 123450, nil},
		{"1234", "JPY", "en", 1234, nil},
		{"1,234", "JPY", "en", 1234, nil},
		{"1.234", "BHD", "en", 1234, nil},
		{"1.234,56", "EUR", "de", 123456, nil},
		{"12,34", "EUR", "de", 1234, nil},
		{"1,234", "BHD", "de", 1234, nil},
		{"12000000000", "JPY", "en", 12000000000, nil},
		{"1.234,56", "EUR", "en", 0, money.ErrAmbiguous},
		{"1.234", "EUR", "en", 0, money.ErrAmbiguous},
		{"1,23", "EUR", "en", 0, money.ErrAmbiguous},
		{"1,2345", "EUR", "en", 0, money.ErrAmbiguous},
		{"1234,567.00", "EUR", "en", 0, money.ErrAmbiguous},
		{"1.234", "EUR", "de", 123400, nil},
		{"1,234", "EUR", "de", 0, money.ErrAmbiguous},
		{"", "EUR", "en", 0, money.ErrEmpty},
		{"-5", "EUR", "en", 0, money.ErrNotNumber},
		{"1e3", "EUR", "en", 0, money.ErrNotNumber},
		{"12.", "EUR", "en", 0, money.ErrNotNumber},
		{".5", "EUR", "en", 0, money.ErrNotNumber},
		{"12.3456", "EUR", "en", 0, money.ErrDecimals},
		{"12.3", "JPY", "en", 0, money.ErrDecimals},
		{"92233720368547758.08", "EUR", "en", 0, money.ErrRange},
		{"92233720368547758.07", "EUR", "en", math.MaxInt64, nil},
		{strings.Repeat("9", 100), "EUR", "en", 0, money.ErrRange},
		{"1", "XXX", "en", 0, money.ErrCurrency},
		{"1", "eur", "en", 0, money.ErrCurrency},
	} {
		got, err := money.Parse(c.typed, c.code, c.locale)
		if !errors.Is(err, c.err) || err == nil && got != money.New(c.minor, c.code) {
			t.Errorf("Parse(%q, %s, %s) = %v, %v; want %d, %v", c.typed, c.code, c.locale, got, err, c.minor, c.err)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		minor        int64
		code, locale string
		want         string
	}{
		{123450, "EUR", "en", "€1,234.50"},
		{-1200, "EUR", "en", "-€12.00"},
		{123450, "EUR", "de", "1.234,50\u00a0€"},
		{12000000000, "JPY", "en", "¥12,000,000,000"},
		{1234, "BHD", "en", "BHD\u00a01.234"},
	} {
		if got := money.New(c.minor, c.code).Format(c.locale); got != c.want {
			t.Errorf("Format(%d %s, %s) = %q, want %q", c.minor, c.code, c.locale, got, c.want)
		}
	}
}

// Ensure that every amount of every currency stands as the library of CLDR writes it, of which only the style is taken.
func TestFormatIsTheLibrarys(t *testing.T) {
	known := slices.DeleteFunc(currency.GetCurrencyCodes(), func(code string) bool { return !money.Known(code) })
	formatters := map[string]*currency.Formatter{}
	for _, locale := range []string{"en", "de"} {
		formatters[locale] = currency.NewFormatter(currency.NewLocale(locale))
	}
	rapid.Check(t, func(t *rapid.T) {
		m := money.New(rapid.Int64().Draw(t, "minor"), rapid.SampledFrom(known).Draw(t, "currency"))
		amount, err := currency.NewAmountFromInt64(m.Minor, m.Currency)
		if err != nil {
			t.Fatal(err)
		}
		for locale, f := range formatters {
			if got, want := m.Format(locale), f.Format(amount); got != want {
				t.Fatalf("Format(%v, %s) = %q, want %q", m, locale, got, want)
			}
		}
	})
}

func TestDecimal(t *testing.T) {
	for want, m := range map[string]money.Money{
		"0.05": money.New(5, "EUR"), "-0.05": money.New(-5, "EUR"), "-12.00": money.New(-1200, "EUR"),
		"7": money.New(7, "JPY"), "0.007": money.New(7, "BHD"),
		"-92233720368547758.08": money.New(math.MinInt64, "EUR"),
	} {
		if got := m.Decimal(); got != want {
			t.Errorf("Decimal(%+v) = %q, want %q", m, got, want)
		}
	}
}

// Ensure that what is prefilled in a field is read back as the same amount, in each locale and exponent.
func TestTypedIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := money.New(rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor"),
			rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency"))
		locale := rapid.SampledFrom([]string{"en", "de"}).Draw(t, "locale")
		if got, err := money.Parse(m.Typed(locale), m.Currency, locale); err != nil || got != m {
			t.Fatalf("%v typed as %q is read as %v, %v", m, m.Typed(locale), got, err)
		}
		if got, err := money.ParseDecimal(m.Neg().Decimal(), m.Currency); err != nil || got != m.Neg() {
			t.Fatalf("%v written as %q is read as %v, %v", m.Neg(), m.Neg().Decimal(), got, err)
		}
	})
}

func TestAddRefusesOverflowAndMixing(t *testing.T) {
	if _, err := money.New(math.MaxInt64, "EUR").Add(money.New(1, "EUR")); !errors.Is(err, money.ErrRange) {
		t.Errorf("overflow: %v", err)
	}
	if _, err := money.New(math.MinInt64, "EUR").Add(money.New(-1, "EUR")); !errors.Is(err, money.ErrRange) {
		t.Errorf("underflow: %v", err)
	}
	if _, err := money.New(1, "EUR").Add(money.New(1, "JPY")); !errors.Is(err, money.ErrMismatch) {
		t.Errorf("mixing: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1,234.56", "EUR", "en")
	f.Add("1.234", "BHD", "de")
	f.Fuzz(func(t *testing.T, typed, code, locale string) {
		if m, err := money.Parse(typed, code, locale); err == nil && m.Minor < 0 {
			t.Fatalf("%q gave the negative %v", typed, m)
		}
	})
}

package billing_test

import (
	"errors"
	"math"
	"testing"

	"kontor/models/billing"
	"kontor/models/money"

	"pgregory.net/rapid"
)

func TestParseQuantity(t *testing.T) {
	for _, c := range []struct {
		typed, locale string
		want          billing.Quantity
		err           error
	}{
		{"1.5", "en", 15000, nil},
		{"1,5", "de", 15000, nil},
		{"12", "de", 120000, nil},
		{" 1,234.5 ", "en", 12345000, nil},
		{"1.234,5", "de", 12345000, nil},
		{"1.234", "de", 12340000, nil},
		{"0.125", "en", 1250, nil},
		{"1.2340", "en", 12340, nil},
		{"-2", "en", -20000, nil},
		{"−2", "en", -20000, nil},
		{"0,0001", "de", 1, nil},
		{"1.50000", "en", 15000, nil},
		{"1.234", "en", 0, money.ErrAmbiguous},
		{"1,234", "de", 0, money.ErrAmbiguous},
		{"12,50", "en", 0, money.ErrAmbiguous},
		{"1.234,5", "en", 0, money.ErrAmbiguous},
		{"0.00001", "en", 0, money.ErrDecimals},
		{"", "en", 0, money.ErrEmpty},
		{"-", "en", 0, money.ErrEmpty},
		{"--5", "en", 0, money.ErrNotNumber},
		{"1e3", "en", 0, money.ErrNotNumber},
		{"1.x", "en", 0, money.ErrNotNumber},
		{".5", "en", 0, money.ErrNotNumber},
		{"5.", "en", 0, money.ErrNotNumber},
		{"1.2.3", "en", 0, money.ErrNotNumber},
		{"922337203685478", "en", 0, money.ErrRange},
		{"922337203685477.5807", "en", math.MaxInt64, nil},
	} {
		if got, err := billing.ParseQuantity(c.typed, c.locale); !errors.Is(err, c.err) || got != c.want {
			t.Errorf("%q in %s: %d, %v; want %d, %v", c.typed, c.locale, got, err, c.want, c.err)
		}
	}
}

func TestParsePrice(t *testing.T) {
	for _, c := range []struct {
		typed, code, locale string
		want                billing.Price
		err                 error
	}{
		{"1.99", "EUR", "en", 199_0000, nil},
		{"0,012345", "EUR", "de", 1_2345, nil},
		{"199", "JPY", "en", 199_0000, nil},
		{"0.5", "JPY", "en", 5000, nil},
		{"1.234", "BHD", "en", 1234_0000, nil},
		{"1,234.5678", "BHD", "en", 1234567_8000, nil},
		{"1.234", "EUR", "en", 0, money.ErrAmbiguous},
		{"-1", "EUR", "en", 0, money.ErrNotNumber},
		{"0.0000001", "EUR", "en", 0, money.ErrDecimals},
		{"1", "XXX", "en", 0, money.ErrCurrency},
		{"9223372036854.775807", "EUR", "en", math.MaxInt64, nil},
		{"9223372036854.775808", "EUR", "en", 0, money.ErrRange},
		{"9223372036854775.807", "BHD", "en", 0, money.ErrRange},
	} {
		if got, err := billing.ParsePrice(c.typed, c.code, c.locale); !errors.Is(err, c.err) || got != c.want {
			t.Errorf("%q %s in %s: %d, %v; want %d, %v", c.typed, c.code, c.locale, got, err, c.want, c.err)
		}
	}
}

func TestParsePercent(t *testing.T) {
	for _, c := range []struct {
		typed, locale string
		want          billing.Percent
		err           error
	}{
		{"19", "de", 1900, nil},
		{"8,1", "de", 810, nil},
		{"8.1 %", "en", 810, nil},
		{"0", "en", 0, nil},
		{"12.345", "en", 0, money.ErrAmbiguous},
		{"0.345", "en", 0, money.ErrDecimals},
		{"-1", "en", 0, money.ErrNotNumber},
		{"%", "en", 0, money.ErrEmpty},
	} {
		if got, err := billing.ParsePercent(c.typed, c.locale); !errors.Is(err, c.err) || got != c.want {
			t.Errorf("%q in %s: %d, %v; want %d, %v", c.typed, c.locale, got, err, c.want, c.err)
		}
	}
}

func TestFormat(t *testing.T) {
	for want, got := range map[string]string{
		"1,234.5": billing.Quantity(12345000).Format("en"), "1.234,5": billing.Quantity(12345000).Format("de"), "-12": billing.Quantity(-120000).Format("en"),
		"0.012345": billing.Price(12345).Format("EUR", "en"), "1.234,50": billing.Price(1234_50_0000).Format("EUR", "de"),
		"12,500.5": billing.Price(125005000).Format("JPY", "en"), "8,1": billing.Percent(810).Format("de"),
		"-1.234.567,89":              billing.FormatAmount(money.New(-123456789, "EUR"), "de"),
		"-92,233,720,368,547,758.08": billing.FormatAmount(money.New(math.MinInt64, "EUR"), "en"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Ensure that what a field is prefilled with is read back as the same.
func TestTypedIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		locale := rapid.SampledFrom([]string{"en", "de"}).Draw(t, "locale")
		code := rapid.SampledFrom([]string{"EUR", "JPY", "BHD"}).Draw(t, "currency")
		q := billing.Quantity(rapid.Int64Range(-math.MaxInt64, math.MaxInt64).Draw(t, "quantity"))
		if got, err := billing.ParseQuantity(q.Typed(locale), locale); err != nil || got != q {
			t.Errorf("quantity %d typed as %q is read as %d, %v", q, q.Typed(locale), got, err)
		}
		p := billing.Price(rapid.Int64Range(0, math.MaxInt64).Draw(t, "price"))
		if got, err := billing.ParsePrice(p.Typed(code, locale), code, locale); err != nil || got != p {
			t.Errorf("price %d typed as %q is read as %d, %v", p, p.Typed(code, locale), got, err)
		}
		r := billing.Percent(rapid.Int64Range(0, 10000).Draw(t, "percent"))
		if got, err := billing.ParsePercent(r.Typed(locale), locale); err != nil || got != r {
			t.Errorf("%d percent typed as %q is read as %d, %v", r, r.Typed(locale), got, err)
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	f.Add("-1,234.5", "en")
	f.Add("1.234,0001", "de")
	f.Fuzz(func(t *testing.T, typed, locale string) {
		q, err := billing.ParseQuantity(typed, locale)
		if err != nil {
			return
		}
		if again, err := billing.ParseQuantity(q.Typed(locale), locale); err != nil || again != q {
			t.Fatalf("%q is read as %d, written as %q, read as %d, %v", typed, q, q.Typed(locale), again, err)
		}
	})
}

func FuzzParsePrice(f *testing.F) {
	f.Add("1,234.56", "EUR", "en")
	f.Add("1.234", "BHD", "de")
	f.Fuzz(func(t *testing.T, typed, code, locale string) {
		p, err := billing.ParsePrice(typed, code, locale)
		if err != nil {
			return
		}
		if again, err := billing.ParsePrice(p.Typed(code, locale), code, locale); p < 0 || err != nil || again != p {
			t.Fatalf("%q is read as %d, written as %q, read as %d, %v", typed, p, p.Typed(code, locale), again, err)
		}
	})
}

func FuzzParsePercent(f *testing.F) {
	f.Add("19 %", "de")
	f.Fuzz(func(t *testing.T, typed, locale string) {
		p, err := billing.ParsePercent(typed, locale)
		if err != nil {
			return
		}
		if again, err := billing.ParsePercent(p.Typed(locale), locale); p < 0 || err != nil || again != p {
			t.Fatalf("%q is read as %d, written as %q, read as %d, %v", typed, p, p.Typed(locale), again, err)
		}
	})
}

func TestDates(t *testing.T) {
	for date, ok := range map[billing.Date]bool{
		"2026-11-27": true, "2024-02-29": true, "2026-02-29": false, "": false, "2026-1-1": false, "27.11.2026": false, "0001-01-01": false,
	} {
		if date.Valid() != ok {
			t.Errorf("%q valid: %t", date, !ok)
		}
	}
	if got := billing.Date("2026-12-28").AddDays(14); got != "2027-01-11" {
		t.Errorf("a fortnight later: %s", got)
	}
	if got := billing.Date("x").AddDays(14); got != "" {
		t.Errorf("a fortnight after no day: %s", got)
	}
}

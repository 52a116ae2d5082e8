package billing

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"kontor/models/money"
)

// Quantity is a number of units, in ten-thousandths: 15000 is 1.5. It may be below zero: something taken back.
type Quantity int64

// Price is what one unit costs, in ten-thousandths of the currency's minor unit: 1990000 is €1.99, or ¥199.
type Price int64

// Percent is in hundredths of a percent: 1900 is 19 %, 810 is 8.1 %.
type Percent int64

const (
	quantityOne  = 10_000
	priceMinor   = 10_000
	percentWhole = 10_000

	quantityDecimals = 4
	priceDecimals    = 4 // more than the currency has
	percentDecimals  = 2
)

// PriceOf is a price in whole minor units, where it fits.
func PriceOf(m money.Money) (Price, error) {
	if m.Minor > math.MaxInt64/priceMinor || m.Minor < math.MinInt64/priceMinor {
		return 0, money.ErrRange
	}
	return Price(m.Minor * priceMinor), nil
}

// ParseQuantity reads what a person typed, strictly by the locale as money.Parse does: "1.5" in en, "1,5" in de, and up
// to four decimals. A minus may stand before it. "1,234" in de is refused as ambiguous, for a colleague would read it as
// a thousand; "1,2340" and "0,234" are not. Returns money.ErrEmpty, ErrNotNumber, ErrAmbiguous, ErrDecimals, ErrRange.
func ParseQuantity(typed, locale string) (Quantity, error) {
	s := strings.TrimSpace(typed)
	unsigned, minus := strings.CutPrefix(strings.Replace(s, "−", "-", 1), "-")
	n, err := parse(unsigned, quantityDecimals, locale)
	if minus {
		n = -n
	}
	return Quantity(n), err
}

// ParsePrice reads the price of a unit as ParseQuantity does, without a minus: up to four decimals more than the currency
// has. Returns the same errors, and money.ErrCurrency.
func ParsePrice(typed, code, locale string) (Price, error) {
	exp, err := money.Exponent(code)
	if err != nil {
		return 0, err
	}
	if exp == money.MaxExponent { // three decimals are what its amounts have: no thousand is read into them
		if m, err := money.Parse(typed, code, locale); err == nil {
			return PriceOf(m)
		}
	}
	n, err := parse(typed, exp+priceDecimals, locale)
	return Price(n), err
}

// ParsePercent reads a rate or a discount as ParseQuantity does, without a minus and with up to two decimals; a sign of
// percent may follow. Returns the same errors.
func ParsePercent(typed, locale string) (Percent, error) {
	n, err := parse(strings.TrimSuffix(strings.TrimSpace(typed), "%"), percentDecimals, locale)
	return Percent(n), err
}

// separators of the two locales we speak: grouping, decimal.
var separators = map[string][2]string{"en": {",", "."}, "de": {".", ","}}

func separatorsOf(locale string) (group, point string) {
	s, ok := separators[locale]
	if !ok {
		s = separators["en"]
	}
	return s[0], s[1]
}

const maxTyped = 40

// parse gives the number × 10^decimals.
func parse(typed string, decimals int, locale string) (int64, error) {
	s := strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "'", "").Replace(strings.TrimSpace(typed))
	group, point := separatorsOf(locale)
	whole, fraction, pointed := strings.Cut(s, point)
	switch {
	case s == "":
		return 0, money.ErrEmpty
	case len(s) > maxTyped:
		return 0, money.ErrRange
	case whole == "" || pointed && fraction == "" || strings.Contains(fraction, point):
		return 0, money.ErrNotNumber
	case strings.Contains(fraction, group): // 1.234,56 typed where 1,234.56 is meant
		return 0, money.ErrAmbiguous
	case len(fraction) == 3 && !strings.Contains(whole, group) && len(whole) <= 3 && whole != "0":
		return 0, money.ErrAmbiguous
	}
	parts := strings.Split(whole, group)
	for i, part := range parts {
		if i > 0 && len(part) != 3 || i == 0 && len(parts) > 1 && (part == "" || len(part) > 3) {
			return 0, money.ErrAmbiguous
		}
	}
	if fraction = strings.TrimRight(fraction, "0"); len(fraction) > decimals {
		return 0, money.ErrDecimals
	}
	return digits(strings.Join(parts, "") + fraction + strings.Repeat("0", decimals-len(fraction)))
}

func digits(s string) (int64, error) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, money.ErrNotNumber
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return 0, money.ErrRange
	}
	return n, err
}

// Format writes a quantity as people of the locale do: "1,234.5", and "12" where there is nothing behind the point.
func (q Quantity) Format(locale string) string { return format(int64(q), quantityDecimals, 0, locale) }

// Typed is a quantity as a field is prefilled: not grouped, and read back as the same by ParseQuantity.
func (q Quantity) Typed(locale string) string { return typed(int64(q), quantityDecimals, 0, locale) }

// Decimal is the plain number of files: "1.5".
func (q Quantity) Decimal() string { return plain(int64(q), quantityDecimals, 0) }

// Format writes a price with at least the decimals of its currency, without the currency's name: "1,234.50", "0.1234".
func (p Price) Format(code, locale string) string {
	exp := exponent(code)
	return format(int64(p), exp+priceDecimals, exp, locale)
}

// Typed is a price as a field is prefilled.
func (p Price) Typed(code, locale string) string {
	exp := exponent(code)
	return typed(int64(p), exp+priceDecimals, exp, locale)
}

// Decimal is the plain number of files: "1.99".
func (p Price) Decimal(code string) string {
	exp := exponent(code)
	return plain(int64(p), exp+priceDecimals, exp)
}

// Format writes a percentage without its sign: "19", "8.1".
func (p Percent) Format(locale string) string { return format(int64(p), percentDecimals, 0, locale) }

// Typed is a percentage as a field is prefilled.
func (p Percent) Typed(locale string) string { return typed(int64(p), percentDecimals, 0, locale) }

// Decimal is the plain number of files: "8.1".
func (p Percent) Decimal() string { return plain(int64(p), percentDecimals, 0) }

// exponent is that of a currency; 0 of one that is not known, as money.Money.Decimal has it.
func exponent(code string) int {
	exp, err := money.Exponent(code)
	if err != nil {
		return 0
	}
	return exp
}

// plain writes n ÷ 10^decimals with at least so many of the decimals.
func plain(n int64, decimals, least int) string {
	sign, s := "", strconv.FormatUint(size(n), 10)
	if n < 0 {
		sign = "-"
	}
	if len(s) <= decimals {
		s = strings.Repeat("0", decimals+1-len(s)) + s
	}
	whole, fraction := s[:len(s)-decimals], s[len(s)-decimals:]
	for len(fraction) > least && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// typed writes one digit more where three behind the point would be read as a thousand.
func typed(n int64, decimals, least int, locale string) string {
	s := plain(n, decimals, least)
	whole, fraction, _ := strings.Cut(s, ".")
	if unsigned := strings.TrimPrefix(whole, "-"); len(fraction) == 3 && len(unsigned) <= 3 && unsigned != "0" {
		s += "0"
	}
	_, point := separatorsOf(locale)
	return strings.Replace(s, ".", point, 1)
}

func format(n int64, decimals, least int, locale string) string {
	group, point := separatorsOf(locale)
	whole, fraction, pointed := strings.Cut(plain(n, decimals, least), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if pointed {
		return sign + whole + point + fraction
	}
	return sign + whole
}

// FormatAmount writes an amount as people of the locale do, without the currency's name: "1,234.50".
func FormatAmount(m money.Money, locale string) string {
	exp := exponent(m.Currency)
	return format(m.Minor, exp, exp, locale)
}

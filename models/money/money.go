// Package money holds amounts as whole minor units. No float is anywhere near it.
package money

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
)

// MaxExponent is the largest number of decimals a currency may have here (BHD and its like have three).
const MaxExponent = 3

var (
	// ErrCurrency is a code that ISO 4217 does not list, or whose exponent does not fit.
	ErrCurrency = errors.New("currency is not supported")
	// ErrMismatch is arithmetic over two currencies.
	ErrMismatch = errors.New("currencies differ")
	// ErrRange is an amount that does not fit in 64 bits of minor units.
	ErrRange = errors.New("amount is out of range")
)

// Money is an amount in minor units: {1234, "EUR"} is €12.34, {1234, "JPY"} is ¥1,234, {1234, "BHD"} is BHD 1.234.
type Money struct {
	Minor    int64
	Currency string
}

// New gives minor units of a currency, without a check: for values that come from our own book.
func New(minor int64, code string) Money { return Money{Minor: minor, Currency: code} }

// Check gives minor units of a currency that must be a known one.
// Returns ErrCurrency.
func Check(minor int64, code string) (Money, error) {
	if _, err := Exponent(code); err != nil {
		return Money{}, err
	}
	return Money{Minor: minor, Currency: code}, nil
}

// Exponent is the number of decimals of a currency: JPY 0, EUR 2, BHD 3 (CLDR).
// Returns ErrCurrency for an unknown code and for one with more than three.
func Exponent(code string) (int, error) {
	digits, ok := currency.GetDigits(code)
	if !ok || int(digits) > MaxExponent {
		return 0, fmt.Errorf("%w: %q", ErrCurrency, code)
	}
	return int(digits), nil
}

// Known says whether amounts in this currency can be held.
func Known(code string) bool {
	_, err := Exponent(code)
	return err == nil
}

// Add sums two amounts of one currency. Returns ErrMismatch, ErrRange.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, fmt.Errorf("%w: %s and %s", ErrMismatch, m.Currency, o.Currency)
	}
	if (o.Minor > 0 && m.Minor > math.MaxInt64-o.Minor) || (o.Minor < 0 && m.Minor < math.MinInt64-o.Minor) {
		return Money{}, ErrRange
	}
	return Money{m.Minor + o.Minor, m.Currency}, nil
}

// Neg is the amount with its sign turned.
func (m Money) Neg() Money { return Money{-m.Minor, m.Currency} }

// IsZero, IsPositive and IsNegative look at the sign.
func (m Money) IsZero() bool { return m.Minor == 0 }

// IsPositive is true above zero.
func (m Money) IsPositive() bool { return m.Minor > 0 }

// IsNegative is true below zero.
func (m Money) IsNegative() bool { return m.Minor < 0 }

// Decimal is the plain number a spreadsheet can sum: "-1234.50", "1234", "1.234". No grouping, a real minus sign.
func (m Money) Decimal() string {
	exp, err := Exponent(m.Currency)
	if err != nil {
		exp = 0
	}
	if exp == 0 {
		return strconv.FormatInt(m.Minor, 10)
	}
	sign, digits := "", strconv.FormatInt(m.Minor, 10)
	if m.Minor < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= exp {
		digits = strings.Repeat("0", exp+1-len(digits)) + digits
	}
	return sign + digits[:len(digits)-exp] + "." + digits[len(digits)-exp:]
}

// String is for logs and tests: "12.34 EUR".
func (m Money) String() string { return m.Decimal() + " " + m.Currency }

package money

import (
	"errors"
	"math"
	"strings"
)

// What can be wrong with an amount as a person typed it; each is a sentence of its own on the page.
var (
	ErrEmpty     = errors.New("amount is missing")
	ErrNotNumber = errors.New("amount is not a number")
	ErrAmbiguous = errors.New("amount can be read in two ways")
	ErrDecimals  = errors.New("amount has more decimals than its currency")
)

// separators of the two locales we speak: grouping, decimal.
var separators = map[string][2]byte{"en": {',', '.'}, "de": {'.', ','}}

func separatorsOf(locale string) [2]byte {
	if sep, ok := separators[locale]; ok {
		return sep
	}
	return separators["en"]
}

const maxTyped = 40

// Parse reads what a person typed, strictly by the locale: "1,234.56" in en, "1.234,56" in de.
// Grouping may be left out but not misplaced. "1,234" in de has one decimal separator with three digits
// behind it, which a colleague would read as a thousand: refused as ambiguous unless the currency has
// three decimals. Returns ErrEmpty, ErrNotNumber, ErrAmbiguous, ErrDecimals, ErrRange, ErrCurrency.
func Parse(typed, code, locale string) (Money, error) {
	exp, err := Exponent(code)
	if err != nil {
		return Money{}, err
	}
	s := strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "'", "").Replace(strings.TrimSpace(typed))
	if s == "" {
		return Money{}, ErrEmpty
	}
	if len(s) > maxTyped {
		return Money{}, ErrRange
	}
	sep := separatorsOf(locale)
	whole, frac, hasFrac := strings.Cut(s, string(sep[1]))
	if err := checkFraction(whole, frac, hasFrac, exp, sep); err != nil {
		return Money{}, err
	}
	whole, err = ungroup(whole, sep[0])
	if err != nil {
		return Money{}, err
	}
	minor, err := digits(whole + frac + strings.Repeat("0", exp-len(frac)))
	return Money{minor, code}, err
}

func checkFraction(whole, frac string, hasFrac bool, exp int, sep [2]byte) error {
	switch {
	case hasFrac && frac == "", strings.IndexByte(frac, sep[1]) >= 0, whole == "":
		return ErrNotNumber
	case strings.IndexByte(frac, sep[0]) >= 0: // 1.234,56 typed where 1,234.56 is meant
		return ErrAmbiguous
	case len(frac) == 3 && exp != 3 && strings.IndexByte(whole, sep[0]) < 0 && len(whole) <= 3:
		return ErrAmbiguous
	case len(frac) > exp:
		return ErrDecimals
	}
	return nil
}

// ungroup takes the grouping out, and refuses groups that are not of three: "12,50" in en is someone's 12.50.
func ungroup(whole string, group byte) (string, error) {
	parts := strings.Split(whole, string(group))
	for i, part := range parts {
		if i > 0 && len(part) != 3 || i == 0 && len(parts) > 1 && (part == "" || len(part) > 3) {
			return "", ErrAmbiguous
		}
	}
	return strings.Join(parts, ""), nil
}

func digits(s string) (int64, error) {
	var n int64
	for i := range len(s) {
		d := s[i]
		if d < '0' || d > '9' {
			return 0, ErrNotNumber
		}
		if n > (math.MaxInt64-int64(d-'0'))/10 {
			return 0, ErrRange
		}
		n = n*10 + int64(d-'0')
	}
	return n, nil
}

// ParseDecimal reads the plain number of files and major-unit APIs: optional minus, digits, optional "." and
// at most as many decimals as the currency has. Returns the errors of Parse.
func ParseDecimal(s, code string) (Money, error) {
	exp, err := Exponent(code)
	if err != nil {
		return Money{}, err
	}
	unsigned, negative := strings.CutPrefix(s, "-")
	whole, frac, hasFrac := strings.Cut(unsigned, ".")
	switch {
	case unsigned == "":
		return Money{}, ErrEmpty
	case len(s) > maxTyped:
		return Money{}, ErrRange
	case whole == "" || hasFrac && frac == "":
		return Money{}, ErrNotNumber
	}
	for len(frac) > exp && strings.HasSuffix(frac, "0") {
		frac = frac[:len(frac)-1]
	}
	if len(frac) > exp {
		return Money{}, ErrDecimals
	}
	n, err := digits(whole + frac + strings.Repeat("0", exp-len(frac)))
	if negative {
		n = -n
	}
	return Money{n, code}, err
}

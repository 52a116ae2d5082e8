package paytech

import (
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"kontor/models/money"
)

// Amounts are JSON numbers in major units: 11.12 EUR, 2000 CLP [seed][dep]. They are read and written as text.

// amountOf writes 123.46, 1500 or 1.234, by the currency.
func amountOf(m money.Money) json.Number { return json.Number(m.Decimal()) }

var (
	errNoAmount = errors.New("the amount is missing")
	jsonNumber  = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$`)
)

// moneyOf reads an amount. Returns the errors of money.ParseDecimal, and errNoAmount.
func moneyOf(n json.Number, currency string) (money.Money, error) {
	if n == "" {
		return money.Money{}, errNoAmount
	}
	text, err := plain(n.String())
	if err != nil {
		return money.Money{}, err
	}
	return money.ParseDecimal(text, currency)
}

// maxMajor is the largest amount of a payment, in major units [spec].
const maxMajor = 1_000_000_000

// most is that in minor units; none of a currency that is not known.
func most(currency string) int64 {
	digits, err := money.Exponent(currency)
	if err != nil {
		return 0
	}
	n := int64(maxMajor)
	for range digits {
		n *= 10
	}
	return n
}

// heldMoney is moneyOf for a payment's, which has its bounds.
func heldMoney(n json.Number, currency string) (money.Money, error) {
	m, err := moneyOf(n, currency)
	if err == nil && (m.IsNegative() || m.Minor > most(currency)) {
		return money.Money{}, errors.New("the amount can't be")
	}
	return m, err
}

// plain writes a JSON number without an exponent, which a Java BigDecimal may have been given: 2E+3 is 2000.
func plain(n string) (string, error) {
	part := jsonNumber.FindStringSubmatch(n)
	if part == nil {
		return "", money.ErrNotNumber
	}
	sign, whole, frac := part[1], part[2], part[3]
	shift := 0
	if part[4] != "" {
		shift, _ = strconv.Atoi(part[4]) // two digits at most
	}
	for ; shift > 0; shift-- {
		digit := "0"
		if frac != "" {
			digit, frac = frac[:1], frac[1:]
		}
		whole += digit
	}
	for ; shift < 0; shift++ {
		digit := "0"
		if whole != "" {
			digit, whole = whole[len(whole)-1:], whole[:len(whole)-1]
		}
		frac = digit + frac
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if frac = strings.TrimRight(frac, "0"); frac == "" {
		return sign + whole, nil
	}
	return sign + whole + "." + frac, nil
}

// shownMoney is for balances, which are looked at and never moved: decimals beyond the currency's are cut off.
func shownMoney(n json.Number, currency string) (money.Money, error) {
	digits, err := money.Exponent(currency)
	if err != nil {
		return money.Money{}, err
	}
	text, err := plain(n.String())
	if err != nil {
		return money.Money{}, err
	}
	if whole, frac, found := strings.Cut(text, "."); found && len(frac) > digits {
		text = strings.TrimSuffix(whole+"."+frac[:digits], ".")
	}
	return money.ParseDecimal(text, currency)
}

package paymentz

import (
	"errors"
	"fmt"
	"strconv"

	"kontor/models/money"
)

// amountOf writes major units with two decimals, in every currency: "12.30" EUR, "100.00" JPY, "1.23" BHD, and at most
// eight digits before the point [xoala "N11"]. The error is for people.
func amountOf(m money.Money) (string, error) {
	exponent, err := money.Exponent(m.Currency)
	if err != nil {
		return "", fmt.Errorf("amount: %q is no currency that can be sent", m.Currency)
	}
	hundredths := m.Minor
	switch exponent {
	case 0:
		if hundredths > maxHundredths/100 {
			return "", errTooLarge
		}
		hundredths *= 100
	case 3:
		if hundredths%10 != 0 {
			return "", fmt.Errorf("amount: %s can't be expressed: Paymentz knows two decimals, so the third must be 0", m)
		}
		hundredths /= 10
	}
	switch {
	case hundredths <= 0:
		return "", errors.New("amount: must be above zero")
	case hundredths > maxHundredths:
		return "", errTooLarge
	}
	return strconv.FormatInt(hundredths/100, 10) + "." + fmt.Sprintf("%02d", hundredths%100), nil
}

const maxHundredths = 99_999_999_99

var errTooLarge = errors.New("amount: must not have more than eight digits before the point")

// readAmount reads what they write. A fraction that the currency does not have is refused, as is a sign.
func readAmount(text, currency string) (money.Money, error) {
	m, err := money.ParseDecimal(text, currency)
	if err != nil {
		return money.Money{}, err
	}
	if m.IsNegative() {
		return money.Money{}, errors.New("an amount is negative")
	}
	return m, nil
}

package sim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	wholeCurrencies    = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
	thousandCurrencies = " BHD IQD JOD KWD LYD OMR TND "
)

// exponent is how many digits of a currency's amount stand behind the point [ISO 4217].
func exponent(currency string) int {
	switch {
	case strings.Contains(wholeCurrencies, " "+currency+" "):
		return 0
	case strings.Contains(thousandCurrencies, " "+currency+" "):
		return 3
	}
	return 2
}

// wireAmount is the one form of an amount: documented [P:xoala N11].
var wireAmount = regexp.MustCompile(`^[0-9]{1,8}\.[0-9]{2}$`)

var wireCurrency = regexp.MustCompile(`^[A-Z]{3}$`)

// readAmount gives minor units of two decimals, which every currency has on the wire: "100.00" JPY is 100 [P:xoala].
func readAmount(text, currency string) (int64, error) {
	if !wireAmount.MatchString(text) {
		return 0, refuse(codeMalformed, "amount must be like 50.00")
	}
	if !wireCurrency.MatchString(currency) {
		return 0, refuse(codeMalformed, "currency must be three letters")
	}
	n, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	if err != nil || n == 0 {
		return 0, refuse(codeMalformed, "amount must be above zero")
	}
	switch exponent(currency) {
	case 0:
		if n%100 != 0 { // assumed
			return 0, refuse(codeMalformed, "the currency has no decimals")
		}
		return n / 100, nil
	case 3:
		return n * 10, nil
	}
	return n, nil
}

// wire writes minor units as they go over the wire.
func wire(minor int64, currency string) string {
	switch exponent(currency) {
	case 0:
		minor *= 100
	case 3:
		minor /= 10
	}
	return fmt.Sprintf("%d.%02d", minor/100, minor%100)
}

// format writes an amount for people: "12.00 EUR", "1200 JPY", "1.200 BHD".
func format(minor int64, currency string) string {
	digits := exponent(currency)
	if digits == 0 {
		return fmt.Sprintf("%d %s", minor, currency)
	}
	unit := int64(100)
	if digits == 3 {
		unit = 1000
	}
	return fmt.Sprintf("%d.%0*d %s", minor/unit, digits, minor%unit, currency)
}

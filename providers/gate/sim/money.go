package sim

import (
	"fmt"
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

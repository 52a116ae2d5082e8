package sim

import (
	"math/big"
	"strconv"
	"strings"
)

const (
	wholeCurrencies    = " BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF "
	thousandCurrencies = " BHD IQD JOD KWD LYD OMR TND "
	coins              = " BTC ETH LTC TRX USDC USDT "
	// maxMajor bounds every amount, in major units [spec].
	maxMajor = 1_000_000_000
)

// exponent is how many digits of a currency's amount stand behind the point [ISO 4217]; eight for coins: assumed.
func exponent(currency string) int {
	switch {
	case strings.Contains(wholeCurrencies, " "+currency+" "):
		return 0
	case strings.Contains(thousandCurrencies, " "+currency+" "):
		return 3
	case strings.Contains(coins, " "+currency+" "):
		return 8
	}
	return 2
}

// unit is how many minor units make a major one.
func unit(currency string) int64 {
	n := int64(1)
	for range exponent(currency) {
		n *= 10
	}
	return n
}

// decimal reads a JSON number exactly, not below zero and not above the documented maximum.
func decimal(v string) (*big.Rat, bool) {
	if len(v) > 40 || strings.HasPrefix(v, "-") {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(v)
	return r, ok && r.Cmp(big.NewRat(maxMajor, 1)) <= 0
}

// minorOf is an amount in minor units; false where it has more decimals than its currency.
func minorOf(v, currency string) (int64, bool) {
	r, ok := decimal(v)
	if !ok {
		return 0, false
	}
	r.Mul(r, big.NewRat(unit(currency), 1))
	return r.Num().Int64(), r.IsInt() && r.Num().IsInt64()
}

// major writes minor units as a number in major ones: 12.5 is 12.5 and not 12.50, as a JSON number may be.
func major(minor int64, currency string) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := exponent(currency)
	text := strconv.FormatInt(minor, 10)
	if len(text) <= digits {
		text = strings.Repeat("0", digits-len(text)+1) + text
	}
	whole, frac := text[:len(text)-digits], strings.TrimRight(text[len(text)-digits:], "0")
	if frac == "" {
		return sign + whole
	}
	return sign + whole + "." + frac
}

// format writes an amount for people: "12.00 EUR", "1200 JPY", "1.200 BHD".
func format(minor int64, currency string) string {
	text := major(minor, currency)
	if digits := exponent(currency); digits > 0 && digits <= 3 {
		whole, frac, _ := strings.Cut(text, ".")
		text = whole + "." + frac + strings.Repeat("0", digits-len(frac))
	}
	return text + " " + currency
}

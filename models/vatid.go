package models

import (
	"regexp"
	"slices"
	"strconv"

	"kontor/models/billing"
)

// vatIDs are what stands behind the two letters of a VAT id, and its check digits where they are simple. Patterns:
// VIES; check digits: the tax offices' publications as python-stdnum has them collected.
var vatIDs = map[string]struct {
	shape string                   // compiled when it is asked for: a start has no use for thirty of them
	right func(digits string) bool // nil: nobody can tell
}{
	"AT": {`^U[0-9]{8}$`, austrian},
	"BE": {`^[01][0-9]{9}$`, belgian},
	"BG": {`^[0-9]{9,10}$`, nil},
	"CH": {`^E[0-9]{9}(MWST|TVA|IVA)?$`, nil},
	"CY": {`^[0-9]{8}[A-Z]$`, nil},
	"CZ": {`^[0-9]{8,10}$`, nil},
	"DE": {`^[1-9][0-9]{8}$`, mod11and10},
	"DK": {`^[1-9][0-9]{7}$`, weighted(11, 2, 7, 6, 5, 4, 3, 2, 1)},
	"EE": {`^[0-9]{9}$`, weighted(10, 3, 7, 1, 3, 7, 1, 3, 7, 1)},
	"EL": {`^[0-9]{9}$`, greek},
	"ES": {`^[A-Z0-9][0-9]{7}[A-Z0-9]$`, nil},
	"FI": {`^[0-9]{8}$`, weighted(11, 7, 9, 10, 5, 8, 4, 2, 1)},
	"FR": {`^[A-HJ-NP-Z0-9]{2}[0-9]{9}$`, french},
	"GB": {`^([0-9]{9}|[0-9]{12}|(GD|HA)[0-9]{3})$`, nil},
	"HR": {`^[0-9]{11}$`, mod11and10},
	"HU": {`^[0-9]{8}$`, weighted(10, 9, 7, 3, 1, 9, 7, 3, 1)},
	"IE": {`^([0-9]{7}[A-W][A-I]?|[0-9][A-Z*+][0-9]{5}[A-W])$`, nil},
	"IT": {`^[0-9]{11}$`, func(d string) bool { return luhn([]byte(d)) }},
	"LT": {`^([0-9]{9}|[0-9]{12})$`, nil},
	"LU": {`^[0-9]{8}$`, luxembourgish},
	"LV": {`^[0-9]{11}$`, nil},
	"MT": {`^[0-9]{8}$`, weighted(37, 3, 4, 6, 7, 8, 9, 10, 1)},
	"NL": {`^[0-9]{9}B[0-9]{2}$`, dutch},
	"PL": {`^[0-9]{10}$`, weighted(11, 6, 5, 7, 2, 3, 4, 5, 6, 7, -1)},
	"PT": {`^[1-9][0-9]{8}$`, portuguese},
	"RO": {`^[1-9][0-9]{1,9}$`, nil},
	"SE": {`^[0-9]{10}01$`, func(d string) bool { return luhn([]byte(d[:10])) }},
	"SI": {`^[1-9][0-9]{7}$`, nil},
	"SK": {`^[1-9][0-9]{9}$`, func(d string) bool { return number(d)%11 == 0 }},
	"XI": {`^([0-9]{9}|[0-9]{12}|(GD|HA)[0-9]{3})$`, nil},
}

// vatElsewhere is the shape of other countries' numbers, of which nothing else is known here.
var vatElsewhere = regexp.MustCompile(`^[0-9A-Z]{2,13}$`)

// vatSigns are what people write between the digits.
var vatSigns = regexp.MustCompile(`[\s./-]`)

// ParseVATID reads a VAT id with its country's two letters, and checks it as far as its country lets anybody. Returns it
// without spaces, or Invalid with what is wrong. That it was given to anybody, only the tax office knows.
func ParseVATID(typed string) (string, error) {
	id := billing.Compact(vatSigns.ReplaceAllString(typed, ""))
	if len(id) < 4 {
		return "", problem(Invalid, "vat.prefix")
	}
	country, rest := id[:2], id[2:]
	known, inEurope := vatIDs[country]
	switch {
	case country == "GR":
		return "", problem(Invalid, "vat.greece")
	case !inEurope && checkCountry(country) != nil:
		return "", problem(Invalid, "vat.prefix")
	case !inEurope && vatElsewhere.MatchString(rest):
		return id, nil
	case !inEurope || !regexp.MustCompile(known.shape).MatchString(rest):
		return "", problem(Invalid, "vat.shape", "country", country)
	case known.right != nil && !known.right(rest):
		return "", problem(Invalid, "vat.digits")
	}
	return id, nil
}

// weighted says that the digits, each times its weight, sum to a multiple of the modulus.
func weighted(modulus int, weights ...int) func(string) bool {
	return func(digits string) bool { return weightedSum(digits, weights...)%modulus == 0 }
}

func weightedSum(digits string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

// mod11and10 is ISO 7064's MOD 11,10, as Germany and Croatia use it.
func mod11and10(digits string) bool {
	product := 10
	for _, d := range digits[:len(digits)-1] {
		sum := (int(d-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return (product+int(digits[len(digits)-1]-'0'))%10 == 1
}

// austrian: as Luhn's over the seven digits behind the U, with 4 added.
func austrian(id string) bool {
	sum := 4
	for i, d := range id[1:8] {
		n := int(d - '0')
		if i%2 == 1 {
			n = n*2/10 + n*2%10
		}
		sum += n
	}
	return (10-sum%10)%10 == int(id[8]-'0')
}

func belgian(id string) bool { return (number(id[:8])+number(id[8:]))%97 == 0 }

// french: the first two check the nine behind them where both are digits; the newer way with letters is left alone.
func french(id string) bool {
	if slices.ContainsFunc([]byte(id[:2]), func(c byte) bool { return c > '9' }) {
		return true
	}
	return number(id[:2]) == (12+3*(number(id[2:])%97))%97
}

// dutch: companies' numbers by eleven, since 2020 those of single traders by 97 over the whole id.
func dutch(id string) bool {
	return weighted(11, 9, 8, 7, 6, 5, 4, 3, 2, -1)(id) || number("2321"+id[:9]+"11"+id[10:])%97 == 1
}

func greek(id string) bool {
	return weightedSum(id, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == int(id[8]-'0')
}

func luxembourgish(id string) bool { return number(id[:6])%89 == number(id[6:]) }

func portuguese(id string) bool {
	return (11-weightedSum(id, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == int(id[8]-'0')
}

// number reads at most 17 digits.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil { // the shape was checked
		return -1
	}
	return n
}

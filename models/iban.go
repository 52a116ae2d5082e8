package models

import (
	"regexp"

	"kontor/models/billing"
)

// ibanLengths are how many signs an IBAN of a country has, by SWIFT's registry (release 99, 2024).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29, "BY": 28,
	"CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
	"FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
	"IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20,
	"LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18,
	"NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31,
	"SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29,
	"VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

var (
	ibanStart = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[0-9A-Z]*$`)
	bicShape  = regexp.MustCompile(`^[0-9A-Z]{4}([A-Z]{2})[0-9A-Z]{2}(?:[0-9A-Z]{3})?$`)
)

// ParseIBAN reads an IBAN with or without spaces and checks its country, length and check digits. Returns it without
// spaces, or Invalid with what is wrong.
func ParseIBAN(typed string) (string, error) {
	iban := billing.Compact(typed)
	if !ibanStart.MatchString(iban) {
		return "", problem(Invalid, "iban.shape")
	}
	country := iban[:2]
	length, known := ibanLengths[country]
	switch {
	case !known:
		return "", problem(Invalid, "iban.country", "country", country)
	case len(iban) != length:
		return "", problem(Invalid, "iban.length", "country", country, "want", length, "got", len(iban))
	case !billing.ValidIBAN(iban):
		return "", problem(Invalid, "iban.digits")
	}
	return iban, nil
}

// ParseBIC reads the code of a bank: four signs of the bank, its country, two of the place, three of the branch or none.
func ParseBIC(typed string) (string, error) {
	bic := billing.Compact(typed)
	m := bicShape.FindStringSubmatch(bic)
	if m == nil || !billing.ValidCountry(m[1]) && m[1] != "XK" {
		return "", problem(Invalid, "company.bic")
	}
	return bic, nil
}

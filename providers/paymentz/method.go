package paymentz

import (
	"strings"

	"kontor/providers"
)

// modes are the kinds of method [prtpg]; others are shown as they come.
var modes = map[string]string{
	"CC": "card", "DC": "card", "NB": "netbanking", "EW": "wallet", "SEPA": "sepa", "PV": "voucher",
}

// brands are as people write them.
var brands = map[string]string{
	"VISA": "Visa", "MC": "Mastercard", "MASTERCARD": "Mastercard", "AMEX": "American Express", "JCB": "JCB", "CUP": "UnionPay",
	"MAESTRO": "Maestro", "DINER": "Diners Club", "DISC": "Discover",
}

func brandOf(word text) string {
	if name, ok := brands[strings.ToUpper(string(word))]; ok {
		return name
	}
	return string(word)
}

func modeOf(word text) string {
	if name, ok := modes[strings.ToUpper(string(word))]; ok {
		return name
	}
	return strings.ToLower(string(word))
}

func (a answer) method() providers.Method {
	card := a.Card.value
	return providers.Method{
		Type: modeOf(a.Mode), Brand: brandOf(a.Brand), Last4: card.last4(), Expiry: expiry(card.ExpiryMonth, card.ExpiryYear),
		Token: a.RegistrationID.id(),
	}
}

func (c cardAnswer) last4() string {
	if c.Last4 != "" {
		return lastFour(c.Last4)
	}
	return lastFour(c.Last4Older)
}

// lastFour cuts whatever stands where four digits should: should a whole number ever come, it ends here.
func lastFour(s text) string {
	t := strings.TrimSpace(string(s))
	return t[max(0, len(t)-4):]
}

// expiry is "2030-12" of "12" and "2030"; "" where it makes no sense.
func expiry(month, year text) string {
	m, y := strings.TrimSpace(string(month)), strings.TrimSpace(string(year))
	if len(m) == 1 {
		m = "0" + m
	}
	if len(m) != 2 || len(y) != 4 || strings.Trim(m+y, "0123456789") != "" {
		return ""
	}
	return y + "-" + m
}

func (a answer) customer() providers.Customer {
	told := a.Customer.value
	of := providers.Customer{
		Reference: told.ID.id(), FirstName: string(a.FirstName), LastName: string(a.LastName), Email: string(told.Email),
	}
	if of.FirstName == "" && of.LastName == "" {
		of.FirstName, of.LastName = string(told.GivenName), string(told.Surname)
	}
	return of
}

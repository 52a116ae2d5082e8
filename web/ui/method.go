package ui

import (
	"cmp"
	"strings"
)

// methods are what customers pay with, by the gateways' names for it, as people write it. Names that are words of a language
// ("card", "voucher") are not among them.
var methods = map[string]string{
	"applepay": "Apple Pay", "bancontact": "Bancontact", "boleto": "Boleto", "floapay": "FLOA Pay", "googlepay": "Google Pay", "ideal": "iDEAL", "klarna": "Klarna",
	"mobilepay": "MobilePay", "multibanco": "Multibanco", "mybank": "MyBank", "paypal": "PayPal", "payu": "PayU", "ratepay": "Ratepay",
	"riverty": "Riverty", "sepa": "SEPA", "swish": "Swish", "wero": "Wero",
}

// Method is the name of a way to pay; one that is not known as it came.
func Method(name string) string { return cmp.Or(methods[strings.ToLower(name)], name) }

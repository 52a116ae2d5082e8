package ui

import (
	"cmp"
	"context"
	"strings"

	"kontor/web/words"
)

// methods are what customers pay with, by the gateways' names for it, as people write it. Names that are words of a language
// are not among them.
var methods = map[string]string{
	"applepay": "Apple Pay", "bancontact": "Bancontact", "boleto": "Boleto", "floapay": "FLOA Pay", "googlepay": "Google Pay", "ideal": "iDEAL", "klarna": "Klarna",
	"mobilepay": "MobilePay", "multibanco": "Multibanco", "mybank": "MyBank", "paypal": "PayPal", "payu": "PayU", "ratepay": "Ratepay",
	"riverty": "Riverty", "sepa": "SEPA", "swish": "Swish", "wero": "Wero",
}

// Method is the name of a way to pay; one that is not known as it came.
func Method(ctx context.Context, name string) string {
	if strings.EqualFold(name, "card") {
		return words.T(ctx, "method.card")
	}
	return cmp.Or(methods[strings.ToLower(name)], name)
}

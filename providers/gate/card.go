package gate

import (
	"fmt"

	"kontor/providers"
)

// methodData is where a card stands in a request [seed 003]. Only withCard makes one, and only call sees it.
type methodData struct {
	CardBasic cardBasic `json:"cardBasic"`
}

type cardBasic struct {
	CardNumber string `json:"cardNumber"`
	CardHolder string `json:"cardHolder"`
	ExpMonth   string `json:"expMonth"` // "11"
	ExpYear    string `json:"expYear"`  // "2029"
	CVV        string `json:"cvv,omitempty"`
}

// cardPayment and cardPayout put a card into a request.
type cardPayment struct {
	PaymentRequest
	Method string     `json:"paymentMethod"`
	Data   methodData `json:"paymentMethodData"`
}

type cardPayout struct {
	PayoutRequest
	Method string     `json:"paymentMethod"`
	Data   methodData `json:"paymentMethodData"`
}

func dataOf(c providers.Card) methodData {
	return methodData{cardBasic{
		CardNumber: providers.CardDigits(c.Number), CardHolder: c.Holder,
		ExpMonth: fmt.Sprintf("%02d", c.ExpiryMonth), ExpYear: fmt.Sprintf("%04d", c.ExpiryYear), CVV: c.CVV,
	}}
}

// checkCard finds what a typing error is. No fault repeats a value.
func checkCard(c checker, card providers.Card) {
	number := providers.CardDigits(card.Number)
	c.want(providers.IsCardNumber(number), "cardNumber", "is no card number: please check the digits")
	c.want(card.ExpiryMonth >= 1 && card.ExpiryMonth <= 12, "expMonth", "must be 1 to 12")
	c.want(card.ExpiryYear >= 2000 && card.ExpiryYear <= 2999, "expYear", "must have four digits")
	c.want(card.CVV == "" || (len(card.CVV) == 3 || len(card.CVV) == 4) && allDigits(card.CVV), "cvv", "must be three or four digits")
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

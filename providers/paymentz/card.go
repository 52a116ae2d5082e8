package paymentz

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kontor/providers"
)

// ranges tell a card's brand by its first digits (ISO/IEC 7812). The words of VISA, MC, AMEX, JCB and CUP are [prtpg][ipg],
// the others are assumed.
var ranges = []struct {
	from, to int // of as many digits as both have
	brand    string
}{
	{4, 4, "VISA"},
	{51, 55, "MC"},
	{2221, 2720, "MC"},
	{34, 34, "AMEX"},
	{37, 37, "AMEX"},
	{3528, 3589, "JCB"},
	{62, 62, "CUP"},
	{300, 305, "DINER"},
	{36, 36, "DINER"},
	{38, 38, "DINER"},
	{6011, 6011, "DISC"},
	{65, 65, "DISC"},
	{50, 50, "MAESTRO"},
	{56, 58, "MAESTRO"},
	{6, 6, "MAESTRO"},
}

func brandOfNumber(number string) string {
	for _, r := range ranges {
		digits := len(strconv.Itoa(r.from))
		if len(number) < digits {
			continue
		}
		if n, err := strconv.Atoi(number[:digits]); err == nil && n >= r.from && n <= r.to {
			return r.brand
		}
	}
	return ""
}

// cardFields are a card on the wire [prtpg]. The error repeats nothing of it.
func cardFields(card providers.Card) (fields, error) {
	number := providers.CardDigits(card.Number)
	brand := brandOfNumber(number)
	switch {
	case !providers.IsCardNumber(number):
		return nil, errors.New("the card's number is not valid")
	case brand == "":
		return nil, errors.New("the card is of no brand that is known here")
	case card.ExpiryMonth < 1 || card.ExpiryMonth > 12 || card.ExpiryYear < 2000 || card.ExpiryYear > 2999:
		return nil, errors.New("the card's expiry date is not valid")
	case strings.Trim(card.CVV, "0123456789") != "" || len(card.CVV) > 4:
		return nil, errors.New("the card's security code is not valid")
	}
	return fields{
		"card.number": number, "card.expiryMonth": fmt.Sprintf("%02d", card.ExpiryMonth),
		"card.expiryYear": strconv.Itoa(card.ExpiryYear), "card.cvv": card.CVV, "card.holder": card.Holder,
		"paymentBrand": brand, "paymentMode": "CC",
	}, nil
}

// sending is the client for the one call that has a card in it: what the answer repeats of it is hidden as well.
func (c *Client) sending(card *providers.Card) *Client {
	own := *c
	own.scrub = c.scrub.WithCard(card)
	return &own
}

package computop

import (
	"errors"
	"log/slog"
	"regexp"

	"kontor/providers"
)

// Card is a card by phone. It shows its number to POST /payments and to nothing else: it keeps it behind a function,
// where printing by reflection finds an address only, and each way to print or encode it gives the last four digits.
type Card struct{ reveal func() cardData }

// cardData are the card's fields in a DIRECT payment [axepta "Recurring payments"], but for the holder's: the same page calls
// it cardHolderName in a request and cardholderName in an answer, and that the latter is right is assumed.
type cardData struct {
	Number            string `json:"number"`
	Expiry            string `json:"expiryDate"` // YYYYMM
	SecurityCode      string `json:"securityCode,omitempty"`
	Holder            string `json:"cardholderName,omitempty"`
	SchemeReferenceID string `json:"schemeReferenceId,omitempty"` // of a card that is kept
}

var (
	cardExpiry   = regexp.MustCompile(`^\d{4}(0[1-9]|1[0-2])$`)
	cardSecurity = regexp.MustCompile(`^(\d{3,4})?$`)
)

// NewCard takes the number with or without separators, and the expiry as YYYYMM. Errors repeat nothing of the input.
func NewCard(number, expiry, securityCode, holder string) (Card, error) {
	number = providers.CardDigits(number)
	switch {
	case !providers.IsCardNumber(number):
		return Card{}, errors.New("card number is not valid")
	case !cardExpiry.MatchString(expiry):
		return Card{}, errors.New("card expiry is not YYYYMM")
	case !cardSecurity.MatchString(securityCode):
		return Card{}, errors.New("card security code is not valid")
	}
	data := cardData{Number: number, Expiry: expiry, SecurityCode: securityCode, Holder: holder}
	return Card{reveal: func() cardData { return data }}, nil
}

// String is "•••1111".
func (c Card) String() string {
	if c.reveal == nil {
		return providers.Masked
	}
	n := c.reveal().Number
	return providers.Masked + n[len(n)-4:]
}

// GoString is for %#v.
func (c Card) GoString() string { return c.String() }

// MarshalText is for JSON, XML and logs.
func (c Card) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// LogValue is for slog.
func (c Card) LogValue() slog.Value { return slog.StringValue(c.String()) }

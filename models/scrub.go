package models

import (
	"bytes"
	"regexp"
)

var (
	// Digits in card length that stand alone, perhaps in groups of four: an id of letters and digits is none.
	cardNumber = regexp.MustCompile(`\b\d(?:[ -]?\d){12,18}\b`)
	// The secrets of a card, as JSON, XML or form fields name them.
	cardSecret = regexp.MustCompile(`(?i)("?(?:cvv|cvc|cvv2|cvc2|cvn|securitycode|cardsecuritycode|pin)"?\s*[:=>]\s*"?)\d{3,6}`)
)

// scrub takes card numbers and their secrets out of foreign bytes before they are kept. The last four digits stay:
// staff find payments by them.
func scrub(b []byte) []byte {
	b = cardNumber.ReplaceAllFunc(b, func(m []byte) []byte {
		digits := bytes.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, m)
		if !luhn(digits) {
			return m
		}
		return append(bytes.Repeat([]byte("*"), len(digits)-4), digits[len(digits)-4:]...)
	})
	return cardSecret.ReplaceAll(b, []byte("${1}***"))
}

// luhn is the check digit of card numbers (ISO/IEC 7812).
func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

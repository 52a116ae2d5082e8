package models

import (
	"bytes"
	"regexp"
	"slices"
)

var (
	// Digits in card length that stand alone, in one run or in the groups that are printed on cards (4-4-4-4, 4-6-5):
	// an id of letters and digits is none.
	cardNumber = regexp.MustCompile(`\b(?:\d{13,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5})\b`)
	// The secrets of a card, as JSON, XML or form fields name them.
	cardSecret = regexp.MustCompile(`(?i)("?(?:cvv|cvc|cvv2|cvc2|cvn|securitycode|cardsecuritycode|pin)"?\s*[:=>]\s*"?)\d{3,6}`)
)

// customersPage is an address of ours whose token opens it; a gateway may send back where its customer was to return.
var customersPage = regexp.MustCompile(`(?i)((?:/|%2F)(?:pay|invoice)(?:\\?/|%2F))[a-z2-7]{26}`)

func mayHoldPage(b []byte) bool {
	for _, word := range []string{"/pay", "2Fpay", "2fpay", "/invoice", "2Finvoice", "2finvoice"} {
		if bytes.Contains(b, []byte(word)) {
			return true
		}
	}
	return false
}

// secretWords are such that every name of cardSecret holds one of them; s is left out, as other letters fold to it.
var secretWords = [][]byte{[]byte("cvv"), []byte("cvc"), []byte("cvn"), []byte("ecuritycode"), []byte("pin")}

// scrub takes card numbers and their secrets out of foreign bytes before they are kept. The last four digits stay:
// staff find payments by them. The expressions cost more than all else that is done to a delivery, so they are only
// asked where there may be something to find.
func scrub(b []byte) []byte {
	if mayHoldCard(b) {
		b = scrubNumbers(b)
	}
	if mayHoldPage(b) {
		b = customersPage.ReplaceAll(b, []byte("${1}***"))
	}
	if mayHoldSecret(b) {
		b = cardSecret.ReplaceAll(b, []byte("${1}***"))
	}
	return b
}

// mayHoldCard says whether enough digits stand together, spaces and dashes between them aside.
func mayHoldCard(b []byte) bool {
	digits := 0
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			if digits++; digits == 13 {
				return true
			}
		case c != ' ' && c != '-':
			digits = 0
		}
	}
	return false
}

func mayHoldSecret(b []byte) bool {
	low := bytes.ToLower(b)
	return slices.ContainsFunc(secretWords, func(word []byte) bool { return bytes.Contains(low, word) })
}

func scrubNumbers(b []byte) []byte {
	return cardNumber.ReplaceAllFunc(b, func(m []byte) []byte {
		digits := bytes.Map(onlyDigits, m)
		if !luhn(digits) {
			return m
		}
		return append(bytes.Repeat([]byte("*"), len(digits)-4), digits[len(digits)-4:]...)
	})
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
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

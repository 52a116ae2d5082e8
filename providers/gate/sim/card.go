package sim

import (
	"strconv"
	"strings"
	"time"
)

// card is all that is ever kept of one, and what the test card does.
type card struct{ brand, last4, code, step, then string }

// testCard is what the page suggests, and what Pay uses when no number is given. It is one of the document's two
// [seed 003]; 5555555555554444 is the other.
const testCard = "4111 1111 1111 1111"

// specials are cards that do something else than to be taken. Gate publishes no test cards: all of them are assumed.
var specials = map[string]card{
	"4000000000000002": {code: "4001"},
	"4000000000009995": {code: "4002"},
	"4000000000000069": {code: "4004"},
	"4000000000000119": {code: "3001"},
	"4000000000000127": {code: "4007"},
	"4000000000009979": {code: "4006"},
	"4000000000009987": {code: "4005"},
	"4000000000003220": {step: StepChallenge},
	"4000000000003063": {step: StepRedirect},
	"4000000000003055": {step: StepMethod},
	"4000000000003154": {step: StepMethod, then: StepChallenge},
	"4000008400001629": {step: StepChallenge, code: "4001"}, // confirmed, and declined all the same
}

// SpecialCards lists the special cards for the control page, as number and what happens.
func SpecialCards() [][2]string {
	return [][2]string{
		{"4111111111111111, 5555555555554444", "taken; so is any other that passes the check digit"},
		{"4000000000000002", "4001 declined by issuer"},
		{"4000000000009995", "4002 insufficient funds"},
		{"4000000000000069", "4004 card expired"},
		{"4000000000009987", "4005 limits reached"},
		{"4000000000009979", "4006 card stolen"},
		{"4000000000000127", "4007 invalid security code"},
		{"4000000000000119", "3001 declined by acquirer"},
		{"4000000000003220", "3-D Secure challenge, then taken"},
		{"4000008400001629", "3-D Secure challenge, then 4001"},
		{"4000000000003063", "3-D Secure by redirect, then taken"},
		{"4000000000003055", "3-D Secure method, then taken"},
		{"4000000000003154", "3-D Secure method, then a challenge, then taken"},
		{"9…", "1010 BIN not found"},
	}
}

// readCard knows a card. A number that can't be one is an incorrect request; one whose check digit is wrong, and one that
// has expired, are the bank's to decline. The order of checks is assumed.
func readCard(number, month, year string, now time.Time) (card, error) {
	number = strings.NewReplacer(" ", "", "-", "").Replace(number)
	m, wrongMonth := strconv.Atoi(month)
	y, wrongYear := strconv.Atoi(year)
	switch {
	case len(number) < 12 || len(number) > 19 || strings.Trim(number, "0123456789") != "":
		return card{}, refuse("1002", "cardNumber is no card number.")
	case wrongMonth != nil || len(month) != 2 || m < 1 || m > 12:
		return card{}, refuse("1002", "expMonth must be 01 to 12.")
	case wrongYear != nil || len(year) != 4:
		return card{}, refuse("1002", "expYear must have four digits.")
	case number[0] == '9':
		return card{}, refuse("1010")
	}
	c := specials[number]
	c.brand, c.last4 = brand(number), number[len(number)-4:]
	switch {
	case !luhn(number):
		c.code, c.step, c.then = "4003", "", ""
	case !now.Before(time.Date(y, time.Month(m)+1, 1, 0, 0, 0, 0, time.UTC)):
		c.code, c.step, c.then = "4004", "", ""
	}
	return c, nil
}

func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i]) - '0'
		if i%2 == 1 {
			d = d*2%10 + d/5
		}
		sum += d
	}
	return sum%10 == 0
}

func brand(number string) string {
	switch {
	case number[0] == '4':
		return "VISA"
	case number[0] == '5', number[0] == '2':
		return "MASTERCARD"
	case strings.HasPrefix(number, "34"), strings.HasPrefix(number, "37"):
		return "AMEX"
	}
	return "OTHER"
}

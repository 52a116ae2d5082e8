package sim

import (
	"strings"
	"time"
)

// card is all that is ever kept of one.
type card struct{ brand, last4, expiry string }

// testCard is what the hosted page suggests, and what Pay uses when no number is given.
const testCard = "4111 1111 1111 1111"

// readCard accepts any number that passes the Luhn check [P:classic]. The expiry may be left out; it is written YYYYMM,
// MM/YY or MM/YYYY, which is assumed.
func readCard(number, expiry string, now time.Time) (card, error) {
	number = strings.NewReplacer(" ", "", "-", "").Replace(number)
	if len(number) < 12 || len(number) > 19 || !luhn(number) {
		return card{}, refuse(codeBadCard)
	}
	c := card{brand: brand(number), last4: last4(number)}
	if expiry == "" {
		return c, nil
	}
	until, err := readExpiry(expiry)
	if err != nil {
		return card{}, refuse(codeBadCard, "expiry date")
	}
	if !now.Before(until.AddDate(0, 1, 0)) {
		return card{}, refuse(codeOldCard)
	}
	c.expiry = until.Format("200601")
	return c, nil
}

func readExpiry(s string) (time.Time, error) {
	var t time.Time
	var err error
	for _, layout := range []string{"200601", "01/06", "01/2006"} {
		if t, err = time.Parse(layout, strings.ReplaceAll(s, " ", "")); err == nil {
			return t, nil
		}
	}
	return t, err
}

func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			d = d*2%10 + d/5
		}
		sum += d
	}
	return sum%10 == 0
}

func last4(number string) string { return number[max(0, len(number)-4):] }

func brand(number string) string {
	switch {
	case number[0] == '4':
		return "VISA"
	case number[0] == '5', number[0] == '2':
		return "MASTERCARD"
	case strings.HasPrefix(number, "34"), strings.HasPrefix(number, "37"):
		return "AMEX"
	case number[0] == '6':
		return "DISCOVER"
	}
	return "OTHER"
}

package sim

import (
	"strconv"
	"strings"
	"time"
)

// What the bank does with a card. The outcome table is not published; any Luhn-valid number that is not listed is taken:
// assumed, and so are these numbers.
const (
	doesDecline  = "decline"
	does3DPost   = "3D by POST"
	does3DGet    = "3D by GET"
	doesPend     = "pending"
	testCard     = "4111 1111 1111 1111"
	CardDeclined = "4000000000000002" // the bank says no
	Card3DPost   = "4000000000003220" // asks for 3-D Secure, by a form that is posted
	Card3DGet    = "4000000000003063" // asks for 3-D Secure, by a link
	CardPending  = "4000000000000077" // stays pending until Settle or Fail
)

var outcomes = map[string]string{
	CardDeclined: doesDecline, Card3DPost: does3DPost, Card3DGet: does3DGet, CardPending: doesPend,
}

// readCard accepts any number that passes the Luhn check. Month and year are digits [P:prtpg].
func readCard(number, month, year string, now time.Time) (Card, error) {
	number = strings.NewReplacer(" ", "", "-", "").Replace(number)
	if len(number) < 12 || len(number) > 19 || !luhn(number) {
		return Card{}, refuse(codeBadCard)
	}
	m, errMonth := strconv.Atoi(month)
	y, errYear := strconv.Atoi(year)
	if errMonth != nil || errYear != nil || m < 1 || m > 12 || len(year) != 4 {
		return Card{}, refuse(codeBadCard, "expiry date")
	}
	if !now.Before(time.Date(y, time.Month(m)+1, 1, 0, 0, 0, 0, time.UTC)) {
		return Card{}, refuse(codeOldCard)
	}
	return Card{Bin: number[:6], Last4: number[len(number)-4:], Month: month, Year: year, Does: outcomes[number]}, nil
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

// brandOf names what the page's visitor typed; the API's caller says the brand.
func brandOf(number string) string {
	switch {
	case strings.HasPrefix(number, "4"):
		return "VISA"
	case strings.HasPrefix(number, "5"), strings.HasPrefix(number, "2"):
		return "MC"
	case strings.HasPrefix(number, "34"), strings.HasPrefix(number, "37"):
		return "AMEX"
	case strings.HasPrefix(number, "35"):
		return "JCB"
	case strings.HasPrefix(number, "62"):
		return "CUP"
	}
	return "OTHER"
}

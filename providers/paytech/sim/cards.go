package sim

import "strings"

// testCard is one of the documented test cards [spec]: what happens with it is all that its number decides.
type testCard struct {
	Number, Brand, Result string
	enrolled, declines    bool
}

// testCards are all of them. 4242… is declined, other than elsewhere.
var testCards = []testCard{
	{"4000 0000 0000 0408", "VISA", "is paid", false, false},
	{"4000 0000 0000 0002", "VISA", "asks for 3-D Secure, then is paid", true, false},
	{"4000 0000 0000 0416", "VISA", "is declined", false, true},
	{"4242 4242 4242 4242", "VISA", "asks for 3-D Secure, then is declined", true, true},
	{"5555 0000 0000 0107", "MASTERCARD", "is paid", false, false},
	{"5555 0000 0000 0008", "MASTERCARD", "asks for 3-D Secure, then is paid", true, false},
	{"5555 0000 0000 0115", "MASTERCARD", "is declined", false, true},
	{"5555 0000 0000 0438", "MASTERCARD", "asks for 3-D Secure, then is declined", true, true},
}

// card is what is kept of one, and what it will do.
type card struct {
	brand, masked, holder, month, year string
	enrolled                           bool
	declines                           string // the code; "" for a card that pays
}

// readCard looks a number up; what is not a digit is passed over [spec]. One that is none of the test cards is declined
// as an invalid number.
func readCard(number, holder, month, year string) (card, bool) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	if len(digits) < 12 || len(digits) > 19 {
		return card{}, false
	}
	c := card{
		brand: "UNKNOWN", masked: digits[:6] + "***" + digits[len(digits)-4:], holder: holder, month: month, year: year,
		declines: codeNumber,
	}
	for _, t := range testCards {
		if strings.ReplaceAll(t.Number, " ", "") != digits {
			continue
		}
		c.brand, c.enrolled, c.declines = t.Brand, t.enrolled, ""
		if t.declines {
			c.declines = codeHonor
		}
	}
	return c, true
}

// take writes a card into a payment.
func (p *Payment) take(c card) {
	p.CardBrand, p.CardMasked, p.CardHolder = c.brand, c.masked, c.holder
	p.ExpiryMonth, p.ExpiryYear, p.Enrolled, p.Declines = c.month, c.year, c.enrolled, c.declines
	if p.Method == "" {
		p.Method = "BASIC_CARD"
	}
}

// readExpiry reads MM/YY or MM/YYYY of the page.
func readExpiry(text string) (month, year string, ok bool) {
	month, year, ok = strings.Cut(strings.ReplaceAll(text, " ", ""), "/")
	if len(year) == 2 {
		year = "20" + year
	}
	digits := strings.Trim(month+year, "0123456789") == ""
	return month, year, ok && digits && len(month) == 2 && len(year) == 4 && month >= "01" && month <= "12"
}

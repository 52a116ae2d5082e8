package gate

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kontor/providers"
)

const (
	masked     = "•••"
	maxMessage = 300
)

var (
	proofs = regexp.MustCompile(`(?i)\b(basic|bearer)\s+[A-Za-z0-9._~+/=-]+`)
	pans   = regexp.MustCompile(`\d(?:[ -]?\d){11,18}`)
)

// scrubber takes secrets and card numbers out of foreign words, which may repeat what they were sent.
type scrubber struct {
	secrets []string
	cvv     *regexp.Regexp // of the card that was sent; nil where none was
}

func newScrubber(secrets ...string) scrubber {
	return scrubber{secrets: slices.DeleteFunc(secrets, func(s string) bool { return s == "" })}
}

// with knows a card too, for the one call that sends it: a mistyped number is betrayed by no check digit, and of three
// digits nobody else can know that they are a security code.
func (s scrubber) with(card *providers.Card) scrubber {
	if card == nil {
		return s
	}
	all := newScrubber(append(slices.Clone(s.secrets), card.Number, digitsOf(card.Number))...)
	if card.CVV != "" {
		all.cvv = regexp.MustCompile(`\b` + regexp.QuoteMeta(card.CVV) + `\b`)
	}
	return all
}

func (s scrubber) text(t string) string {
	for _, secret := range s.secrets {
		t = strings.ReplaceAll(t, secret, masked)
	}
	t = proofs.ReplaceAllString(t, "$1 "+masked)
	t = pans.ReplaceAllStringFunc(t, maskNumber)
	if s.cvv != nil {
		t = s.cvv.ReplaceAllString(t, masked)
	}
	t = strings.Map(printable, strings.ToValidUTF8(t, ""))
	if r := []rune(t); len(r) > maxMessage {
		t = string(r[:maxMessage]) + "…"
	}
	return strings.TrimSpace(t)
}

// err keeps an error as it is where it shows nothing, so that errors.Is still sees a deadline in it.
func (s scrubber) err(err error) error {
	if err == nil {
		return nil
	}
	if clean := s.text(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

func digitsOf(number string) string { return strings.NewReplacer(" ", "", "-", "").Replace(number) }

// maskNumber hides what passes for a card number, and leaves other long numbers.
func maskNumber(digits string) string {
	if luhn(digitsOf(digits)) {
		return masked
	}
	return digits
}

// luhn is the check digit of card numbers (ISO/IEC 7812-1).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
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

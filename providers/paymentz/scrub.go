package paymentz

import (
	"errors"
	"regexp"
	"strings"
	"sync/atomic"
	"unicode"
)

const (
	masked     = "•••"
	maxMessage = 300
)

var (
	tokens = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`)
	pans   = regexp.MustCompile(`\d(?:[ -]?\d){11,18}`)
	codes3 = regexp.MustCompile(`(?i)\b(cvv|cvc)2?\W{1,4}\d{3,4}\b`)
)

// scrubber takes secrets and card numbers out of foreign words, which may repeat what they were sent.
type scrubber struct {
	known *strings.Replacer
	token atomic.Pointer[string] // the token of now
}

func newScrubber(secrets ...string) *scrubber {
	var pairs []string
	for _, s := range secrets {
		if s != "" {
			pairs = append(pairs, s, masked)
		}
	}
	return &scrubber{known: strings.NewReplacer(pairs...)}
}

func (s *scrubber) text(t string) string {
	t = s.known.Replace(t)
	if token := s.token.Load(); token != nil {
		t = strings.ReplaceAll(t, *token, masked)
	}
	t = tokens.ReplaceAllString(t, masked)
	t = codes3.ReplaceAllString(t, "$1 "+masked)
	t = pans.ReplaceAllStringFunc(t, maskNumber)
	t = strings.Map(printable, strings.ToValidUTF8(t, ""))
	if r := []rune(t); len(r) > maxMessage {
		t = string(r[:maxMessage]) + "…"
	}
	return strings.TrimSpace(t)
}

// err keeps an error as it is where it shows nothing, so that errors.Is still sees a deadline in it.
func (s *scrubber) err(err error) error {
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

// maskNumber hides what passes for a card number, and leaves other long numbers.
func maskNumber(digits string) string {
	if luhn(digits) {
		return masked
	}
	return digits
}

// luhn is the check digit of card numbers (ISO/IEC 7812-1); separators are passed over.
func luhn(number string) bool {
	total, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		d := int(number[i] - '0')
		if d < 0 || d > 9 {
			continue
		}
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		total, double = total+d, !double
	}
	return total%10 == 0
}

package paytech

import (
	"errors"
	"regexp"
	"strings"
	"unicode"
)

const (
	masked     = "•••"
	maxMessage = 300
)

var (
	proofs = regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/=-]+`)
	// pans are the ways in which a card number is written, the plainest first: else two that stand side by side would be
	// taken for a longer number, which passes for none.
	pans = []*regexp.Regexp{
		regexp.MustCompile(`\d{12,}`), regexp.MustCompile(`\d{4}(?:[ -]\d{4}){3}`), regexp.MustCompile(`\d(?:[ -]?\d){11,18}`),
	}
)

// scrubber takes secrets and card numbers out of foreign words, which may repeat what they were sent.
type scrubber struct{ known *strings.Replacer }

func newScrubber(secrets ...string) *scrubber {
	var pairs []string
	for _, s := range secrets {
		if s != "" {
			pairs = append(pairs, s, masked)
		}
	}
	return &scrubber{strings.NewReplacer(pairs...)}
}

func (s *scrubber) text(t string) string {
	t = s.known.Replace(t)
	t = proofs.ReplaceAllString(t, "Bearer "+masked)
	for _, pan := range pans {
		t = pan.ReplaceAllStringFunc(t, maskNumber)
	}
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
	sum, double := 0, false
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
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}

package providers

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

// Masked stands where a secret stood.
const Masked = "•••"

// MaxMessage is how many letters of foreign words are kept.
const MaxMessage = 300

// Scrubber takes secrets and card numbers out of foreign words, which may repeat what they were sent, and makes all of a
// client's errors, so that none goes out unscrubbed. See failure.go for those.
type Scrubber struct {
	name    string // of the gateway, for people
	secrets []string
	known   *strings.Replacer
	cvv     *regexp.Regexp // of the card that was sent; nil where none was
	token   *atomic.Pointer[string]
}

// NewScrubber knows an account's secrets; empty ones are none.
func NewScrubber(name string, secrets ...string) *Scrubber {
	s := &Scrubber{name: name, token: &atomic.Pointer[string]{}}
	s.secrets = slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return secret == "" })
	// The longest first: where one begins like another its end would stay.
	slices.SortFunc(s.secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, secret := range s.secrets {
		pairs = append(pairs, secret, Masked)
	}
	s.known = strings.NewReplacer(pairs...)
	return s
}

// SetToken tells the access token of now. It may be called at any time.
func (s *Scrubber) SetToken(token string) { s.token.Store(&token) }

// WithCard knows a card too, for the one call that sends it: a mistyped number is betrayed by no check digit, and of three
// digits nobody else can know that they are a security code. No card: nothing more.
func (s *Scrubber) WithCard(card *Card) *Scrubber {
	if card == nil {
		return s
	}
	all := NewScrubber(s.name, append(slices.Clone(s.secrets), card.Number, CardDigits(card.Number))...)
	all.token = s.token
	if card.CVV != "" {
		all.cvv = regexp.MustCompile(`\b` + regexp.QuoteMeta(card.CVV) + `\b`)
	}
	return all
}

var (
	proofs = regexp.MustCompile(`(?i)\b(basic|bearer)\s+[A-Za-z0-9._~+/=-]+`)
	tokens = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`)
	// Where a customer comes back to: who has the token can open the page.
	pages = regexp.MustCompile(`(?i)((?:/|%2F)(?:pay|invoice)(?:\\?/|%2F))[a-z2-7]{26}`)
	cvvs  = regexp.MustCompile(`(?i)\b(cvv|cvc)2?\W{1,4}\d{3,4}\b`)
	// pans are the ways in which a card number is written, the plainest first: else two that stand side by side would be
	// taken for a longer number, which passes for none.
	pans = []*regexp.Regexp{
		regexp.MustCompile(`\d{12,}`), regexp.MustCompile(`\d{4}(?:[ -]\d{4}){3}`), regexp.MustCompile(`\d{4}[ -]\d{6}[ -]\d{4,5}`),
		regexp.MustCompile(`\d(?:[ -]?\d){11,18}`),
	}
)

// Text is foreign words as they may be kept and shown: without secrets, on one line, and no longer than MaxMessage.
func (s *Scrubber) Text(t string) string {
	t = s.withoutSecrets(t)
	if s.cvv != nil {
		t = s.cvv.ReplaceAllString(t, Masked)
	}
	return shown(t)
}

// Code is Text but for the card's bare security code, which may be like the beginning of an error's number.
func (s *Scrubber) Code(t string) string { return shown(s.withoutSecrets(t)) }

func (s *Scrubber) withoutSecrets(t string) string {
	t = s.known.Replace(t)
	if token := s.token.Load(); token != nil && *token != "" {
		t = strings.ReplaceAll(t, *token, Masked)
	}
	t = proofs.ReplaceAllString(t, "$1 "+Masked)
	t = tokens.ReplaceAllString(t, Masked)
	t = pages.ReplaceAllString(t, "$1"+Masked)
	t = cvvs.ReplaceAllString(t, "$1 "+Masked)
	for _, pan := range pans {
		t = pan.ReplaceAllStringFunc(t, maskNumber)
	}
	return t
}

func shown(t string) string {
	t = strings.Map(printable, strings.ToValidUTF8(t, ""))
	if r := []rune(t); len(r) > MaxMessage {
		t = string(r[:MaxMessage]) + "…"
	}
	return strings.TrimSpace(t)
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// Err keeps an error as it is where it shows nothing, so that errors.Is still sees a deadline in it.
func (s *Scrubber) Err(err error) error {
	if err == nil {
		return nil
	}
	if clean := s.Text(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

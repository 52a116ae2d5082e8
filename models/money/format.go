package money

import (
	"strings"
	"sync"

	"github.com/bojanz/currency"
)

const figures = "0123456789"

// Format writes the amount as people of the locale do: "€1,234.50", "1.234,50 €", "¥1,234", "BHD 1.234".
func (m Money) Format(locale string) string {
	s, ok := styleOf(locale, m.Currency)
	if !ok {
		return m.String()
	}
	number, negative := strings.CutPrefix(m.Decimal(), "-")
	around := s[0]
	if negative {
		around = s[1]
	}
	whole, fraction, _ := strings.Cut(number, ".")
	sep := separatorsOf(locale)
	b := make([]byte, 0, 48)
	b = append(b, around.before...)
	for i := range len(whole) {
		if left := len(whole) - i; i > 0 && left%3 == 0 {
			b = append(b, sep[0])
		}
		b = append(b, whole[i])
	}
	if fraction != "" {
		b = append(append(b, sep[1]), fraction...)
	}
	return string(append(b, around.after...))
}

// style is what a locale writes before and after the figures of a currency: of amounts from zero on, and below.
type style [2]struct{ before, after string }

type styleKey struct{ locale, currency string }

var styles sync.Map // styleKey → style

// styleOf is learned from the library, once: where the library writes every amount it makes a replacer for each, which was a fifth of
// the time that a page of figures took. Groups of three are all that our locales have. Not ok for a currency that is not Known.
func styleOf(locale, code string) (s style, ok bool) {
	key := styleKey{locale, code}
	if s, ok := styles.Load(key); ok {
		return s.(style), true
	}
	f := currency.NewFormatter(currency.NewLocale(locale))
	for i, number := range []string{"1", "-1"} {
		amount, err := currency.NewAmount(number, code)
		if err != nil || !Known(code) {
			return style{}, false
		}
		text := f.Format(amount)
		s[i].before, s[i].after = text[:strings.IndexAny(text, figures)], text[strings.LastIndexAny(text, figures)+1:]
	}
	styles.Store(key, s)
	return s, true
}

// Typed is the amount as a field is prefilled: the locale's decimal separator, no grouping, no currency.
func (m Money) Typed(locale string) string {
	return strings.Replace(m.Decimal(), ".", string(separatorsOf(locale)[1]), 1)
}

package money

import (
	"sync"

	"github.com/bojanz/currency"
)

var formatters sync.Map // locale → *currency.Formatter; a formatter is read-only once made

// Format writes the amount as people of the locale do: "€1,234.50", "1.234,50 €", "¥1,234", "BHD 1.234".
func (m Money) Format(locale string) string {
	amount, err := currency.NewAmountFromInt64(m.Minor, m.Currency)
	if err != nil {
		return m.String()
	}
	f, ok := formatters.Load(locale)
	if !ok {
		f, _ = formatters.LoadOrStore(locale, currency.NewFormatter(currency.NewLocale(locale)))
	}
	return f.(*currency.Formatter).Format(amount)
}

// Typed is the amount as a field is prefilled: the locale's decimal separator, no grouping, no currency.
func (m Money) Typed(locale string) string {
	sep, ok := separators[locale]
	if !ok {
		sep = separators["en"]
	}
	b := []byte(m.Decimal())
	for i := range b {
		if b[i] == '.' {
			b[i] = sep[1]
		}
	}
	return string(b)
}

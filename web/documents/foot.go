package documents

import (
	"math"
	"strings"

	"kontor/models/billing"
)

// foot is what each page ends with: who the seller is, by law and for a call.
func (l *letter) foot() error {
	columns := l.footColumns()
	widths, height := shares(columns), 0.0
	for i, c := range columns {
		columns[i] = c.style.lines(strings.Join(c.text, "\n"), widths[i])
		height = max(height, columns[i].height())
	}
	return l.sheet.maroto.RegisterFooter(l.sheet.band(footHead+height, func(p pen) {
		p.rule(0, footHead-2, sheetWidth, 0.1, hair)
		x := 0.0
		for i, c := range columns {
			p.lines(x, footHead, c)
			x += widths[i] + footGap
		}
	}))
}

const footHead, footGap = 6.0, 4.0

// footColumns are not wrapped yet.
func (l *letter) footColumns() []lines {
	s, all := l.doc.Seller, []lines(nil)
	for _, text := range []string{
		joined("\n", s.Name, s.Street, s.Extra, place(s), l.country(s.Country)),
		joined("\n", s.Phone, s.Email, s.Website),
		joined("\n", s.Register, l.labelled("document.vat_id", s.VATID), l.labelled("document.tax_number", s.TaxNumber), l.paper.Footer),
		l.footBank(),
	} {
		if text != "" {
			all = append(all, style{size: 6.8, color: dim, tag: tag{role: artifact}}.lines(text, math.MaxFloat64))
		}
	}
	return all
}

// shares gives each column the width of its longest line. Where they don't fit, the widest yield, and as many as need to.
func shares(columns []lines) []float64 {
	widths, sum := make([]float64, len(columns)), -footGap
	for i, c := range columns {
		for _, line := range c.text {
			widths[i] = max(widths[i], c.width(line)+0.1)
		}
		sum += widths[i] + footGap
	}
	for ; sum > sheetWidth; sum-- {
		widest := 0
		for i, width := range widths {
			if width > widths[widest] {
				widest = i
			}
		}
		widths[widest]--
	}
	return widths
}

func (l *letter) footBank() string {
	b := l.doc.Bank
	if b == nil {
		return ""
	}
	return joined("\n", b.Name, billing.GroupIBAN(b.IBAN), joined(" ", l.say("document.bic"), b.BIC))
}

// labelled is a value with its name; "" without one.
func (l *letter) labelled(key, value string) string {
	if value == "" {
		return ""
	}
	return l.say(key, "value", value)
}

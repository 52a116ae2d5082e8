package documents

import (
	"kontor/models/billing"
)

// foot is what each page ends with: who the seller is, by law and for a call.
func (l *letter) foot() error {
	columns, height := l.footColumns(), 0.0
	for _, c := range columns {
		height = max(height, c.height())
	}
	return l.sheet.maroto.RegisterFooter(l.sheet.band(4+height, func(p pen) {
		p.rule(0, 2, sheetWidth, 0.1, hair)
		for i, c := range columns {
			p.lines(float64(i)*(footWidth+footGap), 4, c)
		}
	}))
}

const (
	footGap   = 4.0
	footWidth = (sheetWidth - 3*footGap) / 4
)

func (l *letter) footColumns() []lines {
	s, all := l.doc.Seller, []lines(nil)
	for _, text := range []string{
		joined("\n", s.Name, s.Street, s.Extra, place(s), l.country(s.Country)),
		joined("\n", s.Phone, s.Email, s.Website),
		joined("\n", s.Register, l.labelled("document.vat_id", s.VATID), l.labelled("document.tax_number", s.TaxNumber), l.paper.Footer),
		l.footBank(),
	} {
		all = append(all, style{size: 7, color: dim, tag: tag{role: artifact}}.lines(text, footWidth))
	}
	return all
}

func (l *letter) footBank() string {
	b := l.doc.Bank
	if b == nil {
		return ""
	}
	return joined("\n", b.Name, billing.GroupIBAN(b.IBAN), b.BIC)
}

// labelled is a value with its name; "" without one.
func (l *letter) labelled(key, value string) string {
	if value == "" {
		return ""
	}
	return l.say(key, "value", value)
}

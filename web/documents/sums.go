package documents

import (
	"strings"

	"kontor/models/billing"
	"kontor/models/money"
)

// plain is an amount without its currency, which the head of its column says.
func (l *letter) plain(m money.Money) string { return minus(billing.FormatAmount(m, l.locale())) }

// whole is an amount with its currency.
func (l *letter) whole(m money.Money) string { return minus(m.Format(l.locale())) }

// minus writes it as long as a figure is wide.
func minus(number string) string { return strings.Replace(number, "-", "−", 1) }

// sum is a line of the totals.
type sum struct {
	name, amount string
	strong       bool
	ruled        bool // has a rule above
}

func (l *letter) totals() []sum {
	t, all := l.sums, []sum{{name: l.say("document.net"), amount: l.plain(l.sums.Net)}}
	for _, r := range t.Rates {
		name := l.say("document.tax", "rate", r.Rate.Format(l.locale()), "taxable", l.plain(r.Taxable))
		if r.Category != billing.Standard {
			name = l.say("document.tax_none", "taxable", l.plain(r.Taxable))
		}
		all = append(all, sum{name: name, amount: l.plain(r.Tax)})
	}
	all = append(all, sum{name: l.say("document.total"), amount: l.whole(t.Total), strong: true, ruled: true})
	if !t.Paid.IsZero() {
		all = append(all, sum{name: l.say("document.paid"), amount: l.plain(t.Paid.Neg())})
	}
	if !t.Rounding.IsZero() {
		all = append(all, sum{name: l.say("document.rounding"), amount: l.plain(t.Rounding)})
	}
	if t.Due != t.Total {
		all = append(all, sum{name: l.due(), amount: l.whole(t.Due), strong: true, ruled: true})
	}
	return all
}

func (l *letter) due() string {
	if l.doc.Kind == billing.CreditNote {
		return l.say("document.credited")
	}
	return l.say("document.amount_due")
}

const sumHeight, strongHeight = 5.2, 7.4

func (s sum) height() float64 {
	if s.strong {
		return strongHeight
	}
	return sumHeight
}

// sumsBlock is all totals in one piece, to the right.
func (l *letter) sumsBlock() {
	all, height, left := l.totals(), 0.0, sheetWidth/2
	for _, s := range all {
		height += s.height()
		left = min(left, sheetWidth-s.style().width(s.name)-s.style().width(s.amount)-8)
	}
	table := l.sheet.tags.newTable()
	l.sheet.add(l.sheet.band(height, func(p pen) {
		y := 0.0
		for i, s := range all {
			l.drawSum(p, s, max(left, 0), y, tag{table: table, row: i + 1})
			y += s.height()
		}
	}))
}

func (s sum) style() style {
	if s.strong {
		return style{size: 11, bold: true}
	}
	return style{size: 9}
}

func (l *letter) drawSum(p pen, s sum, x, y float64, at tag) {
	name, amount := s.style(), s.style()
	name.tag, amount.tag = at, at
	name.tag.role, name.tag.col, amount.tag.role, amount.tag.col = headCell, 1, cell, 2
	top := y
	if s.ruled {
		p.rule(x, y+0.6, sheetWidth-x, 0.35, l.color)
		top += 1.9
	}
	if s.strong {
		name.color, amount.color = l.color, l.color
	}
	p.text(x, top, s.name, name)
	p.right(sheetWidth, top, s.amount, amount)
}

// reasons say why there is no VAT, once for each category that has none.
func (l *letter) reasons() {
	for _, r := range l.sums.Rates {
		text := r.Exemption
		if text == "" && r.Category.Code() != "" {
			text = l.say("document.reason." + reasonKeys[r.Category])
		}
		if text != "" {
			l.sheet.space(2)
			l.sheet.text(style{}.lines(text, sheetWidth))
		}
	}
}

var reasonKeys = map[billing.Category]string{
	billing.ReverseCharge: "reverse_charge", billing.IntraEU: "intra_eu", billing.Export: "export", billing.OutOfScope: "out_of_scope",
}

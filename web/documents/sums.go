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
	last         bool // what it comes to
}

func (l *letter) totals() []sum {
	t, all := l.sums, []sum{{name: l.say("document.net"), amount: l.plain(l.sums.Net)}}
	for _, r := range t.Rates {
		name := l.say("document.tax", "rate", r.Rate.Format(l.locale()), "taxable", l.plain(r.Taxable))
		if r.Category != billing.Standard && r.Category != billing.ZeroRated {
			name = l.say("document.tax_none", "taxable", l.plain(r.Taxable))
		}
		all = append(all, sum{name: name, amount: l.plain(r.Tax)})
	}
	all = append(all, sum{name: l.say("document.total"), amount: l.whole(t.Total), strong: true})
	if !t.Paid.IsZero() {
		all = append(all, sum{name: l.say("document.paid"), amount: l.plain(t.Paid.Neg())})
	}
	if !t.Rounding.IsZero() {
		all = append(all, sum{name: l.say("document.rounding"), amount: l.plain(t.Rounding)})
	}
	if t.Due != t.Total {
		all = append(all, sum{name: l.due(), amount: l.whole(t.Due), strong: true})
	}
	all[len(all)-1].last = true
	return all
}

func (l *letter) due() string {
	if l.doc.Kind == billing.CreditNote {
		return l.say("document.credited")
	}
	return l.say("document.amount_due")
}

const sumHeight, strongHeight = 5.2, 8.2

func (s sum) height() float64 {
	if s.strong {
		return strongHeight
	}
	return sumHeight
}

// sumParts are the totals, to the right of where they begin.
func (l *letter) sumParts() (parts []part, left float64) {
	all, left := l.totals(), sheetWidth/2
	for _, s := range all {
		left = min(left, sheetWidth-s.style().width(s.name)-s.style().width(s.amount)-8)
	}
	left = max(left, 0)
	table := l.sheet.tags.newTable()
	for i, s := range all {
		parts = append(parts, part{s.height(), func(p pen, y float64) {
			l.drawSum(p, s, left, y, tag{table: table, row: i + 1})
		}})
	}
	return parts, left
}

func (s sum) style() style {
	switch {
	case s.last:
		return style{size: 12, bold: true}
	case s.strong:
		return style{size: 10, bold: true}
	}
	return style{size: 9}
}

func (l *letter) drawSum(p pen, s sum, x, y float64, at tag) {
	name, amount := s.style(), s.style()
	name.tag, amount.tag = at, at
	name.tag.role, name.tag.col, amount.tag.role, amount.tag.col = rowHead, 1, cell, 2
	top := y
	if s.strong {
		p.rule(x, y+0.6, sheetWidth-x, 0.2, dim)
		top += 1.9
	}
	if s.last {
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
			l.sheet.space(3)
			l.sheet.text(style{}.lines(text, sheetWidth))
		}
	}
}

var reasonKeys = map[billing.Category]string{
	billing.ReverseCharge: "reverse_charge", billing.IntraEU: "intra_eu", billing.Export: "export", billing.OutOfScope: "out_of_scope",
}

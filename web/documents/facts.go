package documents

import (
	"slices"
	"strings"

	"kontor/models/billing"
)

// fact is a line of what a clerk looks for first.
type fact struct{ name, value string }

func (l *letter) facts() []fact {
	d := l.doc
	number := "document.invoice_number"
	if d.Kind == billing.CreditNote {
		number = "document.credit_note_number"
	}
	all := []fact{
		{l.say(number), d.Number},
		{l.say("document.issued"), l.day(d.Issued)},
		{l.say("document.corrects"), l.corrected()},
		{l.say("document.delivered"), l.day(d.Delivered)},
		{l.say("document.period"), l.period()},
		{l.say("document.due"), l.day(d.Due)},
		{l.say("document.customer_number"), d.Buyer.ID},
		{l.say("document.buyer_reference"), d.BuyerReference},
		{l.say("document.order_reference"), d.OrderReference},
		{l.say("document.buyer_vat_id"), d.Buyer.VATID},
		{l.say("document.contact"), d.Seller.Contact},
	}
	return known(all)
}

// known are the facts that there are.
func known(all []fact) []fact {
	return slices.DeleteFunc(all, func(f fact) bool { return strings.TrimSpace(f.value) == "" })
}

func (l *letter) corrected() string {
	if l.doc.CorrectedNumber == "" || l.doc.CorrectedIssued == "" {
		return l.doc.CorrectedNumber
	}
	return l.say("document.corrects_value", "number", l.doc.CorrectedNumber, "day", l.day(l.doc.CorrectedIssued))
}

func (l *letter) period() string {
	from, to := l.day(l.doc.PeriodStart), l.day(l.doc.PeriodEnd)
	if from == "" || to == "" {
		return from + to
	}
	return l.say("document.period_value", "from", from, "to", to)
}

const factLeading = 4.6

// factLine is a fact as it stands; a long value goes on below, under no name.
type factLine struct {
	fact
	row int
}

func (l *letter) factLines() []factLine {
	var all []factLine
	for i, f := range l.facts() {
		room := factsWidth - factName.width(f.name) - 3
		for n, line := range factValue.wrap(f.value, room) {
			if n > 0 {
				f.name = ""
			}
			all = append(all, factLine{fact{f.name, line}, i + 1})
		}
	}
	return all
}

var (
	factName  = style{size: 8.5, color: dim}
	factValue = style{size: 8.5}
)

func (l *letter) drawFacts(p pen, facts []factLine) {
	table := p.tags.newTable()
	for i, f := range facts {
		name, value, y := factName, factValue, factsY+float64(i)*factLeading
		name.tag = tag{role: rowHead, table: table, row: f.row, col: 1}
		value.tag = tag{role: cell, table: table, row: f.row, col: 2}
		value.bold = f.row == 1
		p.text(factsX, y, f.name, name)
		p.right(sheetWidth, y, f.value, value)
	}
}

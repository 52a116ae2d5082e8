package documents

import (
	"strings"

	"kontor/models/billing"
	"kontor/web/words"
)

// columns are where the parts of a line stand: left edges of words, right edges of numbers.
type columns struct {
	size                                                float64
	what, whatWidth, quantity, unit, price, vat, amount float64
}

const (
	columnGap   = 4.0
	numberWidth = 9.0  // of the lines' own numbers
	leastWhat   = 50.0 // of what a line is for, before the figures get smaller
)

// item is a line of the document in words.
type item struct {
	name, more, quantity, unit, price, vat, amount string
}

func (l *letter) items() []item {
	all := make([]item, len(l.doc.Lines))
	for i, line := range l.doc.Lines {
		all[i] = item{
			name: line.Name, more: line.Description,
			quantity: minus(line.Quantity.Format(l.locale())), unit: l.unit(line), price: line.Price.Format(l.doc.Currency, l.locale()),
			vat: l.rate(line.Category, line.Rate), amount: l.plain(l.sums.Lines[i].Net),
		}
		if line.Discount != 0 {
			all[i].more = joined("\n", all[i].more, l.say("document.discount", "percent", line.Discount.Format(l.locale()), "amount", l.plain(l.sums.Lines[i].Discount)))
		}
	}
	return all
}

// unit is a line's unit in the number of its quantity.
func (l *letter) unit(line billing.Line) string {
	key, n := "document.unit."+strings.ToLower(line.Unit), 2
	if line.Quantity.Typed("en") == "1" {
		n = 1
	}
	if !words.Has(key) {
		return line.Unit
	}
	return words.N(l.ctx, key, n)
}

func (l *letter) rate(c billing.Category, rate billing.Percent) string {
	if c == billing.OutOfScope {
		return "–"
	}
	return l.say("document.rate", "rate", rate.Format(l.locale()))
}

// columns gives each figure the width of the widest, and the rest to the words. Where little is left, all get smaller.
func (l *letter) columns(items []item) columns {
	var c columns
	for _, c.size = range []float64{9, 8.5, 8, 7.5, 7} {
		s := style{size: c.size}
		widest := func(head string, of func(item) string) float64 {
			width := style{size: c.size - 1, bold: true}.width(head)
			for _, i := range items {
				width = max(width, s.width(of(i)))
			}
			return width
		}
		c.amount = sheetWidth
		c.vat = c.amount - widest(l.amountHead(), func(i item) string { return i.amount }) - columnGap
		c.price = c.vat - widest(l.say("document.vat"), func(i item) string { return i.vat }) - columnGap
		c.unit = c.price - widest(l.say("document.price"), func(i item) string { return i.price }) - columnGap -
			widest("", func(i item) string { return i.unit })
		c.quantity = c.unit - 1.3
		c.what = numberWidth
		c.whatWidth = c.quantity - widest(l.say("document.quantity"), func(i item) string { return i.quantity }) - columnGap - c.what
		if c.whatWidth >= leastWhat {
			break
		}
	}
	c.whatWidth = max(c.whatWidth, 10)
	return c
}

func (l *letter) amountHead() string { return l.say("document.amount", "currency", l.doc.Currency) }

// table is the lines under their head, which each page repeats.
func (l *letter) table() {
	items := l.items()
	c, table := l.columns(items), l.sheet.tags.newTable()
	head := l.sheet.band(7, l.tableHead(c, table))
	l.sheet.repeat(l.sheet.band(runningHeight, l.runningHead), head)
	for i, it := range items {
		l.row(c, it, table, i+1)
	}
	l.sheet.repeat(l.sheet.band(runningHeight, l.runningHead))
}

func (l *letter) tableHead(c columns, table int) func(pen) {
	drawn := false
	return func(p pen) {
		s := style{size: c.size - 1, bold: true, color: dim}
		at := func(col int) style {
			s.tag = tag{role: columnHead, table: table, row: 1, col: col}
			if drawn {
				s.tag = tag{role: artifact}
			}
			return s
		}
		p.text(0, 1, l.say("document.line"), at(1))
		p.text(c.what, 1, l.say("document.what"), at(2))
		p.right(c.quantity, 1, l.say("document.quantity"), at(3))
		p.right(c.price, 1, l.say("document.price"), at(4))
		p.right(c.vat, 1, l.say("document.vat"), at(5))
		p.right(c.amount, 1, l.amountHead(), at(6))
		p.rule(0, 6, sheetWidth, 0.35, l.color)
		drawn = true
	}
}

const (
	rowPadding = 1.5
	togetherIn = 12 // lines of text that no page break parts
)

// row is one line. A long description goes on to the next page.
func (l *letter) row(c columns, it item, table, n int) {
	place := tag{role: cell, table: table, row: n + 1, col: 2}
	text := styled(style{size: c.size, tag: place}.lines(it.name, c.whatWidth))
	text = append(text, styled(style{size: c.size - 1, color: dim, tag: place}.lines(it.more, c.whatWidth))...)
	first := stack(text[:min(togetherIn, len(text))])
	l.sheet.add(l.sheet.band(rowPadding+max(first.height, style{size: c.size}.leading()), func(p pen) {
		l.figures(p, c, it, table, n)
		p.x += c.what
		first.draw(p, rowPadding)
	}))
	for _, line := range text[min(togetherIn, len(text)):] {
		l.sheet.add(l.sheet.band(line.height, func(p pen) {
			p.x += c.what
			line.draw(p, 0)
		}))
	}
	l.sheet.add(l.sheet.band(rowPadding, func(p pen) { p.rule(0, rowPadding, sheetWidth, 0.1, hair) }))
}

// styled is each line of a text as a part.
func styled(l lines) (parts []part) {
	for _, line := range l.text {
		parts = append(parts, part{l.leading(), func(p pen, y float64) { p.text(0, y, line, l.style) }})
	}
	return parts
}

func (l *letter) figures(p pen, c columns, it item, table, n int) {
	at := func(col int) style {
		return style{size: c.size, tag: tag{role: cell, table: table, row: n + 1, col: col}}
	}
	number := at(1)
	number.color = dim
	p.text(0, rowPadding, words.Number(l.ctx, n), number)
	p.right(c.quantity, rowPadding, it.quantity, at(3))
	p.text(c.unit, rowPadding, it.unit, at(3))
	p.right(c.price, rowPadding, it.price, at(4))
	p.right(c.vat, rowPadding, it.vat, at(5))
	p.right(c.amount, rowPadding, it.amount, at(6))
}

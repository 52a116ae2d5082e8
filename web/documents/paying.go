package documents

import (
	"strings"

	"kontor/models/billing"
)

// beside is the width of the paper to the left of the totals.
const (
	besideWidth = sheetWidth/2 - 8
	mostBeside  = 120.0 // of totals that no page break parts
	codeSize    = 26.0
)

// part is a piece of what stands beside the totals.
type part struct {
	height float64
	draw   func(p pen, y float64)
}

// paying is how the document can be paid: until when, by transfer with a code for the app of a bank, online. Nothing
// where nothing is to be paid.
func (l *letter) paying(width float64) (parts []part) {
	if l.doc.Kind != billing.Invoice || !l.sums.Due.IsPositive() {
		return nil
	}
	if l.doc.Due != "" {
		until := style{bold: true}.lines(l.say("document.pay_until", "amount", l.whole(l.sums.Due), "day", l.day(l.doc.Due)), width)
		parts = append(parts, plainText(until), gap(2.5))
	}
	if l.doc.Bank != nil {
		parts = append(parts, l.transfer(width), gap(3))
	}
	if url := l.paper.PayURL; url != "" {
		online := style{size: 7.5, color: dim}.lines(l.say("document.pay_online"), width)
		parts = append(parts, plainText(online), plainText(style{size: 8, color: l.color, tag: tag{link: url}}.lines(url, width)))
	}
	return parts
}

func gap(height float64) part { return part{height, func(pen, float64) {}} }

func plainText(text lines) part {
	return part{text.height(), func(p pen, y float64) { p.lines(0, y, text) }}
}

// transfer is the account, and a code that says the same.
func (l *letter) transfer(width float64) part {
	b, code := l.doc.Bank, giroCode(l.doc, l.sums)
	names := style{size: 7, color: dim}
	caption := names.lines(l.say("document.girocode"), codeSize)
	left, least := 0.0, 0.0
	if code != nil {
		left, least = codeSize+4, codeSize+1+caption.height()
	}
	facts := known([]fact{
		{l.say("document.holder"), holder(l.doc)},
		{l.say("document.iban"), billing.GroupIBAN(b.IBAN)},
		{l.say("document.bank"), joined(", ", b.Name, b.BIC)},
		{l.say("document.reference"), paymentReference(l.doc)},
	})
	values, height := make([]lines, len(facts)), 0.0
	for i, f := range facts {
		values[i] = style{size: 8.5}.lines(f.value, width-left)
		height += names.leading() + values[i].height() + 0.6
	}
	return part{max(height, least), func(p pen, y float64) {
		if code != nil {
			p.image(0, y+0.6, codeSize, codeSize, code, l.say("document.girocode"))
			p.lines(0, y+codeSize+1, caption)
		}
		for i, f := range facts {
			p.text(left, y, f.name, names)
			y = p.lines(left, y+names.leading(), values[i]) + 0.6
		}
	}}
}

// settle is how to pay, with the totals beside it where they leave the room, else below them.
func (l *letter) settle() {
	sums, left := l.sumParts()
	beside := stack(sums)
	if left < sheetWidth/2 || beside.height > mostBeside {
		l.sheet.parts(sums...)
		l.sheet.space(4)
		l.sheet.parts(l.paying(sheetWidth)...)
		return
	}
	paying := stack(l.paying(besideWidth))
	l.sheet.parts(part{max(beside.height, paying.height), func(p pen, y float64) {
		beside.draw(p, y)
		paying.draw(p, y)
	}})
}

// stack is several parts as one.
func stack(parts []part) part {
	height := 0.0
	for _, part := range parts {
		height += part.height
	}
	return part{height, func(p pen, y float64) {
		for _, part := range parts {
			part.draw(p, y)
			y += part.height
		}
	}}
}

// parts adds parts, each whole on a page.
func (s *sheet) parts(parts ...part) {
	for _, part := range parts {
		if part.height > 0 {
			s.add(s.band(part.height, func(p pen) { part.draw(p, 0) }))
		}
	}
}

// terms are what was agreed, and what else there is to say.
func (l *letter) terms() {
	for _, text := range []string{l.doc.PaymentTerms, l.doc.Notes} {
		if strings.TrimSpace(text) != "" {
			l.sheet.space(3)
			l.sheet.text(style{}.lines(text, sheetWidth))
		}
	}
}

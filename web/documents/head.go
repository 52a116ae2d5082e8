package documents

import (
	"context"
	"strings"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/words"

	"github.com/johnfercher/maroto/v2/pkg/props"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Where DIN 5008 has the parts of a letter's head, in mm from the sheet's upper left corner.
const (
	factsX, factsY = 125 - leftMargin, 50 - topMargin
	factsWidth     = sheetWidth - factsX
	senderY        = 57.2 - topMargin
	addressY       = 62.7 - topMargin
	addressWidth   = 80.0
	logoY          = 14 - topMargin
	logoHeight     = 22.0
	headHeight     = 100 - topMargin
	windowHeight   = 27.3 // of the address
)

// letter is one document on its way onto paper.
type letter struct {
	ctx   context.Context // in the document's language, with days in UTC
	doc   *billing.Document
	sums  billing.Totals
	paper billing.Letterhead
	logo  []byte // as PNG without transparency; nil where there is none
	color *props.Color
	sheet *sheet
}

func (l *letter) say(key string, args ...any) string { return words.T(l.ctx, key, args...) }

func (l *letter) day(d billing.Date) string { return words.Day(l.ctx, models.At(d.Time())) }

func (l *letter) locale() string { return words.Locale(l.ctx) }

// kind is what the document is called.
func (l *letter) kind() string {
	if l.doc.Kind == billing.CreditNote {
		return l.say("document.credit_note")
	}
	return l.say("document.invoice")
}

// head is what the first page begins with: logo, address in the window, facts beside it, title.
func (l *letter) head() {
	facts, address := l.factLines(), l.address()
	height := max(headHeight, factsY+float64(len(facts))*factLeading, addressY+address.height()) + 3
	l.sheet.add(l.sheet.band(height, func(p pen) {
		l.drawLogo(p)
		l.drawAddress(p, address)
		l.drawFacts(p, facts)
		l.drawFolds(p)
	}))
	name := l.kind() + " " + l.doc.Number
	if l.doc.Number == "" {
		name = l.kind() + " – " + l.say("document.draft")
	}
	l.sheet.text(style{size: 17, bold: true, color: l.color, tag: tag{role: title}}.lines(name, sheetWidth))
}

func (l *letter) drawLogo(p pen) {
	if l.logo != nil {
		p.image(factsX, logoY, factsWidth, logoHeight, l.logo, l.doc.Seller.Name)
		return
	}
	p.lines(factsX, logoY, style{size: 14, bold: true, color: l.color}.lines(l.doc.Seller.Name, factsWidth))
}

func (l *letter) drawAddress(p pen, address lines) {
	s := l.doc.Seller
	sender := style{size: 7, color: dim}
	if line := sender.cut(joined(" · ", s.Name, s.Street, place(s)), addressWidth); line != "" {
		p.text(0, senderY, line, sender)
		p.rule(0, senderY+4, addressWidth, 0.1, hair)
	}
	p.lines(0, addressY, address)
}

// address is the buyer's, in the largest size that the window has room for.
func (l *letter) address() lines {
	b := l.doc.Buyer
	text := joined("\n", b.Name, b.Contact, b.Street, b.Extra, place(b), l.abroad())
	for _, size := range []float64{10, 9, 8} {
		if a := (style{size: size}).lines(text, addressWidth); a.height() <= windowHeight || size == 8 {
			return a
		}
	}
	return lines{}
}

// abroad is the buyer's country in capitals, where it is not the seller's.
func (l *letter) abroad() string {
	if l.doc.Buyer.Country == l.doc.Seller.Country {
		return ""
	}
	return strings.ToUpper(l.country(l.doc.Buyer.Country))
}

func (l *letter) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return ""
	}
	return display.Regions(language.Make(words.Language(l.ctx))).Name(region)
}

func place(p billing.Party) string { return joined(" ", p.PostalCode, p.City) }

// joined puts a separator between those texts that are not empty.
func joined(separator string, texts ...string) string {
	var there []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			there = append(there, text)
		}
	}
	return strings.Join(there, separator)
}

// drawFolds marks where to fold and to punch.
func (l *letter) drawFolds(p pen) {
	for _, y := range []float64{105, 148.5, 210} {
		p.rule(5-leftMargin, y-topMargin, 4, 0.1, hair)
	}
}

const runningHeight = 7.5

// runningHead says on each page but the first what it belongs to. On the first it is white space above the table.
func (l *letter) runningHead(p pen) {
	if !p.atTop() {
		return
	}
	s := style{size: 8, color: dim, tag: tag{role: artifact}}
	p.text(0, 0, s.cut(l.doc.Seller.Name, sheetWidth/2-3), s)
	p.right(sheetWidth, 0, s.cut(joined(" ", l.kind(), l.doc.Number), sheetWidth/2-3), s)
	p.rule(0, 5, sheetWidth, 0.1, hair)
}

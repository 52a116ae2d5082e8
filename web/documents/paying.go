package documents

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"kontor/models/billing"
)

// terms say until when to pay, and what was agreed.
func (l *letter) terms() {
	d := l.doc
	if d.Kind == billing.Invoice && d.Due != "" && l.sums.Due.IsPositive() {
		l.sheet.space(5)
		l.sheet.text(style{bold: true}.lines(l.say("document.pay_until", "amount", l.whole(l.sums.Due), "day", l.day(d.Due)), sheetWidth))
	}
	for _, text := range []string{d.PaymentTerms, d.Notes} {
		if strings.TrimSpace(text) != "" {
			l.sheet.space(3)
			l.sheet.text(style{}.lines(text, sheetWidth))
		}
	}
}

const codeSize = 30.0

// paying is how: a transfer, with a code for the app of a bank, and online.
func (l *letter) paying() {
	if l.doc.Kind != billing.Invoice || !l.sums.Due.IsPositive() {
		return
	}
	code, facts := giroCode(l.doc, l.sums), l.transfer()
	height := float64(len(facts)) * factLeading
	if code != "" {
		height = max(height, codeSize+5)
	}
	if height > 0 {
		l.sheet.space(5)
		l.sheet.add(l.sheet.band(height, func(p pen) { l.drawTransfer(p, code, facts) }))
	}
	if l.paper.PayURL != "" {
		l.sheet.space(4)
		l.sheet.text(style{bold: true, tag: tag{role: heading}}.lines(l.say("document.pay_online"), sheetWidth))
		l.sheet.text(style{color: l.color, link: l.paper.PayURL}.lines(l.paper.PayURL, sheetWidth))
	}
}

func (l *letter) transfer() []fact {
	b := l.doc.Bank
	if b == nil {
		return nil
	}
	all := []fact{
		{l.say("document.holder"), holder(l.doc)},
		{l.say("document.iban"), billing.GroupIBAN(b.IBAN)},
		{l.say("document.bic"), b.BIC},
		{l.say("document.bank"), b.Name},
		{l.say("document.reference"), paymentReference(l.doc)},
		{l.say("document.transfer_amount"), l.whole(l.sums.Due)},
	}
	return known(all)
}

func (l *letter) drawTransfer(p pen, code string, facts []fact) {
	left := 0.0
	if code != "" {
		left = codeSize + 6
		p.qr(0, 0, codeSize, code, l.say("document.girocode"))
		p.text(0, codeSize+1, l.say("document.girocode"), style{size: 7, color: dim})
	}
	names, table := 0.0, p.tags.newTable()
	for _, f := range facts {
		names = max(names, factName.width(f.name))
	}
	for i, f := range facts {
		name, value, y := factName, factValue, float64(i)*factLeading
		name.tag = tag{role: headCell, table: table, row: i + 1, col: 1}
		value.tag = tag{role: cell, table: table, row: i + 1, col: 2}
		p.text(left, y, f.name, name)
		p.text(left+names+4, y, f.value, value)
	}
}

// giroCode is what a bank's app reads (EPC069-12, version 2): a transfer in euros to an IBAN. "" where it is none, or
// more than the code may hold.
func giroCode(d *billing.Document, t billing.Totals) string {
	if d.Bank == nil || d.Currency != "EUR" || !billing.ValidIBAN(d.Bank.IBAN) || t.Due.Minor > 999_999_999_99 {
		return ""
	}
	code := strings.Join([]string{
		"BCD", "002", "1", "SCT", billing.Compact(d.Bank.BIC), clip(holder(d), 70), billing.Compact(d.Bank.IBAN),
		fmt.Sprintf("EUR%s", t.Due.Decimal()), "", "", clip(paymentReference(d), 140),
	}, "\n")
	if len(code) > 331 {
		return ""
	}
	return code
}

// clip cuts a text to so many characters.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}

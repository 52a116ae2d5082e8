package documents

import (
	"strings"
	"unicode/utf8"

	"kontor/models/billing"

	"github.com/skip2/go-qrcode"
)

// maxGiro is the largest amount that the code can say, in cents.
const maxGiro = 999_999_999_99

// giroText is what a bank's app reads (EPC069-12, version 2, in UTF-8): a transfer in euros to an IBAN. "" where it is
// none, or more than the code may hold.
func giroText(d *billing.Document, t billing.Totals) string {
	if d.Bank == nil || d.Currency != "EUR" || !billing.ValidIBAN(d.Bank.IBAN) || t.Due.Minor > maxGiro {
		return ""
	}
	text := strings.Join([]string{
		"BCD", "002", "1", "SCT", billing.Compact(d.Bank.BIC), clip(holder(d), 70), billing.Compact(d.Bank.IBAN),
		"EUR" + t.Due.Decimal(), "", "", clip(paymentReference(d), 140),
	}, "\n")
	if len(text) > 331 {
		return ""
	}
	return text
}

// giroCode is a picture of it; nil where there is nothing to say.
func giroCode(d *billing.Document, t billing.Totals) []byte {
	text := giroText(d, t)
	if text == "" {
		return nil
	}
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil || code.VersionNumber > 13 {
		return nil
	}
	code.DisableBorder = true // the paper around it is white
	png, err := code.PNG(-8)
	if err != nil {
		return nil
	}
	return png
}

// clip cuts a text to so many characters.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}

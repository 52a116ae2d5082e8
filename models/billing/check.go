package billing

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"kontor/models/money"
)

// Fault is a rule that a document breaks, and what to do about it.
type Fault struct {
	Rule  string         // EN 16931's id, "BR-CO-25"; ours begin with "KO-"
	Field string         // of the form: "due", "seller.vat_id", "lines.0.price" (lines count from 0)
	Key   string         // of the message catalogue: a sentence in plain words
	Args  map[string]any // what it fills in
}

func (f Fault) Error() string { return f.Rule + ": " + f.Field + ": " + f.Key }

// Check lists every rule that the document breaks, in the order of the form; nil of one that may go out. What the rules
// ask of sums holds by the way Totals computes them.
func (d *Document) Check() []Fault {
	c := checker{d: d}
	c.head()
	c.seller()
	c.buyer()
	c.lines()
	c.vat()
	c.payment()
	c.texts()
	return c.faults
}

// checker gathers faults.
type checker struct {
	d      *Document
	faults []Fault
}

// fault notes a rule as broken where it is.
func (c *checker) fault(rule, field, key string, broken bool) {
	if broken {
		c.faults = append(c.faults, Fault{Rule: rule, Field: field, Key: key})
	}
}

func (c *checker) head() {
	d := c.d
	c.fault("BR-02", "number", "billing.number_missing", blank(d.Number))
	c.fault("BR-03", "issued", "billing.issued_missing", !d.Issued.Valid())
	c.fault("BR-04", "kind", "billing.kind_unknown", d.Kind != Invoice && d.Kind != CreditNote)
	c.fault("BR-05", "currency", "billing.currency_unknown", !money.Known(d.Currency))
	c.fault("BR-55", "corrected_number", "billing.corrected_missing", d.Kind == CreditNote && blank(d.CorrectedNumber))
	c.fault("KO-01", "corrected_issued", "billing.date_wrong", wrong(d.CorrectedIssued))
	c.fault("KO-01", "delivered", "billing.date_wrong", wrong(d.Delivered))
	c.fault("KO-01", "period_start", "billing.date_wrong", wrong(d.PeriodStart))
	c.fault("KO-01", "period_end", "billing.date_wrong", wrong(d.PeriodEnd))
	c.fault("BR-29", "period_end", "billing.period_reversed", d.PeriodStart != "" && d.PeriodEnd != "" && d.PeriodEnd < d.PeriodStart)
}

// payment asks how and until when the rest is to be paid.
func (c *checker) payment() {
	d, t := c.d, c.d.Totals()
	c.fault("KO-02", "lines", "billing.out_of_range", t.OutOfRange)
	c.fault("KO-03", "lines", "billing.total_negative", t.Total.IsNegative())
	c.fault("KO-04", "paid", "billing.paid_wrong", d.Paid.IsNegative() || c.foreign(d.Paid))
	c.fault("KO-04", "rounding", "billing.rounding_wrong", c.foreign(d.Rounding))
	c.fault("KO-01", "due", "billing.date_wrong", wrong(d.Due))
	c.fault("KO-05", "due", "billing.due_early", d.Due.Valid() && d.Issued.Valid() && d.Due < d.Issued)
	c.fault("BR-CO-25", "due", "billing.due_missing", d.Kind == Invoice && t.Due.IsPositive() && d.Due == "" && blank(d.PaymentTerms))
	if d.Bank != nil {
		c.fault("BR-61", "bank.iban", "billing.iban_missing", blank(d.Bank.IBAN))
		c.fault("BR-50", "bank.iban", "billing.iban_wrong", !blank(d.Bank.IBAN) && !ValidIBAN(d.Bank.IBAN))
		c.fault("KO-06", "bank.bic", "billing.bic_wrong", d.Bank.BIC != "" && !bicShape.MatchString(Compact(d.Bank.BIC)))
	}
}

// foreign is an amount that is not in the document's currency.
func (c *checker) foreign(m money.Money) bool { return m.Currency != c.d.Currency && !m.IsZero() }

// The most that fits on a page, and that any reader takes.
const (
	maxNumber = 100
	maxLine   = 200
	maxText   = 4000
)

// texts asks of everything typed that it fits and holds no characters that nobody can see.
func (c *checker) texts() {
	d := c.d
	for _, t := range []struct{ field, text string }{
		{"number", d.Number},
		{"buyer_reference", d.BuyerReference},
		{"order_reference", d.OrderReference},
		{"corrected_number", d.CorrectedNumber},
		{"payment_reference", d.PaymentReference},
	} {
		c.text(t.field, t.text, maxNumber, false)
	}
	c.text("notes", d.Notes, maxText, true)
	c.text("payment_terms", d.PaymentTerms, maxText, true)
	c.partyTexts("seller.", d.Seller)
	c.partyTexts("buyer.", d.Buyer)
	for i, line := range d.Lines {
		c.text(lineField(i, "name"), line.Name, maxLine, false)
		c.text(lineField(i, "description"), line.Description, maxText, true)
		c.text(lineField(i, "exemption"), line.Exemption, maxLine, false)
	}
	if b := d.Bank; b != nil {
		c.text("bank.holder", b.Holder, maxLine, false)
		c.text("bank.name", b.Name, maxLine, false)
	}
}

func (c *checker) partyTexts(side string, p Party) {
	for _, t := range []struct{ field, text string }{
		{"id", p.ID},
		{"name", p.Name},
		{"contact", p.Contact},
		{"street", p.Street},
		{"extra", p.Extra},
		{"postal_code", p.PostalCode},
		{"city", p.City},
		{"tax_number", p.TaxNumber},
		{"register", p.Register},
		{"email", p.Email},
		{"phone", p.Phone},
		{"website", p.Website},
	} {
		c.text(side+t.field, t.text, maxLine, false)
	}
}

func (c *checker) text(field, text string, most int, lines bool) {
	if utf8.RuneCountInString(text) > most {
		c.faults = append(c.faults, Fault{Rule: "KO-07", Field: field, Key: "form.too_long", Args: map[string]any{"max": most}})
	}
	c.fault("KO-08", field, "billing.unprintable", !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		if r == '\n' || r == '\r' || r == '\t' {
			return !lines
		}
		return unicode.IsControl(r) || r == '\uFFFE' || r == '\uFFFF'
	}))
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// wrong is a date that was given and is none.
func wrong(d Date) bool { return d != "" && !d.Valid() }

func lineField(i int, name string) string { return fmt.Sprintf("lines.%d.%s", i, name) }

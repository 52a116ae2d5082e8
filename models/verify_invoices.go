package models

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// invoicesStep is how many ids of invoices are looked at at once, with their lines and files.
const invoicesStep = 200

// invoices holds each issued document against its lines, its own words, its amounts and its files.
func (v *verifier) invoices() error {
	return v.walk("invoices", invoicesStep, func(s span) error {
		var all []Invoice
		tx := v.reads.WithContext(v.ctx)
		if err := tx.Where("id >= ? AND id < ? AND status <> 'draft'", s.low, s.high).Order("id").Find(&all).Error; err != nil {
			return err
		}
		var lines []InvoiceLine
		if err := tx.Where("invoice_id >= ? AND invoice_id < ?", s.low, s.high).Order("invoice_id, position").Find(&lines).Error; err != nil {
			return err
		}
		files, err := v.invoiceFiles(s)
		if err != nil {
			return err
		}
		for n := range all {
			i := &all[n]
			i.Lines = slices.DeleteFunc(slices.Clone(lines), func(l InvoiceLine) bool { return l.InvoiceID != i.ID })
			v.invoice(i)
			if i.Ready() && !files[i.ID] {
				v.report(Finding{Table: "invoices", ID: i.ID, What: "its PDF is gone"})
			}
		}
		return nil
	})
}

// invoiceFiles finds the files whose content is not what was kept, and the invoices that have a PDF.
func (v *verifier) invoiceFiles(s span) (map[int64]bool, error) {
	have := map[int64]bool{}
	return have, v.each(v.between("SELECT id, invoice_id, kind, hash, content FROM invoice_files WHERE invoice_id", s), func(rows *sql.Rows) error {
		var f InvoiceFile
		if err := rows.Scan(&f.ID, &f.InvoiceID, &f.Kind, &f.Hash, &f.Content); err != nil {
			return err
		}
		sum := sha256.Sum256(f.Content)
		v.differs(Finding{"invoice_files", f.ID, "hash", f.Hash, hex.EncodeToString(sum[:]), "by its content"})
		have[f.InvoiceID] = have[f.InvoiceID] || f.Kind == FilePDF
		return nil
	})
}

func (v *verifier) differs(f Finding) {
	if f.Have != f.Want {
		v.report(f)
	}
}

func (v *verifier) invoice(i *Invoice) {
	say := func(field, have, want, by string) { v.differs(Finding{"invoices", i.ID, field, have, want, by}) }
	minor := func(field string, have, want int64, by string) { say(field, fmt.Sprint(have), fmt.Sprint(want), by) }
	sums := *i
	sums.Lines = slices.Clone(i.Lines)
	sums.total()
	for n, line := range i.Lines {
		v.differs(Finding{"invoice_lines", line.ID, "net", fmt.Sprint(line.Net), fmt.Sprint(sums.Lines[n].Net), "by its quantity and price"})
	}
	minor("net", i.Net, sums.Net, "by its lines")
	minor("tax", i.Tax, sums.Tax, "by its lines")
	minor("total", i.Total, sums.Total, "by its lines")
	d := i.Document()
	t := d.Totals()
	minor("total", i.Total, t.Total.Minor+t.Rounding.Minor, "by the document as it was issued")
	say("number", i.Number, d.Number, "by the document as it was issued")
	say("currency", i.Currency, d.Currency, "by the document as it was issued")
	settled := *i
	settled.settle()
	say("status", string(i.Status), string(settled.Status), "by its amounts")
	minor("excess", i.Excess, settled.Excess, "by its amounts")
	if !i.numbered() {
		v.report(Finding{Table: "invoices", ID: i.ID, What: "its number " + i.Number + " is not number " + fmt.Sprint(i.Sequence) + " of " + i.Series})
	}
}

// numbered says whether the number is that of its series and sequence.
func (i *Invoice) numbered() bool {
	before, after, _ := strings.Cut(i.Series, "{}")
	digits, begins := strings.CutPrefix(i.Number, before)
	digits, ends := strings.CutSuffix(digits, after)
	n, err := strconv.ParseInt(digits, 10, 64)
	return begins && ends && err == nil && n == i.Sequence
}

// invoiceSums are what is held against invoices in the database: what paid and corrected them, and the audit trail.
func (v *verifier) invoiceSums() []comparison {
	gives := quoted([]AllocationReason{Refunded, Returned})
	return []comparison{
		{
			"invoices", "i.id", "invoices", "by its allocations",
			`invoices i LEFT JOIN (SELECT invoice_id, sum(CASE WHEN reason IN (` + gives + `) THEN 0 ELSE amount END) AS paid,
				sum(CASE WHEN reason IN (` + gives + `) THEN -amount ELSE 0 END) AS refunded
				FROM allocations WHERE {invoice_id} GROUP BY invoice_id) a ON a.invoice_id = i.id`, "",
			[]field{{"paid", "i.paid", "COALESCE(a.paid, 0)"}, {"refunded", "i.refunded", "COALESCE(a.refunded, 0)"}},
		},
		{
			"invoices", "i.id", "invoices", "by its credit notes",
			`invoices i LEFT JOIN (SELECT corrects_id, sum(total) AS credited FROM invoices
				WHERE status <> 'draft' AND {corrects_id} GROUP BY corrects_id) c ON c.corrects_id = i.id`, "",
			[]field{{"credited", "i.credited", "COALESCE(c.credited, 0)"}},
		},
		{
			"invoices", "n.id", "invoices", "by the invoice that it corrects",
			"invoices n LEFT JOIN invoices i ON i.id = n.corrects_id AND i.kind = 'invoice' AND i.status <> 'draft'", "n.corrects_id IS NOT NULL",
			[]field{{"corrects_id", "n.corrects_id", "i.id"}, {"currency", "n.currency", "i.currency"}},
		},
		{
			"invoices", "i.id", "invoices", "by the audit trail",
			"invoices i LEFT JOIN audit a ON a.subject = 'invoice' AND a.subject_id = i.id AND a.action = 'invoice.finalised'", "i.status <> 'draft'",
			[]field{{"number", "i.number", v.text("number")}, {"total", "i.total", v.number("amount")}, {"currency", "i.currency", v.text("currency")}},
		},
		{
			"payments", "p.id", "payments", "by the invoices that it paid",
			"payments p JOIN allocations a ON a.payment_id = p.id JOIN invoices i ON i.id = a.invoice_id", "",
			[]field{{"currency", "p.currency", "i.currency"}},
		},
		{
			"payments", "p.id", "payments", "by the allocations",
			"payments p JOIN (SELECT payment_id, sum(amount) AS allocated FROM allocations WHERE {payment_id} GROUP BY payment_id) a ON a.payment_id = p.id", "",
			[]field{{"allocated beyond what is held", "a.allocated > p.captured - p.refunded - p.charged_back", "FALSE"}},
		},
	}
}

// series walks the numbers of each series: none is missing, none is there twice, and the next one is the next.
func (v *verifier) series() error {
	var scope string
	var before, last int64
	ends := func() {
		v.lacks(scope, before+1, last)
	}
	err := v.each(`SELECT i.series, i.sequence, COALESCE(s.last, 0) FROM invoices i LEFT JOIN number_series s ON s.scope = i.series
		WHERE i.sequence > 0 ORDER BY i.series, i.sequence`, func(rows *sql.Rows) error {
		var of string
		var n, given int64
		if err := rows.Scan(&of, &n, &given); err != nil {
			return err
		}
		if of != scope {
			ends()
			scope, before = of, 0
		}
		if last = given; n == before {
			v.report(Finding{Table: "number_series", What: fmt.Sprintf("number %d of %s is there twice", n, of)})
		}
		if n > last {
			v.report(Finding{Table: "number_series", What: fmt.Sprintf("number %d of %s was never given: %d was the last", n, of, last)})
		}
		v.lacks(of, before+1, n-1)
		before = n
		return nil
	})
	if err != nil {
		return err
	}
	ends()
	return v.each("SELECT scope, last FROM number_series s WHERE last > 0 AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.series = s.scope AND i.sequence > 0)",
		func(rows *sql.Rows) error {
			err := rows.Scan(&scope, &last)
			v.lacks(scope, 1, last)
			return err
		})
}

// lacks reports numbers that were given and that no document has.
func (v *verifier) lacks(scope string, from, to int64) {
	switch {
	case from == to:
		v.report(Finding{Table: "number_series", What: fmt.Sprintf("number %d of %s is missing", from, scope)})
	case from < to:
		v.report(Finding{Table: "number_series", What: fmt.Sprintf("numbers %d to %d of %s are missing", from, to, scope)})
	}
}

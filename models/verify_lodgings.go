package models

import (
	"database/sql"
	"fmt"
)

// lodgingSums are what is held against where invoices are lodged, and against what was done there.
func (v *verifier) lodgingSums() []comparison {
	return []comparison{
		{
			"lodgings", "g.id", "lodgings", "by its invoice",
			"lodgings g LEFT JOIN invoices i ON i.id = g.invoice_id AND i.kind = 'invoice' AND i.status <> 'draft'", "",
			[]field{
				{"invoice_id", "g.invoice_id", "i.id"},
				{"currency", "g.currency", "i.currency"},
				{"amount above the invoice's", "g.amount > i.total", "FALSE"},
			},
		},
		{
			"lodgings", "g.id", "lodgings", "by the audit trail",
			`lodgings g LEFT JOIN audit a ON a.subject = 'invoice' AND a.subject_id = g.invoice_id AND a.action = 'lodging.lodge.requested'
				AND ` + v.number("lodging") + " = g.id", "",
			[]field{
				{"amount", "g.amount", v.number("amount")},
				{"currency", "g.currency", v.text("currency")},
				{"account_id", "g.account_id", v.number("account")},
				{"reference", "g.reference", v.text("reference")},
			},
		},
		{
			"lodgings", "g.id", "lodgings", "by what was done there",
			"lodgings g LEFT JOIN lodging_acts a ON a.lodging_id = g.id AND a.kind = 'lodge'", "",
			[]field{
				{"account_id", "g.account_id", "a.account_id"},
				{"held", "g.status IN ('open', 'expired')", "g.status IN ('open', 'expired') AND a.status = 'succeeded'"},
			},
		},
	}
}

// lodgings looks for money that is said to have come where an invoice was lodged, though none of its lodgings was paid by
// it, and for invoices that stand open twice.
func (v *verifier) lodgings() error {
	err := v.each(`SELECT a.id, a.invoice_id FROM allocations a JOIN payments p ON p.id = a.payment_id WHERE a.reason = 'lodging'
		AND NOT EXISTS (SELECT 1 FROM lodgings g WHERE g.invoice_id = a.invoice_id AND g.account_id = p.account_id AND g.status = 'paid'
			AND g.currency = p.currency AND (g.reference = p.reference OR g.payment_ref = p.provider_id AND p.provider_id <> ''))
		ORDER BY a.id`, func(rows *sql.Rows) error {
		var id, invoice int64
		err := rows.Scan(&id, &invoice)
		v.report(Finding{Table: "allocations", ID: id, What: fmt.Sprintf("no lodging of invoice %d was paid with its payment", invoice)})
		return err
	})
	if err != nil {
		return err
	}
	return v.each("SELECT invoice_id, count(*) FROM lodgings WHERE status IN ("+quoted(liveLodging)+") GROUP BY invoice_id HAVING count(*) > 1 ORDER BY invoice_id",
		func(rows *sql.Rows) error {
			var id, n int64
			err := rows.Scan(&id, &n)
			v.report(Finding{Table: "invoices", ID: id, What: fmt.Sprintf("it stands open at gateways %d times", n)})
			return err
		})
}

package models

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kontor/providers"
)

// comparison holds rows against what else the book says of them.
type comparison struct {
	walk   string // the table whose ids are walked
	id     string // the id walked
	table  string // whose row is named
	by     string // what says otherwise
	from   string // FROM and JOINs
	where  string
	fields []field
}

// field is what a row has against what it should have, both SQL.
type field struct{ name, have, want string }

// kinds that move money, and each one's column of payments.
func movingKinds() []providers.Kind { return slices.Sorted(maps.Keys(postings)) }

// comparisons are all that is held against each other, sums by quarter hours aside.
func (v *verifier) comparisons() []comparison {
	moving := quoted(movingKinds())
	return append(append(v.invoiceSums(), v.lodgingSums()...), []comparison{
		v.paymentSums(),
		{
			"payments", "p.id", "payments", "by the operation that began it",
			"payments p JOIN operations o ON o.payment_id = p.id",
			"o.origin = 'kontor' AND o.kind IN ('authorization', 'charge', 'credit', 'payout')",
			[]field{{"amount", "CASE WHEN p.asked_currency = '' THEN p.amount ELSE p.asked_amount END", "o.amount"}},
		},
		{
			"payments", "p.id", "payments", "by the audit trail", "payments p JOIN audit a ON a.payment_id = p.id",
			"a.action = 'payment.found' AND a.detail <> ''",
			[]field{{"amount", "p.amount", v.number("amount")}, {"currency", "p.currency", v.text("currency")}},
		},
		{
			"operations", "o.id", "operations", "by its payment",
			"operations o LEFT JOIN payments p ON p.id = o.payment_id", "",
			[]field{
				{"payment_id", "o.payment_id", "p.id"},
				{"currency", "o.currency", `CASE WHEN p.asked_currency <> '' AND o.origin = 'kontor' AND o.kind IN ('authorization', 'charge')
					THEN p.asked_currency ELSE p.currency END`},
				{"kind is credit", "o.kind = 'credit'", "p.kind = 'credit'"},
				{"kind is payout", "o.kind = 'payout'", "p.kind = 'payout' AND o.kind NOT IN ('approval', 'rejection')"},
			},
		},
		{
			"operations", "o.id", "operations", "by what was asked",
			"operations o", "o.status = 'succeeded' AND o.kind IN (" + moving + ") AND NOT (o.kind IN ('authorization', 'charge', 'payout') AND o.origin = 'kontor')",
			[]field{{"settled", "o.settled", "o.amount"}},
		},
		{
			"operations", "o.id", "operations", "by its status and kind", "operations o", "",
			[]field{
				{"settled above zero", "o.settled > 0", "o.status = 'succeeded' AND o.kind IN (" + moving + ")"},
				{"amount below zero", "o.amount < 0", "FALSE"},
			},
		},
		{
			"operations", "o.id", "operations", "by the audit trail",
			"operations o LEFT JOIN audit a ON a.payment_id = o.payment_id AND a.subject = 'operation' AND a.subject_id = o.id AND a.action LIKE '%.requested'",
			"o.origin = 'kontor'",
			[]field{
				{"amount", "o.amount", v.number("amount")},
				{"currency", "o.currency", v.text("currency")},
				{"kind", "o.kind", "replace(a.action, '.requested', '')"},
			},
		},
		{
			"operations", "o.id", "operations", "by the ledger", "operations o LEFT JOIN entries e ON e.operation_id = o.id", "",
			[]field{{"booked", "o.status = 'succeeded' AND o.kind IN (" + moving + ")", "e.id IS NOT NULL"}},
		},
		{
			"entries", "e.id", "entries", "by its operation",
			"entries e LEFT JOIN operations o ON o.id = e.operation_id LEFT JOIN payments p ON p.id = o.payment_id", "",
			[]field{
				{"operation_id", "e.operation_id", "o.id"},
				{"payment_id", "e.payment_id", "o.payment_id"},
				{"account_id", "e.account_id", "p.account_id"},
				{"event", "e.event", "o.kind"},
				{"currency", "e.currency", "p.currency"},
				{"booked_at", "e.booked_at", "o.settled_at"},
			},
		},
		v.missingLines(), v.foreignLines(), v.balance(),
	}...)
}

// paymentSums are the cached amounts against the settled operations.
func (v *verifier) paymentSums() comparison {
	c := comparison{walk: "payments", id: "p.id", table: "payments", by: "by its operations"}
	var sums []string
	for _, column := range amountColumns {
		var times strings.Builder
		for _, kind := range movingKinds() {
			if n := adds(kind)[column]; n != 0 {
				fmt.Fprintf(&times, " WHEN '%s' THEN %d", kind, n)
			}
		}
		sums = append(sums, fmt.Sprintf("sum(settled * CASE kind%s ELSE 0 END) AS %s", &times, column))
		c.fields = append(c.fields, field{column, "p." + column, "COALESCE(s." + column + ", 0)"})
	}
	c.from = "payments p LEFT JOIN (SELECT payment_id, " + strings.Join(sums, ", ") +
		" FROM operations WHERE status = 'succeeded' AND {payment_id} GROUP BY payment_id) s ON s.payment_id = p.id"
	return c
}

func (v *verifier) compareAll() error {
	for _, c := range v.comparisons() {
		if err := v.walk(c.walk, verifyStep, func(s span) error { return v.compare(c, s) }); err != nil {
			return err
		}
	}
	return nil
}

// compare asks one comparison of a span of ids and reports each field that differs.
func (v *verifier) compare(c comparison, s span) error {
	got := make([]sql.NullString, 2*len(c.fields))
	into := []any{new(int64)}
	for i := range got {
		into = append(into, &got[i])
	}
	return v.each(c.query(s), func(rows *sql.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, f := range c.fields {
			if have, want := got[2*i], got[2*i+1]; have != want {
				v.report(Finding{c.table, *into[0].(*int64), f.name, have.String, want.String, c.by})
			}
		}
		return nil
	})
}

func (c comparison) query(s span) string {
	columns, differs := []string{c.id}, []string{}
	for _, f := range c.fields {
		columns = append(columns, f.have, f.want)
		differs = append(differs, fmt.Sprintf("(%s) IS DISTINCT FROM (%s)", f.have, f.want))
	}
	where := fmt.Sprintf("%s >= %d AND %s < %d AND (%s)", c.id, s.low, c.id, s.high, strings.Join(differs, " OR "))
	if c.where != "" {
		where += " AND " + c.where
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM " + s.fill(c.from) + " WHERE " + where
}

// fill writes the span where a subquery asks for it, as "{column}".
func (s span) fill(from string) string {
	before, rest, ok := strings.Cut(from, "{")
	if !ok {
		return from
	}
	column, after, _ := strings.Cut(rest, "}")
	return fmt.Sprintf("%s%s >= %d AND %s < %d%s", before, column, s.low, column, s.high, after)
}

// number and text read a field of an audit line's detail.
func (v *verifier) number(name string) string {
	if v.dialect == postgresDialect {
		return "(a.detail::json->>'" + name + "')::bigint"
	}
	return "json_extract(a.detail, '$." + name + "')"
}

func (v *verifier) text(name string) string {
	if v.dialect == postgresDialect {
		return "(a.detail::json->>'" + name + "')"
	}
	return "json_extract(a.detail, '$." + name + "')"
}

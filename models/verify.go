package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kontor/providers"
)

// Finding is one place where the book contradicts itself.
type Finding struct {
	Table string
	ID    int64  // of the row; of a sum by quarter hours, the quarter; 0: the whole table
	Field string // empty where the row itself is wrong
	Have  string // in the row
	Want  string // by What
	What  string // what says so, or what is wrong, in English: this is read on a terminal
}

// String is the sentence: "payment 17: captured is 500 in the row, 400 by its operations".
func (f Finding) String() string {
	row := f.Table
	if f.ID != 0 {
		row = fmt.Sprintf("%s %d", strings.TrimSuffix(strings.Replace(f.Table, "entries", "entry", 1), "s"), f.ID)
	}
	if f.Field == "" {
		return row + ": " + f.What
	}
	return fmt.Sprintf("%s: %s is %s in the row, %s %s", row, f.Field, shown(f.Have), shown(f.Want), f.What)
}

func shown(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// verifyStep is how many ids one question looks at: each is a short read, so that an open book goes on meanwhile.
const verifyStep = 20_000

// Verify recomputes every balance, every invoice and every cached amount, and reports where the book says two things. It reads in
// short questions, each true in itself, so it may run beside everything else. An error means that it could not look;
// findings are no error.
func (l *Ledger) Verify(ctx context.Context, report func(Finding), progress func(done, total int64)) error {
	pool, err := l.reads.DB()
	if err != nil {
		return err
	}
	v := &verifier{Ledger: l, ctx: ctx, pool: pool, report: report, progress: progress}
	if err := v.measure(); err != nil {
		return fmt.Errorf("verify the book: %w", err)
	}
	for _, look := range []func() error{v.storage, v.guards, v.unique, v.rows, v.compareAll, v.sums, v.wideSums, v.daySums, v.cellCounts, v.invoices, v.series, v.lodgings} {
		if err := look(); err != nil {
			return fmt.Errorf("verify the book: %w", err)
		}
	}
	return nil
}

type verifier struct {
	*Ledger
	ctx         context.Context
	pool        *sql.DB
	report      func(Finding)
	progress    func(done, total int64)
	spans       map[string]span // of ids, or of quarters
	done, total int64
	zone        string      // of the house
	months      [][]stretch // of the house, in which there is something
}

// span is ids from low, below high.
type span struct{ low, high int64 }

// measure finds how far each walk goes.
func (v *verifier) measure() error {
	v.spans = map[string]span{}
	for table, of := range map[string]string{
		"payments": "min(id), max(id) FROM payments", "operations": "min(id), max(id) FROM operations",
		"entries": "min(id), max(id) FROM entries", "lines": "min(entry_id), max(entry_id) FROM lines",
		"invoices": "min(id), max(id) FROM invoices", "lodgings": "min(id), max(id) FROM lodgings",
		"wide_rollups": `min(q), max(q) FROM (SELECT min(span) AS q FROM wide_rollups WHERE step = 3072 UNION ALL
			SELECT max(span) FROM wide_rollups WHERE step = 3072 UNION ALL SELECT min(quarter) / 3072 FROM rollups UNION ALL
			SELECT max(quarter) / 3072 FROM rollups UNION ALL SELECT min(span) / 32 FROM wide_rollups WHERE step = 96 UNION ALL
			SELECT max(span) / 32 FROM wide_rollups WHERE step = 96) x`,
		"rollups": `min(q), max(q) FROM (SELECT min(quarter) AS q FROM rollups UNION ALL SELECT max(quarter) FROM rollups
			UNION ALL SELECT min(booked_at) / 900000000 FROM entries UNION ALL SELECT max(booked_at) / 900000000 FROM entries) x`,
	} {
		var low, high sql.NullInt64
		if err := v.pool.QueryRowContext(v.ctx, "SELECT "+of).Scan(&low, &high); err != nil {
			return err
		}
		if low.Valid && high.Valid {
			v.spans[table] = span{low.Int64, high.Int64 + 1}
		}
	}
	for _, table := range v.walks() {
		v.total += v.spans[table].high - v.spans[table].low
	}
	return v.measureDays()
}

// walks are the tables walked, once for each question.
func (v *verifier) walks() []string {
	tables := []string{"payments", "rollups", "wide_rollups", "invoices"}
	for _, c := range v.comparisons() {
		tables = append(tables, c.walk)
	}
	return tables
}

// walk asks a question of a table's ids, a step at a time. Where there are none for a while it leaps: a single row far
// away must not keep it busy for years.
func (v *verifier) walk(table string, step int64, ask func(span) error) error {
	all := v.spans[table]
	for low := all.low; low < all.high; {
		s := span{low, min(low+step, all.high)}
		if err := ask(s); err != nil {
			return err
		}
		next := all.high
		if s.high < all.high {
			err := v.pool.QueryRowContext(v.ctx, fmt.Sprintf(nextID[table], s.high)).Scan(&next)
			if err != nil {
				return err
			}
		}
		v.done, low = v.done+next-low, next
		if v.progress != nil {
			v.progress(v.done, v.total)
		}
	}
	return nil
}

// nextID finds the first id from a place on; there is one, the last.
var nextID = map[string]string{
	"payments":   "SELECT min(id) FROM payments WHERE id >= %d",
	"operations": "SELECT min(id) FROM operations WHERE id >= %d",
	"entries":    "SELECT min(id) FROM entries WHERE id >= %d",
	"invoices":   "SELECT min(id) FROM invoices WHERE id >= %d",
	"lodgings":   "SELECT min(id) FROM lodgings WHERE id >= %d",
	"lines":      "SELECT min(entry_id) FROM lines WHERE entry_id >= %d",
	"wide_rollups": `SELECT min(q) FROM (SELECT min(span) AS q FROM wide_rollups WHERE step = 3072 AND span >= %[1]d
		UNION ALL SELECT min(span) / 32 FROM wide_rollups WHERE step = 96 AND span >= %[1]d * CAST(32 AS BIGINT)
		UNION ALL SELECT min(quarter) / 3072 FROM rollups WHERE quarter >= %[1]d * CAST(3072 AS BIGINT)) x`,
	"rollups": `SELECT min(q) FROM (SELECT min(quarter) AS q FROM rollups WHERE quarter >= %[1]d
		UNION ALL SELECT min(booked_at) / 900000000 FROM entries WHERE booked_at >= %[1]d * CAST(900000000 AS BIGINT)) x`,
}

// each runs a query and hands over its rows.
func (v *verifier) each(query string, take func(*sql.Rows) error, args ...any) error {
	rows, err := v.pool.QueryContext(v.ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%w in %s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// rows asks each payment's own rules in Go: they are the ones that the verbs ask.
func (v *verifier) rows() error {
	return v.walk("payments", verifyStep, func(s span) error {
		return v.each(v.between(`SELECT id, kind, state, status, amount, authorized, captured, refunded, reversed, charged_back FROM payments
			WHERE id`, s), func(rows *sql.Rows) error {
			var p Payment
			err := rows.Scan(&p.ID, &p.Kind, &p.State, &p.Status, &p.Amount, &p.Authorized, &p.Captured, &p.Refunded, &p.Reversed, &p.ChargedBack)
			if err != nil {
				return err
			}
			if want := p.derive(); p.Status != want {
				v.report(Finding{"payments", p.ID, "status", string(p.Status), string(want), "by its amounts and state"})
			}
			if !p.consistent() || p.Amount < 0 {
				v.report(Finding{Table: "payments", ID: p.ID, What: "its amounts break the rules of the book"})
			}
			return nil
		})
	})
}

// between ends a query with a range of ids. They are numbers of ours, so they may stand in the text: the planner
// then knows how few rows are asked for.
func (v *verifier) between(query string, s span) string {
	return fmt.Sprintf("%s >= %d AND %s < %d", query, s.low, query[strings.LastIndexAny(query, " \n\t")+1:], s.high)
}

// amountColumns are the payment's cached amounts.
var amountColumns = []string{"authorized", "captured", "refunded", "reversed", "charged_back"}

// adds is what a kind adds to each column for each unit settled, asked of Payment.book itself.
func adds(kind providers.Kind) map[string]int64 {
	var p Payment
	p.book(kind, 1)
	return map[string]int64{
		"authorized": p.Authorized, "captured": p.Captured, "refunded": p.Refunded, "reversed": p.Reversed, "charged_back": p.ChargedBack,
	}
}

// quoted is a list of words for SQL.
func quoted[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = "'" + string(w) + "'"
	}
	slices.Sort(texts)
	return strings.Join(texts, ", ")
}

package models

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxArms is how many arms one statement holds; SQLite takes 500.
var maxArms = 300 // a variable for the tests

// keyReader reads the rows of a plan in their order, by key: how a page and a file are read alike.
type keyReader[T any] struct {
	l       *Ledger
	plan    *plan
	columns string
	scan    func(*sql.Rows, *[]T) error // adds the row that rows stand at, or also those behind it
	at      func(*T) position
	rows    []T // used again by the next read
	batch   []T
}

// read gives up to limit rows behind a position, each payment once. They stay until the next read.
func (r *keyReader[T]) read(ctx context.Context, after *position, limit int) ([]T, error) {
	if !r.plan.shared {
		err := r.fetch(ctx, after, limit)
		return r.batch, err
	}
	r.rows = r.rows[:0]
	for {
		if err := r.fetch(ctx, after, limit); err != nil {
			return nil, err
		}
		for i := range r.batch {
			if n := len(r.rows); n == limit || n > 0 && r.at(&r.rows[n-1]).id == r.at(&r.batch[i]).id {
				continue // arms that share a payment give it at the same place
			}
			r.rows = append(r.rows, r.batch[i])
		}
		if len(r.batch) < limit || len(r.rows) == limit {
			return r.rows, nil
		}
		last := r.at(&r.rows[len(r.rows)-1])
		after = &last
	}
}

// fetch reads the next rows of all arms into the batch, in order.
func (r *keyReader[T]) fetch(ctx context.Context, after *position, limit int) error {
	r.batch = r.batch[:0]
	for group := range slices.Chunk(r.plan.arms, maxArms) {
		text, args := r.plan.statement(r.columns, group, after, limit)
		err := r.l.each(ctx, text, args, func(rows *sql.Rows) error { return r.scan(rows, &r.batch) })
		if err != nil {
			return fmt.Errorf("read the list: %w", err)
		}
	}
	if len(r.plan.arms) > 1 {
		slices.SortStableFunc(r.batch, func(a, b T) int { return r.at(&a).compare(r.at(&b), r.plan.view.Sort) })
		r.batch = r.batch[:min(limit, len(r.batch))]
	}
	return nil
}

// What is read of payments: all of them, or what a row of the list shows in any of Columns.
const (
	wholePayment = "payments.*"
	shownPayment = `id, account_id, kind, reference, provider_id, order_reference, description, currency, amount, authorized, captured, refunded,
		reversed, charged_back, status, disputed, drift, customer_name, email, method, brand, last4, created_at`
)

func (l *Ledger) paymentReader(p *plan, columns string) *keyReader[Payment] {
	return &keyReader[Payment]{
		l: l, plan: p, columns: columns,
		scan: func(rows *sql.Rows, all *[]Payment) error { return scanPayments(l.reads, rows, all) },
		at:   (*Payment).position,
	}
}

// statement reads arms behind a position in the order of the view. The database merges the arms by their indexes
// and reads no further than the limit, then fetches those rows. Of several arms the rows come in any order.
// PostgreSQL is held to the limit in each arm: where it takes one for short, it would rather sort all of it.
func (p *plan) statement(columns string, arms []arm, after *position, limit int) (string, []any) {
	key, _, _ := p.ordered()
	if len(arms) == 1 {
		text, args := union("SELECT "+columns+" FROM payments", p.bounded(arms, after), "")
		return text + p.order(key) + " LIMIT " + strconv.Itoa(limit), args
	}
	var named, places []string
	for i, column := range key {
		named, places = append(named, column+" AS key"+strconv.Itoa(i+1)), append(places, strconv.Itoa(i+1))
	}
	head, end := "SELECT "+strings.Join(named, ", ")+" FROM payments", p.order(places)+" LIMIT "+strconv.Itoa(limit)
	text, args := union(head, p.bounded(arms, after), "")
	if p.fenced {
		text, args = union(head, p.bounded(arms, after), end)
		text = "SELECT * FROM (" + text + ") AS arms"
	}
	return "SELECT " + columns + " FROM (" + text + end + ") AS keys CROSS JOIN payments WHERE id = key" + places[len(places)-1], args
}

func (p *plan) order(columns []string) string {
	if p.view.Sort.descending() {
		return " ORDER BY " + strings.Join(columns, " DESC, ") + " DESC"
	}
	return " ORDER BY " + strings.Join(columns, ", ")
}

// bounded adds the view's range in its order, the page key and what is left of its ranges to each arm.
func (p *plan) bounded(arms []arm, after *position) []arm {
	columns, from, to := p.ordered()
	var key []int64
	if after != nil {
		key = after.tuple(p.view.Sort)
	}
	all := make([]arm, 0, len(arms))
	for _, a := range arms {
		a = a.keyed(columns, p.view.Sort.descending(), from, to, key)
		for _, condition := range p.rest.where {
			a = a.and(condition)
		}
		a.args = append(a.args, p.rest.args...)
		all = append(all, a)
	}
	return all
}

func (p *plan) ordered() (columns []string, from, to *int64) {
	if p.view.Sort.byAmount() {
		from, to = p.view.amounts()
		return []string{"amount", "created_at", "id"}, from, to
	}
	from, to = p.view.times()
	return []string{"created_at", "id"}, from, to
}

// keyed bounds an arm by its range and the page key together. SQLite serves one lower and one upper bound by an
// index and takes whichever it likes of two, so there is never more than one: the nearer.
func (a arm) keyed(columns []string, descending bool, from, to *int64, key []int64) arm {
	if key == nil {
		return a.span(columns, from, to)
	}
	far, sign := from, ">"
	if descending {
		far, sign = to, "<"
	}
	if far != nil {
		edge := append([]int64{*far}, slices.Repeat([]int64{math.MinInt64}, len(columns)-1)...)
		if c := slices.Compare(edge, key); descending && c < 0 || !descending && c > 0 {
			key = edge
		}
	}
	tuple := "(" + strings.Join(columns, ", ") + ") " + sign + " (" + marks(len(columns)) + ")"
	if descending {
		return a.span(columns, from, nil).and(tuple, anyOf(key)...)
	}
	return a.and(tuple, anyOf(key)...).span(columns, nil, to)
}

// span bounds an arm by a range of the first column, the upper end excluded.
func (a arm) span(columns []string, from, to *int64) arm {
	if from != nil {
		a = a.and(columns[0]+" >= ?", *from)
	}
	if to != nil {
		a = a.and(columns[0]+" < ?", *to)
	}
	return a
}

package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// A view is read as the union of arms, each of which the database walks along one index from the page key on. So
// the filters status, account, provider, currency and kind become cells: the combinations of them that the book
// holds. Each cell is one stretch of the index payments_by_cell in the order of the page key, and no payment
// outside of the view is looked at, however rare the view's payments are among a million others.

// cell is a combination of what a list is filtered by, and how many payments are of it: see 00018_cells.sql.
type cell struct {
	Status    PaymentStatus
	AccountID int64
	Currency  string
	Kind      PaymentKind
	Provider  string
	Count     int
	newest    int64 // payment of the book
}

// arm is a part of a view: conditions that one index serves.
type arm struct {
	where []string
	args  []any
}

func (a arm) and(condition string, args ...any) arm {
	return arm{append(slices.Clip(a.where), condition), append(slices.Clip(a.args), args...)}
}

// plan is how a view is read.
type plan struct {
	view   View
	arms   []arm
	rest   arm   // the range that the sort's index does not serve: of amounts in a list by time, or the reverse
	fenced bool  // each arm has the limit of the whole
	shared bool  // arms may hold the same payment
	count  []arm // what to count instead of the arms, where that is cheaper
	said   arm   // what leads no arm: the other terms of a search, and who needs a person
	narrow bool  // see PaymentPage
	whole  bool  // the view is all of its cells, which hold so many:
	held   int
}

// smallPart is how many payments are gathered and sorted rather than walked past in the order of the list.
var smallPart = 10_000 // a variable for the tests

func (l *Ledger) planView(ctx context.Context, v *View) (*plan, error) {
	var all Cells
	if v.onlyCells() || v.searched() || v.Need != "" || v.Customer != 0 || v.filtered() {
		var err error
		if all, err = l.cells(ctx, v.Statuses); err != nil {
			return nil, err
		}
	}
	return l.planWithin(ctx, all, v)
}

// planWithin plans with cells among which those of the view are.
func (l *Ledger) planWithin(ctx context.Context, all Cells, v *View) (*plan, error) {
	p := &plan{view: *v, fenced: l.dialect == postgresDialect, whole: v.onlyCells()}
	var cells []cell
	for _, c := range all {
		if v.holds(c) {
			cells, p.held = append(cells, c), p.held+c.Count
		}
	}
	if v.Need != "" {
		p.said = l.needing(v.Need)
	}
	switch {
	case v.searched():
		return p, l.planSearch(ctx, p, cells)
	case v.Customer != 0:
		p.shared = true
		l.narrow(p, cells, []arm{arm{}.and("customer_id = ? AND customer_id IS NOT NULL", v.Customer)})
		return p, nil
	case v.Need != "":
		p.shared = true
		l.narrow(p, cells, nil, arm{})
		return p, nil
	case !v.filtered():
		p.arms = []arm{{}}
		return p, nil
	case v.Sort.byAmount():
		return p, l.planByAmount(ctx, p, cells)
	}
	return p, l.planByTime(ctx, p, cells)
}

func (v *View) filtered() bool {
	return len(v.Statuses) > 0 || len(v.Accounts) > 0 || v.Provider != "" || v.Kind != "" || v.Method != "" || v.Code != "" || len(v.Currencies) > 0
}

// onlyCells says that a payment's cell alone decides whether the view holds it.
func (v *View) onlyCells() bool {
	return !v.searched() && v.Need == "" && v.Customer == 0 && v.Method == "" && v.Code == "" && v.From == 0 && v.To == 0 && v.Min == nil && v.Max == nil
}

// onlyCurrency says that nothing but one currency and amounts is asked for.
func (v *View) onlyCurrency() bool {
	return v.currency() != "" && len(v.Statuses) == 0 && len(v.Accounts) == 0 && v.Provider == "" && v.Kind == "" && v.Method == "" && v.Code == "" && v.From == 0 && v.To == 0
}

func (v *View) holds(c cell) bool {
	return allows(v.Statuses, c.Status) && allows(v.Accounts, c.AccountID) && allows(v.Currencies, c.Currency) &&
		(v.Provider == "" || v.Provider == c.Provider) && (v.Kind == "" || v.Kind == c.Kind) && (v.Code == "" || c.Status == StatusDeclined)
}

// allows says whether a filter leaves a value in: an empty one leaves all.
func allows[T comparable](filter []T, value T) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// paymentCells are the cells as they are counted out of the payments.
const paymentCells = "SELECT status, account_id, currency, kind, count(*) AS count FROM payments GROUP BY status, account_id, currency, kind"

// Cells are combinations of status, account, currency and kind that the book has payments of.
type Cells []cell

// Cells are those of the whole book.
func (l *Ledger) Cells(ctx context.Context) (Cells, error) { return l.cells(ctx, nil) }

// Newest is the book's newest payment as the cells were read; 0 where there is none.
func (c Cells) Newest() int64 {
	if len(c) == 0 {
		return 0
	}
	return c[0].newest
}

// Currencies are those of the cells, in the order of the alphabet.
func (c Cells) Currencies() (codes []string) {
	for i := range c {
		codes = append(codes, c[i].Currency)
	}
	return ordered(codes)
}

// cells are those of some statuses; none: of all.
func (l *Ledger) cells(ctx context.Context, statuses []PaymentStatus) (cells Cells, err error) {
	where := ""
	if len(statuses) > 0 {
		where = " AND c.status" + in(len(statuses))
	}
	text := `SELECT c.status, c.account_id, c.currency, c.kind, a.provider, c.count, (` + selectNewest + `) FROM payment_cells c
		JOIN accounts a ON a.id = c.account_id WHERE c.count > 0` + where + " ORDER BY 1, 2, 3, 4"
	err = l.each(ctx, text, anyOf(statuses), func(rows *sql.Rows) error {
		var c cell
		err := rows.Scan(&c.Status, &c.AccountID, &c.Currency, &c.Kind, &c.Provider, &c.Count, &c.newest)
		cells = append(cells, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look what the list can be filtered by: %w", err)
	}
	return cells, nil
}

// skipScan finds one row for each combination of an index's first columns. The next combination is the next value
// of the last column, else of the one before it: each look is a plain range, which both databases serve. A
// comparison of whole tuples is served by its first column alone on SQLite.
func skipScan(table string, columns ...string) string {
	order, looks := strings.Join(columns, ", "), make([]string, 0, len(columns))
	for n := len(columns) - 1; n >= 0; n-- {
		where := "n." + columns[n] + " > t." + columns[n]
		for _, same := range columns[:n] {
			where += " AND n." + same + " = t." + same
		}
		looks = append(looks, "(SELECT n.id FROM "+table+" n WHERE "+where+" ORDER BY "+order+" LIMIT 1)")
	}
	return "WITH RECURSIVE found (id) AS (SELECT * FROM (SELECT id FROM " + table + " ORDER BY " + order + " LIMIT 1) AS first UNION ALL SELECT COALESCE(" +
		strings.Join(looks, ", ") + ") FROM found CROSS JOIN " + table + " t WHERE t.id = found.id)"
}

func (c cell) arm() arm {
	return arm{
		[]string{"status = ?", "account_id = ?", "currency = ?", "kind = ?"},
		[]any{c.Status, c.AccountID, c.Currency, c.Kind},
	}
}

// cellArms are stretches of payments_by_cell; with a method of payments_by_method, and with a code of payments_declined, which
// hold the same cells within each.
func (l *Ledger) cellArms(v *View, cells []cell) []arm {
	arms := make([]arm, 0, len(cells))
	for _, c := range cells {
		a := c.arm()
		switch {
		case v.Code != "":
			a.where[0], a.args = isDeclined, a.args[1:]
			a = l.ofMethod(v, a.and("provider_code = ?", told(v.Code)), l.plain("method"))
		case v.Method != "":
			a = l.ofMethod(v, a, "method")
		}
		arms = append(arms, a)
	}
	return arms
}

// isDeclined is the status in the words of its partial index.
const isDeclined = "status = 'declined'"

func (l *Ledger) ofMethod(v *View, a arm, column string) arm {
	if v.Method == "" {
		return a
	}
	return a.and(column+" = ?", told(v.Method))
}

// planByTime walks the cells. A range of amounts that holds few payments is gathered instead: among a million
// others they could be anywhere.
func (l *Ledger) planByTime(ctx context.Context, p *plan, cells []cell) error {
	p.arms = l.cellArms(&p.view, cells)
	from, to := p.view.amounts()
	if len(p.arms) == 0 || from == nil && to == nil {
		return nil
	}
	p.rest = l.within("amount", from, to)
	few := arm{}.and("currency = ?", p.view.currency()).span([]string{"amount"}, from, to)
	n, err := l.countArms(ctx, []arm{few}, smallPart+1)
	if err != nil || n > smallPart {
		if p.view.onlyCurrency() {
			p.count = []arm{few}
		}
		return err
	}
	p.arms, p.rest = []arm{l.residual(&p.view, cells, gathered([]arm{few}))}, arm{}
	return nil
}

// planByAmount walks the currency's amounts; where more is asked for and few payments answer it, those are
// gathered and sorted.
func (l *Ledger) planByAmount(ctx context.Context, p *plan, cells []cell) error {
	if len(cells) == 0 {
		return nil
	}
	v := &p.view
	from, to := v.times()
	walk := arm{}.and("currency = ?", v.currency())
	p.rest = l.within("created_at", from, to)
	p.arms = []arm{walk}
	if v.onlyCurrency() {
		return nil
	}
	p.arms = []arm{l.residual(v, cells, walk)}
	var few []arm
	for _, a := range l.cellArms(v, cells) {
		few = append(few, a.span([]string{"created_at"}, from, to))
	}
	n, err := p.held, error(nil)
	if !p.whole {
		n, err = l.countArms(ctx, few, smallPart+1)
	}
	if err != nil || n > smallPart {
		p.count = few
		return err
	}
	p.arms, p.rest = nil, arm{}
	for group := range slices.Chunk(few, maxArms) {
		p.arms = append(p.arms, gathered(group))
	}
	return nil
}

// gathered is one arm of what few arms hold: their rows are read by id, then sorted.
func gathered(few []arm) arm {
	text, args := union("SELECT id FROM payments", few, "")
	return arm{}.and("id IN ("+text+")", args...)
}

// residual adds the view's filters to an arm that another index serves.
func (l *Ledger) residual(v *View, cells []cell, a arm) arm {
	if len(v.Statuses) > 0 {
		a = a.and(l.plain("status")+in(len(v.Statuses)), anyOf(v.Statuses)...)
	}
	if len(v.Accounts) > 0 || v.Provider != "" {
		ids := []int64{0}
		for _, c := range cells {
			ids = append(ids, c.AccountID)
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		a = a.and(l.plain("account_id")+in(len(ids)), anyOf(ids)...)
	}
	if len(v.Currencies) > 0 {
		a = a.and(l.plain("currency")+in(len(v.Currencies)), anyOf(v.Currencies)...)
	}
	if v.Kind != "" {
		a = a.and(l.plain("kind")+" = ?", v.Kind)
	}
	if v.Code != "" {
		a = a.and(l.plain("status")+" = 'declined'").and(l.plain("provider_code")+" = ?", told(v.Code))
	}
	a = l.ofMethod(v, a, l.plain("method"))
	if v.Customer != 0 {
		a = a.and(l.plain("customer_id")+" = ?", v.Customer)
	}
	return a
}

// plain keeps SQLite from serving a condition by another index than the arm's own, which it would do blindly: it
// has no statistics. PostgreSQL has, and decides by them.
func (l *Ledger) plain(column string) string {
	if l.dialect == sqliteDialect {
		return "+" + column
	}
	return column
}

// within is a range as a residual condition.
func (l *Ledger) within(column string, from, to *int64) (a arm) {
	if from != nil {
		a = a.and(l.plain(column)+" >= ?", *from)
	}
	if to != nil {
		a = a.and(l.plain(column)+" < ?", *to)
	}
	return a
}

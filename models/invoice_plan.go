package models

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/models/billing"
)

// invoicePlan is how a view is read: the union of arms, each along one index in the order of the page key.
type invoicePlan struct {
	view   InvoiceView
	arms   []arm
	shared bool // arms may hold the same invoice
	narrow bool
}

func (l *Ledger) planInvoices(ctx context.Context, v *InvoiceView) (*invoicePlan, error) {
	if v.Today == "" {
		today, err := l.Today(ctx)
		if err != nil {
			return nil, err
		}
		v.Today = billing.DateOf(today)
	}
	p := &invoicePlan{view: *v}
	if v.Query != "" {
		return p, l.searchInvoices(ctx, p)
	}
	if v.Customer != 0 {
		p.arms = p.filtered([]arm{arm{}.and("customer_id = ? AND customer_id IS NOT NULL", v.Customer)}, l.plain)
		return p, nil
	}
	if len(v.Statuses) == 0 && v.Kind == "" && v.Currency == "" && v.From == "" && v.To == "" {
		p.arms = []arm{{}}
		return p, nil
	}
	cells, err := l.invoiceCells(ctx)
	for _, c := range cells {
		if a, holds := v.cell(c); holds {
			p.arms = append(p.arms, a)
		}
	}
	return p, err
}

// invoiceCell is a combination of what the list is filtered by.
type invoiceCell struct {
	status   InvoiceStatus
	kind     InvoiceKind
	currency string
}

func (l *Ledger) invoiceCells(ctx context.Context) (cells []invoiceCell, err error) {
	text := skipScan("invoices", "status", "kind", "currency") +
		" SELECT t.status, t.kind, t.currency FROM found CROSS JOIN invoices t WHERE t.id = found.id"
	err = l.each(ctx, text, nil, func(rows *sql.Rows) error {
		var c invoiceCell
		err := rows.Scan(&c.status, &c.kind, &c.currency)
		cells = append(cells, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look what invoices can be filtered by: %w", err)
	}
	return cells, nil
}

// cell is the part of a view that has a combination; false for none. The due date stands in the index behind the page key,
// and is only compared.
func (v *InvoiceView) cell(c invoiceCell) (arm, bool) {
	if v.Kind != "" && v.Kind != c.kind || v.Currency != "" && v.Currency != c.currency {
		return arm{}, false
	}
	if (v.From != "" || v.To != "") && c.status == InvoiceDraft {
		return arm{}, false
	}
	a := arm{}.and("status = ?", c.status).and("kind = ?", c.kind).and("currency = ?", c.currency)
	due, holds := v.due(c.status)
	return arm{append(a.where, due.where...), append(a.args, due.args...)}, holds
}

// due is what a view asks of the due date of a status in the book, whose word depends on it.
func (v *InvoiceView) due(status InvoiceStatus) (arm, bool) {
	has := func(s InvoiceStatus) bool { return len(v.Statuses) == 0 || slices.Contains(v.Statuses, s) }
	asks := status == InvoiceOpen || status == InvoicePartiallyPaid
	switch {
	case !asks || has(status) && has(InvoiceOverdue):
		return arm{}, has(status)
	case has(InvoiceOverdue):
		return arm{}.and("due_on < ?", v.Today), true
	}
	return arm{}.and("due_on >= ?", v.Today), has(status)
}

// filtered adds the view's filters to arms that other indexes serve.
func (p *invoicePlan) filtered(arms []arm, plain func(string) string) []arm {
	v := &p.view
	for n, a := range arms {
		if v.Kind != "" {
			a = a.and(plain("kind")+" = ?", v.Kind)
		}
		if v.Currency != "" {
			a = a.and(plain("currency")+" = ?", v.Currency)
		}
		if v.Customer != 0 {
			a = a.and(plain("customer_id")+" = ?", v.Customer)
		}
		if v.From != "" || v.To != "" {
			a = a.and(plain("issued_on") + " <> ''")
		}
		if len(v.Statuses) > 0 {
			a = p.ofStatuses(a, plain)
		}
		arms[n] = a
	}
	return arms
}

func (p *invoicePlan) ofStatuses(a arm, plain func(string) string) arm {
	var words []string
	var args []any
	for _, status := range InvoiceStatuses {
		due, holds := p.view.due(status)
		if !holds || status == InvoiceOverdue {
			continue
		}
		words = append(words, strings.Join(append([]string{plain("status") + " = ?"}, due.where...), " AND "))
		args = append(append(args, status), due.args...)
	}
	if len(words) == 0 {
		return a.and("1 = 0")
	}
	return a.and("("+strings.Join(words, " OR ")+")", args...)
}

// searchInvoices looks up what a person types: each an index, bounded.
func (l *Ledger) searchInvoices(ctx context.Context, p *invoicePlan) error {
	p.shared = true
	q := strings.TrimSpace(p.view.Query)
	if q == "" || len(q) > maxQuery || !utf8.ValidString(q) || strings.ContainsRune(q, 0) {
		return nil
	}
	var arms []arm
	begins := func(column, from string) {
		a := arm{}.and(column+" <> ''").and(column+" >= ?", from)
		if upTo, bounded := behind(from); bounded {
			a = a.and(column+" < ?", upTo)
		}
		text, args := union("SELECT id FROM invoices", []arm{a}, "")
		arms = append(arms, arm{}.and(fmt.Sprintf("id IN (SELECT id FROM (%s ORDER BY %s DESC LIMIT %d) AS b)", text, column, maxBeginning), args...))
	}
	for _, spelt := range spellings(q) {
		begins("number", spelt)
	}
	begins("email", normalEmail(q))
	customers, narrow, err := l.customersNamed(ctx, q, maxCustomers)
	for _, id := range customers {
		arms = append(arms, arm{}.and("customer_id = ? AND customer_id IS NOT NULL", id))
	}
	p.arms, p.narrow = p.filtered(arms, l.plain), narrow
	return err
}

// times is the view's period as places in the list.
func (v *InvoiceView) times() (from, to *int64) {
	if v.From != "" {
		at := int64(At(v.From.Time()))
		from = &at
	}
	if v.To != "" {
		at := int64(At(v.To.Time().Add(24 * time.Hour)))
		to = &at
	}
	return from, to
}

// keyed are the plan's arms behind a position, as many at a time as one statement holds. Those that may hold the same
// invoice are not many, and stay together.
func (p *invoicePlan) keyed(after *position) iter.Seq[[]arm] {
	from, to := p.view.times()
	var key []int64
	if after != nil {
		key = []int64{after.created, after.id}
	}
	all := make([]arm, 0, len(p.arms))
	for _, a := range p.arms {
		all = append(all, a.keyed([]string{"placed_at", "id"}, p.view.Sort.descending(), from, to, key))
	}
	if p.shared {
		return slices.Chunk(all, max(len(all), 1))
	}
	return slices.Chunk(all, maxArms)
}

func (p *invoicePlan) order() string {
	if p.view.Sort.descending() {
		return " ORDER BY placed_at DESC, id DESC"
	}
	return " ORDER BY placed_at, id"
}

func (l *Ledger) readInvoices(ctx context.Context, p *invoicePlan, after *position, limit int) ([]Invoice, error) {
	var found []Invoice
	for group := range p.keyed(after) {
		end := p.order() + " LIMIT " + strconv.Itoa(limit)
		text, args := invoiceArms(group, end)
		if p.shared {
			text = "SELECT DISTINCT id, placed_at FROM (" + text + ") AS parts"
		}
		text = "SELECT " + invoiceColumns + " FROM invoices WHERE id IN (SELECT id FROM (" + text + ") AS arms" + end + ")"
		err := l.each(ctx, text, args, func(rows *sql.Rows) error {
			var i Invoice
			err := l.reads.ScanRows(rows, &i)
			found = append(found, i)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read the list of invoices: %w", err)
		}
	}
	slices.SortFunc(found, func(a, b Invoice) int { return a.position().compare(b.position(), p.view.Sort) })
	return found[:min(limit, len(found))], nil
}

// invoiceArms is the union of arms, each held to an order and a limit: neither database reads further along any of them.
func invoiceArms(arms []arm, end string) (string, []any) {
	var parts []string
	var args []any
	for n, a := range arms {
		text, more := union("SELECT id, placed_at FROM invoices", []arm{a}, "")
		parts, args = append(parts, fmt.Sprintf("SELECT * FROM (%s%s) AS arm%d", text, end, n)), append(args, more...)
	}
	return strings.Join(parts, " UNION ALL "), args
}

// countInvoices counts the whole view up to MaxTotal.
func (l *Ledger) countInvoices(ctx context.Context, p *invoicePlan) (total int, more bool, err error) {
	for group := range p.keyed(nil) {
		text, args := union("SELECT id FROM invoices", group, "")
		if p.shared {
			text = "SELECT DISTINCT id FROM (" + text + ") AS parts"
		}
		var n int
		err := l.queryRow(ctx, "SELECT count(*) FROM ("+text+" LIMIT "+strconv.Itoa(MaxTotal+1)+") AS counted", args, &n)
		if err != nil {
			return 0, false, fmt.Errorf("count the invoices: %w", err)
		}
		total += n
	}
	return min(total, MaxTotal), total > MaxTotal, nil
}

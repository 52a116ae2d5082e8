package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Search finds payments by what a customer tells: e-mail, order reference, our reference or the provider's (each
// whole or by its beginning), the card's last four digits, the amount, or words of the name by their beginnings.
// It looks each of them up in an index, bounded, and lists what any of them gave. It compares by < and >=, never by
// LIKE: the same on both databases, and % is just a character.

const (
	maxQuery     = 254 // bytes: the longest e-mail address. Nothing that is searched is longer
	maxBeginning = 500 // payments found by the beginning of one column
	maxCustomers = 50
	maxNames     = 5_000 // customers looked at for the other words of a name
	maxOfOne     = 10_000
)

// planSearch fills in the arms: each is one look-up, narrowed by the view's filters and by the words that lead none.
func (l *Ledger) planSearch(ctx context.Context, p *plan, cells []cell) error {
	p.shared = true
	lead, others := p.view.terms()
	if !lead.searchable() || len(cells) == 0 {
		return nil
	}
	arms, more, err := l.lookUp(ctx, p, lead, cells)
	for _, other := range others {
		if err == nil {
			var a arm
			a, err = l.fitting(ctx, p, other, cells)
			p.said = arm{append(p.said.where, a.where...), append(p.said.args, a.args...)}
		}
	}
	if err != nil {
		return err
	}
	l.narrow(p, cells, arms, more...)
	return nil
}

// lookUp gives a term's arms: those in the order of time, and others.
func (l *Ledger) lookUp(ctx context.Context, p *plan, t Term, cells []cell) (arms, more []arm, err error) {
	if arms, err = l.wholes(ctx, p, t); err != nil {
		return nil, nil, err
	}
	if t.in(InEmail) || t.in(InReference) {
		begun, err := l.beginnings(ctx, p, t, cells)
		if err != nil {
			return nil, nil, err
		}
		if len(begun) > 0 {
			more = append(more, arm{}.and("id IN ("+idList(begun)+")"))
		}
	}
	if t.in(InAmount) {
		more = append(more, amountArms(t.Value, cells)...)
	}
	return arms, more, nil
}

// narrow fills in the arms of look-ups in the order of time, and of more, with the view's filters.
func (l *Ledger) narrow(p *plan, cells []cell, arms []arm, more ...arm) {
	if len(cells) == 0 {
		return
	}
	if p.view.Sort.byAmount() {
		arms = newestOf(arms)
	}
	from, to := p.view.amounts()
	other := l.within("amount", from, to)
	if p.view.Sort.byAmount() {
		from, to = p.view.times()
		other = l.within("created_at", from, to)
	}
	for _, a := range slices.Concat(arms, more) {
		a = l.residual(&p.view, cells, a)
		p.arms = append(p.arms, arm{slices.Concat(a.where, other.where, p.said.where), slices.Concat(a.args, other.args, p.said.args)})
	}
}

// wholes are the look-ups of a whole value, each in the order of its index.
func (l *Ledger) wholes(ctx context.Context, p *plan, t Term) (arms []arm, err error) {
	if t.in(InEmail) {
		arms = append(arms, arm{}.and("email = ? AND email <> ''", normalEmail(t.Value)))
	}
	if t.in(InReference) {
		for _, spelt := range spellings(t.Value) {
			arms = append(arms, arm{}.and("order_reference = ? AND order_reference <> ''", spelt))
		}
	}
	if t.in(InLast4) && isLast4(t.Value) {
		arms = append(arms, arm{}.and("last4 = ? AND last4 <> ''", t.Value))
	}
	if !t.in(InName) {
		return arms, nil
	}
	customers, narrow, err := l.customersNamed(ctx, t.Value, maxCustomers)
	for _, id := range customers {
		arms = append(arms, arm{}.and("customer_id = ? AND customer_id IS NOT NULL", id))
	}
	p.narrow = p.narrow || narrow
	return arms, err
}

// newestOf turns look-ups in the order of time into parts to be sorted by amount: the newest of each.
func newestOf(arms []arm) []arm {
	for i, a := range arms {
		text, args := union("SELECT id FROM payments", []arm{a}, "")
		arms[i] = arm{}.and(fmt.Sprintf("id IN (%s ORDER BY created_at DESC, id DESC LIMIT %d)", text, maxOfOne), args...)
	}
	return arms
}

// spellings are the ways in which a reference may have been written down.
func spellings(q string) []string {
	all := []string{q, strings.ToUpper(q), strings.ToLower(q)}
	slices.Sort(all)
	return slices.Compact(all)
}

func isLast4(q string) bool {
	return len(q) == 4 && strings.Trim(q, "0123456789") == ""
}

// beginnings gives the payments of which a reference or the e-mail begins with a term. Where there are too many, the
// last in the alphabet: numbers that are counted up are the newest so.
func (l *Ledger) beginnings(ctx context.Context, p *plan, t Term, cells []cell) ([]int64, error) {
	var parts []string
	var args []any
	look := func(column, condition, from string, more ...any) {
		upTo, bounded := behind(from)
		text := "SELECT id FROM payments WHERE " + condition
		args = append(append(args, more...), from)
		if bounded {
			text += " AND " + column + " < ?"
			args = append(args, upTo)
		}
		parts = append(parts, fmt.Sprintf("SELECT %d AS part, id FROM (%s ORDER BY %s DESC LIMIT %d) AS p%d",
			len(parts), text, column, maxBeginning+1, len(parts)))
	}
	// Where the whole value was looked up already, only what goes on behind it is missing: a payment that two arms hold
	// is read twice.
	if t.in(InEmail) {
		look("email", "email <> '' AND email > ?", normalEmail(t.Value))
	}
	for _, spelt := range spellings(t.Value) {
		if !t.in(InReference) {
			break
		}
		look("order_reference", "order_reference <> '' AND order_reference > ?", spelt)
		for _, account := range accountsOf(cells) {
			look("reference", "account_id = ? AND reference >= ?", spelt, account)
			look("provider_id", "provider_id <> '' AND account_id = ? AND provider_id >= ?", spelt, account)
		}
	}
	counts := make([]int, len(parts))
	var ids []int64
	err := l.each(ctx, strings.Join(parts, " UNION ALL "), args, func(rows *sql.Rows) error {
		var part int
		var id int64
		err := rows.Scan(&part, &id)
		if counts[part]++; counts[part] > maxBeginning {
			p.narrow = true
			return err
		}
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search by beginnings: %w", err)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

func accountsOf(cells []cell) []int64 {
	var ids []int64
	for _, c := range cells {
		ids = append(ids, c.AccountID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// behind is the first text behind all that begin with s, in the order of bytes, which is that of characters.
func behind(s string) (string, bool) {
	runes := []rune(s)
	for i := len(runes) - 1; i >= 0; i-- {
		switch r := runes[i]; {
		case r == utf8.MaxRune:
			continue
		case r == 0xD7FF: // the surrogates behind it are no characters
			return string(runes[:i]) + "\uE000", true
		default:
			return string(runes[:i]) + string(r+1), true
		}
	}
	return "", false
}

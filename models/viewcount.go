package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// looked bounds what is counted through where the index does not serve both ranges of a view.
var looked = 20_000 // a variable for the tests

// countView counts the whole view, whatever the page, up to MaxTotal.
func (l *Ledger) countView(ctx context.Context, p *plan) (total int, more bool, err error) {
	arms, rest := p.count, arm{}
	switch {
	case p.whole:
		return min(p.held, MaxTotal), p.held > MaxTotal, nil
	case p.shared:
		total, err = l.countDistinct(ctx, p)
		return min(total, MaxTotal), total > MaxTotal, err
	case arms == nil && len(p.rest.where) > 0: // cells in the order of time, of which a range of amounts is asked for
		all := *p
		all.rest = arm{}
		arms, rest = all.bounded(p.arms, nil), p.rest
	case arms == nil:
		arms = p.bounded(p.arms, nil)
	case !p.view.onlyCurrency(): // the same, of a list by amount
		from, to := p.view.amounts()
		rest = l.within("amount", from, to)
	}
	if len(rest.where) > 0 {
		return l.countWalked(ctx, arms, rest)
	}
	total, err = l.countArms(ctx, arms, MaxTotal+1)
	return min(total, MaxTotal), total > MaxTotal, err
}

// countArms counts up to a limit and reads no further.
func (l *Ledger) countArms(ctx context.Context, arms []arm, limit int) (total int, err error) {
	for group := range slices.Chunk(arms, maxArms) {
		text, args := union("SELECT 1 FROM payments", group, "")
		var n int
		if err := l.queryRow(ctx, "SELECT count(*) FROM ("+text+" LIMIT "+strconv.Itoa(limit)+") AS counted", args, &n); err != nil {
			return 0, fmt.Errorf("count the list: %w", err)
		}
		if total += n; total >= limit {
			return limit, nil
		}
	}
	return total, nil
}

// countWalked counts among the first of those that the arms hold: many hold to either range, so that the count is
// soon large, or says "at least".
func (l *Ledger) countWalked(ctx context.Context, arms []arm, rest arm) (total int, more bool, err error) {
	kept := strings.Join(rest.where, " AND ")
	for group := range slices.Chunk(arms, maxArms) {
		text, args := union("SELECT amount FROM payments", group, "")
		var walked, holding int
		err := l.queryRow(ctx, "SELECT count(*), count(CASE WHEN "+kept+" THEN 1 END) FROM ("+text+" LIMIT "+strconv.Itoa(looked)+
			") AS walked", append(slices.Clone(rest.args), args...), &walked, &holding)
		if err != nil {
			return 0, false, fmt.Errorf("count the list: %w", err)
		}
		total, more = total+holding, more || walked == looked
	}
	return min(total, MaxTotal), more || total > MaxTotal, nil
}

// countDistinct counts payments that several arms may hold.
func (l *Ledger) countDistinct(ctx context.Context, p *plan) (int, error) {
	seen := map[int64]struct{}{}
	for _, a := range p.bounded(p.arms, nil) {
		text, args := union("SELECT id FROM payments", []arm{a}, "")
		err := l.each(ctx, text+" LIMIT "+strconv.Itoa(MaxTotal+1), args, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			seen[id] = struct{}{}
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("count the list: %w", err)
		}
		if len(seen) > MaxTotal {
			break
		}
	}
	return len(seen), nil
}

package models

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// inFlight is how long before its commit a change may have taken its time.
const inFlight = 5 * time.Second

const selectNewest = "SELECT COALESCE(max(id), 0) FROM payments"

// newestPayment is the number of the newest payment; 0 where there is none.
func (l *Ledger) newestPayment(ctx context.Context) (id int64, err error) {
	err = l.queryRow(ctx, selectNewest, nil, &id)
	return id, err
}

// ChangedPayments are those of some payments that changed since a moment, and some that did shortly before it.
func (l *Ledger) ChangedPayments(ctx context.Context, ids []int64, since Instant) (found []Payment, err error) {
	err = l.reads.WithContext(ctx).Where("id IN ? AND updated_at >= ?", ids, since.Add(-inFlight)).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("read the payments that changed: %w", err)
	}
	return found, nil
}

const (
	// MaxNewer is where NewerPayments stops counting.
	MaxNewer = 99
	// newerLooked is how many of the newest payments it looks at.
	newerLooked = 10_000
)

// NewerPayments counts the payments of a view that came to the book after one, beside those that are known.
func (l *Ledger) NewerPayments(ctx context.Context, v View, after int64, known []int64) (n int, err error) {
	v.After = ""
	if _, err := v.check(); err != nil {
		return 0, err
	}
	newest, err := l.newestPayment(ctx)
	if err != nil || newest <= after {
		return 0, err
	}
	a, err := l.ofView(ctx, &v, arm{}.and("id > ?", max(after, newest-newerLooked)).and("id NOT IN ("+idList(append(slices.Clone(known), 0))+")"))
	if err != nil {
		return 0, err
	}
	text, args := union("SELECT 1 FROM payments", []arm{a}, "")
	err = l.queryRow(ctx, "SELECT count(*) FROM ("+text+" LIMIT "+strconv.Itoa(MaxNewer+1)+") AS newer", args, &n)
	if err != nil {
		return 0, fmt.Errorf("count the new payments: %w", err)
	}
	return n, nil
}

// JoinedPayments counts those on the first page of a view that the book held already, up to one, when the page was read, and that
// did not fit then: they changed since, and are not known.
func (l *Ledger) JoinedPayments(ctx context.Context, v View, limit int, read Instant, upTo int64, known []int64) (n int, err error) {
	first, err := v.check()
	if err != nil {
		return 0, err
	}
	plan, err := l.planView(ctx, &v)
	if err != nil {
		return 0, err
	}
	found, err := l.paymentReader(plan, wholePayment).read(ctx, first, limit)
	if err != nil {
		return 0, err
	}
	for _, p := range found {
		if p.ID <= upTo && p.UpdatedAt >= read.Add(-inFlight) && !slices.Contains(known, p.ID) {
			n++
		}
	}
	return n, nil
}

// ofView adds all that a view asks for to an arm of few payments.
func (l *Ledger) ofView(ctx context.Context, v *View, a arm) (arm, error) {
	all, err := l.cells(ctx, v.Statuses)
	if err != nil {
		return a, err
	}
	cells := slices.DeleteFunc(all, func(c cell) bool { return !v.holds(c) })
	from, to := v.times()
	low, high := v.amounts()
	a = l.residual(v, cells, a)
	more := []arm{l.within("created_at", from, to), l.within("amount", low, high)}
	if v.Need != "" {
		more = append(more, l.needing(v.Need))
	}
	if v.searched() {
		lead, others := v.terms()
		for _, t := range append(others, lead) {
			fits, err := l.fittingAnywhere(ctx, t, cells)
			if err != nil {
				return a, err
			}
			more = append(more, fits)
		}
	}
	for _, m := range more {
		a = arm{slices.Concat(a.where, m.where), slices.Concat(a.args, m.args)}
	}
	return a, nil
}

// fittingAnywhere is a term as a condition, in its place or in any.
func (l *Ledger) fittingAnywhere(ctx context.Context, t Term, cells []cell) (arm, error) {
	if !t.searchable() {
		return arm{}.and("1 = 0"), nil
	}
	if t.In != Anywhere {
		return l.fitting(ctx, &plan{}, t, cells)
	}
	var any either
	for _, place := range Places {
		fits, err := l.fitting(ctx, &plan{}, Term{In: place, Value: t.Value}, cells)
		if err != nil {
			return arm{}, err
		}
		any.add(fits.where[0], fits.args...)
	}
	return any.arm(), nil
}

package models

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// daysBetween is a condition on sums by days and months that a time is made of. With months, whole ones are read as such.
func (r *Report) daysBetween(from, to time.Time) (where string, args []any) {
	first, last := dayNumber(from), dayNumber(to)
	if r.Step != ByMonth {
		return "(span = 'day' AND begins >= ? AND begins < ?)", []any{first, last}
	}
	begin, end := from, to.AddDate(0, 0, 1-to.Day())
	if from.Day() > 1 {
		begin = from.AddDate(0, 1, 1-from.Day())
	}
	low, high := dayNumber(begin), dayNumber(end)
	if low >= high {
		return "(span = 'day' AND begins >= ? AND begins < ?)", []any{first, last}
	}
	return "(span = 'month' AND begins >= ? AND begins < ? OR span = 'day' AND begins >= ? AND begins < ? OR span = 'day' AND begins >= ? AND begins < ?)",
		[]any{low, high, first, low, high, last}
}

func (l *Ledger) reportEntries(ctx context.Context, b *reporter, account int64, of reportTime) error {
	where, args := b.daysBetween(of.from, of.to)
	where, args = ofAccount(where, args, account)
	columns, groups := "begins, account_id, currency, method, event, amount", ""
	if !of.now { // of the time before there are sums of a currency alone
		columns, groups = "0, 0, currency, '', event, CAST(sum(amount) AS BIGINT)", " GROUP BY currency, event"
	}
	err := l.each(ctx, "SELECT "+columns+" FROM entry_sums WHERE "+where+groups, args, func(rows *sql.Rows) error {
		var day, account, amount int64
		var currency, method, event string
		if err := rows.Scan(&day, &account, &currency, &method, &event, &amount); err != nil {
			return err
		}
		b.lock.Lock()
		defer b.lock.Unlock()
		b.each(of.now, day, account, currency, method, func(s *Sums) { s.book(event, amount) })
		return nil
	})
	if err != nil {
		return fmt.Errorf("sum the entries by days: %w", err)
	}
	return nil
}

func (l *Ledger) reportPayments(ctx context.Context, b *reporter, account int64, of reportTime) error {
	where, args := b.daysBetween(of.from, of.to)
	where, args = ofAccount(where, args, account)
	where += " AND status" + in(1+len(Succeeding)) // the others are counted nowhere
	args = append(append(args, StatusDeclined), anyOf(Succeeding)...)
	columns, groups := "begins, account_id, currency, method, status, code, count, amount", ""
	if !of.now {
		columns, groups = "0, 0, currency, '', status, '', CAST(sum(count) AS BIGINT), CAST(sum(amount) AS BIGINT)", " GROUP BY currency, status"
	}
	err := l.each(ctx, "SELECT "+columns+" FROM payment_sums WHERE count <> 0 AND "+where+groups, args,
		func(rows *sql.Rows) error {
			var day, account, n, amount int64
			var currency, method, code string
			var status PaymentStatus
			if err := rows.Scan(&day, &account, &currency, &method, &status, &code, &n, &amount); err != nil {
				return err
			}
			b.lock.Lock()
			defer b.lock.Unlock()
			b.each(of.now, day, account, currency, method, func(s *Sums) { s.count(status, n, amount) })
			if of.now && status == StatusDeclined {
				b.decline(account, currency, code, n)
			}
			return nil
		})
	if err != nil {
		return fmt.Errorf("sum the payments by days: %w", err)
	}
	return nil
}

func ofAccount(where string, args []any, account int64) (string, []any) {
	if account == 0 {
		return where, args
	}
	return where + " AND account_id = ?", append(args, account)
}

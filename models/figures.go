package models

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"

	"kontor/models/money"
)

// BookSum is what was booked to one book in one currency.
type BookSum struct {
	Currency      string
	Book          Book
	Debit, Credit int64
	Count         int64 // lines
}

// Balance is debit less credit.
func (s BookSum) Balance() money.Money { return money.New(s.Debit-s.Credit, s.Currency) }

// quarterHour is what the sums are kept by.
const quarterHour = Instant(15 * time.Minute / time.Microsecond)

// rolledUp sums quarter hours by currency and book, in that order; a zero end is open.
func (l *Ledger) rolledUp(ctx context.Context, from, to int64, f EntryFilter) (sums []BookSum, err error) {
	text, args := rolls(from, to, f)
	err = l.each(ctx, `SELECT currency, book, CAST(sum(debit) AS BIGINT), CAST(sum(credit) AS BIGINT), CAST(sum(count) AS BIGINT)
		FROM (`+text+`) AS rolls GROUP BY currency, book ORDER BY currency, book`, args, func(rows *sql.Rows) error {
		var s BookSum
		err := rows.Scan(&s.Currency, &s.Book, &s.Debit, &s.Credit, &s.Count)
		sums = append(sums, s)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sum the quarter hours: %w", err)
	}
	return sums, nil
}

// rolls are the rollups of a time, by the longest steps that fit in: at most some hundred of each account, currency and
// book, however long the time is.
func rolls(from, to int64, f EntryFilter) (text string, args []any) {
	var where string
	var last []any
	for _, by := range []struct {
		column string
		value  any
		asked  bool
	}{{"account_id", f.AccountID, f.AccountID != 0}, {"currency", f.Currency, f.Currency != ""}, {"book", f.Book, f.Book != ""}} {
		if by.asked {
			where, last = where+" AND "+by.column+" = ?", append(last, by.value)
		}
	}
	var parts []string
	for i, s := range stepsOf(from, to) {
		if s.span.low >= s.span.high && i > 0 {
			continue
		}
		part := "SELECT account_id, currency, book, debit, credit, count FROM wide_rollups WHERE step = ? AND span >= ? AND span < ?"
		if s.step == 1 {
			part = "SELECT account_id, currency, book, debit, credit, count FROM rollups WHERE quarter >= ? AND quarter < ?"
		} else {
			args = append(args, s.step)
		}
		parts, args = append(parts, part+where), append(append(args, s.span.low, s.span.high), last...)
	}
	return strings.Join(parts, " UNION ALL "), args
}

// steps are those of one length.
type steps struct {
	step int64 // in quarter hours
	span span
}

// stepsOf cuts a time into quarter hours, days and spans of 32 days; there is one piece at least. A zero end is open.
func stepsOf(from, to int64) []steps {
	if to == 0 {
		to = math.MaxInt64 / monthStep * monthStep
	}
	all := []steps{{1, span{from, from}}}
	lengths := []int64{1, dayStep, monthStep}
	for i, step := range lengths {
		first, last := to, to
		if i+1 < len(lengths) { // up to where a longer one begins, and from where the last one ends
			longer := lengths[i+1]
			first, last = (from+longer-1)/longer*longer, to/longer*longer
		}
		if first >= last {
			return append(all, steps{step, span{from / step, to / step}})
		}
		all = append(all, steps{step, span{from / step, first / step}}, steps{step, span{last / step, to / step}})
		from, to = first, last
	}
	return all
}

package models

import (
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// wideSums holds the sums by longer steps against the quarter hours, a span of 32 days at a time.
func (v *verifier) wideSums() error {
	return v.walk("wide_rollups", 1, func(s span) error {
		low, high := s.low*monthStep, s.high*monthStep
		for _, step := range []int64{dayStep, monthStep} {
			query := fmt.Sprintf(`SELECT at, account_id, currency, book, sum(debit), sum(want_debit), sum(credit), sum(want_credit),
				sum(count), sum(want_count) FROM (
					SELECT span AS at, account_id, currency, book, debit, 0 AS want_debit, credit, 0 AS want_credit, count, 0 AS want_count
					FROM wide_rollups WHERE step = %[1]d AND span >= %[2]d AND span < %[3]d
					UNION ALL
					SELECT quarter / %[1]d, account_id, currency, book, 0, debit, 0, credit, 0, count
					FROM rollups WHERE quarter >= %[4]d AND quarter < %[5]d) x
				GROUP BY at, account_id, currency, book
				HAVING sum(debit) <> sum(want_debit) OR sum(credit) <> sum(want_credit) OR sum(count) <> sum(want_count)`,
				step, low/step, high/step, low, high)
			err := v.each(query, v.sumDiffers("wide_rollups", "by the quarter hours"))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// monthWeight is a month in the measure of progress: its quarter hours.
const monthWeight = 30 * dayStep

// measureDays finds the months of the house in which something was summed, or is to be.
func (v *verifier) measureDays() error {
	zone, err := v.houseZone(v.ctx)
	if err != nil {
		return err
	}
	v.zone = zone.String()
	query := fmt.Sprintf(`SELECT min(day), max(day) FROM (SELECT min(at) / %[1]d - 1 AS day FROM bounds UNION ALL SELECT max(at) / %[1]d + 1 FROM bounds
		UNION ALL SELECT min(begins) FROM entry_sums UNION ALL SELECT max(begins) FROM entry_sums
		UNION ALL SELECT min(begins) FROM payment_sums UNION ALL SELECT max(begins) FROM payment_sums) AS days`, dayMicros)
	query = "WITH bounds AS (" + bookedTimes + ") " + query
	var first, last sql.NullInt64
	if err := v.pool.QueryRowContext(v.ctx, query).Scan(&first, &last); err != nil || !first.Valid {
		return err
	}
	for _, s := range clockOf(zone) {
		if s.month > last.Int64 || s.month+31 < first.Int64 {
			continue
		}
		if n := len(v.months); n == 0 || v.months[n-1][0].month != s.month {
			v.months = append(v.months, []stretch{s})
		} else {
			v.months[n-1] = append(v.months[n-1], s)
		}
	}
	v.total += monthWeight * int64(len(v.months))
	return nil
}

// daySums holds the sums by days and months of the house against what they sum, a month at a time.
func (v *verifier) daySums() error {
	zone, err := v.daysOf(v.ctx)
	if err != nil {
		return err
	}
	if zone != v.zone {
		v.report(Finding{"house_clock", 0, "zone", zone, v.zone, "by the company"})
	}
	for _, month := range v.months {
		for _, d := range byDays {
			if err := v.monthSums(d, month); err != nil {
				return err
			}
		}
		v.done += monthWeight
		if v.progress != nil {
			v.progress(v.done, v.total)
		}
	}
	return nil
}

func (v *verifier) monthSums(d daySums, month []stretch) error {
	var rows []string
	for i, s := range month {
		rows = append(rows, "SELECT span, begins, "+d.by+", 0 AS count, count AS want_count, 0 AS amount, amount AS want_amount FROM ("+
			d.rows(s)+") AS part"+fmt.Sprint(i))
	}
	first := month[0].month
	query := fmt.Sprintf(`SELECT span, begins, %s AS of, sum(count), sum(want_count), sum(amount), sum(want_amount) FROM (
		SELECT span, begins, %s, count, 0 AS want_count, amount, 0 AS want_amount FROM %s
		WHERE span = 'month' AND begins = %d OR span = 'day' AND begins >= %d AND begins < %d UNION ALL %s) x
		GROUP BY span, begins, %s HAVING sum(count) <> sum(want_count) OR sum(amount) <> sum(want_amount)`,
		strings.ReplaceAll(d.by, ", ", " || ' ' || "), d.by, d.table, first, first, dayNumber(time.UnixMicro(first*dayMicros).UTC().AddDate(0, 1, 0)), strings.Join(rows, " UNION ALL "), d.by)
	return v.each(query, func(rows *sql.Rows) error {
		var span, of string
		var begins int64
		var sums [4]int64
		if err := rows.Scan(&span, &begins, &of, &sums[0], &sums[1], &sums[2], &sums[3]); err != nil {
			return err
		}
		for i, name := range []string{"count", "amount"} {
			if have, want := sums[2*i], sums[2*i+1]; have != want {
				v.report(Finding{d.table, begins, fmt.Sprintf("%s of the %s, %s", name, span, of), fmt.Sprint(have), fmt.Sprint(want), "by what it sums"})
			}
		}
		return nil
	})
}

// cellCounts holds the cells of lists against the payments, in one question: no part of a cell can be held alone. It reads along
// an index, at ten million for about two seconds.
func (v *verifier) cellCounts() error {
	query := "SELECT status, account_id, currency, kind, sum(count), sum(want) FROM (SELECT status, account_id, currency, kind, count, 0 AS want " +
		"FROM payment_cells UNION ALL SELECT status, account_id, currency, kind, 0, count FROM (" + paymentCells + ") AS counted) AS x " +
		"GROUP BY status, account_id, currency, kind HAVING sum(count) <> sum(want)"
	return v.each(query, func(rows *sql.Rows) error {
		var c cell
		var want int64
		if err := rows.Scan(&c.Status, &c.AccountID, &c.Currency, &c.Kind, &c.Count, &want); err != nil {
			return err
		}
		of := fmt.Sprintf("count of %s %s of account %d in %s", c.Status, c.Kind, c.AccountID, c.Currency)
		v.report(Finding{"payment_cells", 0, of, fmt.Sprint(c.Count), fmt.Sprint(want), "by the payments"})
		return nil
	})
}

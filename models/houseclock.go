package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

// stretch is a time in which the house's zone keeps one distance from UTC, within one month of the house: a row of
// house_clock, by which the database sums days.
type stretch struct {
	begins int64 // an Instant
	ends   int64
	shift  int64 // microseconds
	month  int64 // its first day, counted from 1970-01-01
}

// The years that the clock knows. What is booked outside of them is in the ledger, and in no figure by days.
const (
	clockFrom = 2000
	clockTo   = 2070
)

const dayMicros = int64(24 * time.Hour / time.Microsecond)

// dayNumber counts the day of a time, in its zone, from 1970-01-01.
func dayNumber(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).UnixMicro() / dayMicros
}

// clockOf are the stretches of a zone, in their order.
func clockOf(zone *time.Location) []stretch {
	var all []stretch
	for month := range (clockTo - clockFrom) * 12 {
		at := time.Date(clockFrom, time.Month(1+month), 1, 0, 0, 0, 0, zone)
		end := time.Date(clockFrom, time.Month(2+month), 1, 0, 0, 0, 0, zone)
		first := dayNumber(at)
		for at.Before(end) {
			_, shift := at.Zone()
			_, next := at.ZoneBounds()
			if !next.IsZero() && !next.After(at) { // so it is on the last day of some leap years
				next = at.Add(24 * time.Hour)
			}
			if next.IsZero() || next.After(end) {
				next = end
			}
			all = append(all, stretch{at.UnixMicro(), next.UnixMicro(), int64(shift) * int64(time.Second/time.Microsecond), first})
			at = next
		}
	}
	return all
}

// keepDays brings the sums by days to the house's zone, where they are by those of another or of none.
func (l *Ledger) keepDays(ctx context.Context) error {
	zone, err := l.houseZone(ctx)
	if err != nil {
		return err
	}
	kept, err := l.daysOf(ctx)
	if err != nil || kept == zone.String() {
		return err
	}
	return l.write(ctx, func(tx *gorm.DB) error { return l.sumByDays(tx, zone) })
}

// houseZone is the company's zone as it is kept now, past what is remembered of the company for a moment.
func (l *Ledger) houseZone(ctx context.Context) (*time.Location, error) {
	c := Company{configured: l.configured}
	if err := l.reads.WithContext(ctx).Select("time_zone").Take(&c, 1).Error; err != nil {
		return nil, fmt.Errorf("read the zone of the house: %w", err)
	}
	return c.Zone(), nil
}

// daysOf is the zone whose days are summed; empty while none are.
func (l *Ledger) daysOf(ctx context.Context) (zone string, err error) {
	err = l.reads.WithContext(ctx).Raw("SELECT COALESCE(max(zone), '') FROM house_clock").Scan(&zone).Error
	if err != nil {
		return "", fmt.Errorf("read the clock of the house: %w", err)
	}
	return zone, nil
}

// sumByDays sums the whole book anew by a zone's days. Nobody else writes meanwhile, which in a large book may be long: a
// merchant's zone changes once, if ever.
func (l *Ledger) sumByDays(tx *gorm.DB, zone *time.Location) error {
	if l.dialect == postgresDialect { // whoever is booking comes to an end first; who comes after reads the new clock
		err := tx.Exec("LOCK TABLE house_clock, payments, entries, rollups IN SHARE ROW EXCLUSIVE MODE").Error
		if err != nil {
			return err
		}
	}
	var bounds [2]*int64
	if err := tx.Raw(bookedBounds).Row().Scan(&bounds[0], &bounds[1]); err != nil {
		return err
	}
	for _, step := range sumsAnew(l.dialect, zone, bounds) {
		if err := tx.Exec(step).Error; err != nil {
			return fmt.Errorf("sum the book by the days of %s: %w", zone, err)
		}
	}
	return nil
}

// bookedTimes are the first and the last of each sort of what is summed by days; bookedBounds are those of all.
const (
	bookedTimes = `SELECT min(created_at) AS at FROM payments UNION ALL SELECT max(created_at) FROM payments
		UNION ALL SELECT min(booked_at) FROM entries UNION ALL SELECT max(booked_at) FROM entries`
	bookedBounds = "SELECT min(at), max(at) FROM (" + bookedTimes + ") AS bounds"
)

// noClock stops the sums by longer steps, days and months: see 00012_figures.sql.
const noClock = "DELETE FROM house_clock"

// sumsAnew are the statements that make all those sums out of what they sum, and start the clock. SQLite sums a month at a time, which it
// sorts in memory; PostgreSQL reads all at once, as far as the zone keeps its distance to UTC.
func sumsAnew(d dialect, zone *time.Location, bounds [2]*int64) []string {
	clock := clockOf(zone)
	steps := []string{noClock, "DELETE FROM wide_rollups", "DELETE FROM entry_sums", "DELETE FROM payment_sums", startClock(clock, zone.String())}
	if bounds[0] == nil {
		return steps
	}
	steps = append(steps, widen("rollups", "quarter", 1, dayStep), widen("wide_rollups", "span", dayStep, monthStep))
	clock = slices.DeleteFunc(clock, func(c stretch) bool { return c.begins > *bounds[1] || c.ends <= *bounds[0] })
	var months []string
	for i, c := range clock {
		if i > 0 && clock[i-1].month == c.month {
			continue
		}
		for _, sums := range byDays {
			months = append(months, sums.sumMonth(c.month))
		}
	}
	if d == postgresDialect {
		clock = byShift(clock)
	}
	for _, c := range clock {
		for _, sums := range byDays {
			steps = append(steps, sums.sum(c))
		}
	}
	return append(steps, months...) // of the days, which are few
}

// byShift makes one of stretches that follow each other with the same shift.
func byShift(clock []stretch) (wide []stretch) {
	for _, c := range clock {
		if last := len(wide) - 1; last >= 0 && wide[last].shift == c.shift {
			wide[last].ends = c.ends
		} else {
			wide = append(wide, c)
		}
	}
	return wide
}

func startClock(clock []stretch, zone string) string {
	var b strings.Builder
	b.WriteString("INSERT INTO house_clock (begins, shift, month, zone) VALUES ")
	for i, c := range clock {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%d, %d, %d, '%s')", c.begins, c.shift, c.month, strings.ReplaceAll(zone, "'", "''"))
	}
	return b.String()
}

// The steps of wide_rollups, in quarter hours: a day of UTC, and 32 of them.
const (
	dayStep   = 96
	monthStep = 32 * dayStep
)

// widen sums rollups of one step by a longer one.
func widen(table, at string, from, to int64) string {
	only := ""
	if from > 1 {
		only = fmt.Sprintf(" WHERE step = %d", from)
	}
	return fmt.Sprintf(`INSERT INTO wide_rollups (step, span, account_id, currency, book, debit, credit, count)
		SELECT %d, %s / %d, account_id, currency, book, sum(debit), sum(credit), sum(count) FROM %s%s GROUP BY 2, 3, 4, 5`,
		to, at, to/from, table, only)
}

// daySums is a table of sums by days and months, and what it sums.
type daySums struct {
	table, by      string // by: its key, beside span and begins
	from, at, cond string
	keys, amount   string // of the rows summed
}

var byDays = []daySums{
	{
		"entry_sums", "account_id, currency, method, event", "entries e JOIN operations o ON o.id = e.operation_id", "e.booked_at", "",
		"e.account_id, e.currency, e.method, e.event", "o.settled",
	},
	{
		"payment_sums", "account_id, currency, method, status, code", "payments p", "p.created_at", " AND p.kind = 'payment'",
		"p.account_id, p.currency, p.method, p.status, CASE p.status WHEN 'declined' THEN p.provider_code ELSE '' END AS code", "p.amount",
	},
}

// rows are the sums of a stretch, by its days and by its month.
func (d daySums) rows(c stretch) string {
	return d.days(c) + " UNION ALL " + d.stretchBy("month", fmt.Sprint(c.month), c)
}

func (d daySums) days(c stretch) string {
	return d.stretchBy("day", fmt.Sprintf("(%s + %d) / %d", d.at, c.shift, dayMicros), c)
}

func (d daySums) stretchBy(span, begins string, c stretch) string {
	return fmt.Sprintf("SELECT '%s' AS span, %s AS begins, "+d.keys+", count(*) AS count, sum("+d.amount+") AS amount FROM "+d.from+
		" WHERE "+d.at+" >= %d AND "+d.at+" < %d"+d.cond+" GROUP BY 1, 2"+d.positions(), span, begins, c.begins, c.ends)
}

// positions are those of the key among the columns.
func (d daySums) positions() (text string) {
	for i := range strings.Count(d.by, ",") + 1 {
		text += fmt.Sprintf(", %d", i+3)
	}
	return text
}

func (d daySums) sum(c stretch) string {
	return fmt.Sprintf(`INSERT INTO %[1]s (span, begins, %[2]s, count, amount) SELECT * FROM (%[3]s) AS sums WHERE TRUE
		ON CONFLICT (span, begins, %[2]s) DO UPDATE SET count = %[1]s.count + excluded.count, amount = %[1]s.amount + excluded.amount`,
		d.table, d.by, d.days(c))
}

// sumMonth sums the days of a month, which are there.
func (d daySums) sumMonth(first int64) string {
	next := dayNumber(time.UnixMicro(first*dayMicros).UTC().AddDate(0, 1, 0))
	return fmt.Sprintf(`INSERT INTO %[1]s (span, begins, %[2]s, count, amount) SELECT 'month', %[3]d, %[2]s, sum(count), sum(amount) FROM %[1]s
		WHERE span = 'day' AND begins >= %[3]d AND begins < %[4]d GROUP BY %[2]s`, d.table, d.by, first, next)
}

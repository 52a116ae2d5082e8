package models

import (
	"database/sql"
	"fmt"
	"time"
)

// storage asks SQLite whether its file is whole and every reference leads somewhere. PostgreSQL sees to both itself, but for
// what a load that was cut short after its commit did not look through.
func (v *verifier) storage() error {
	if v.dialect == postgresDialect {
		return v.unproven()
	}
	err := v.each("PRAGMA integrity_check(100)", func(rows *sql.Rows) error {
		var word string
		if err := rows.Scan(&word); err != nil {
			return err
		}
		if word != "ok" {
			v.report(Finding{Table: "the file", What: word})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each("PRAGMA foreign_key_check", func(rows *sql.Rows) error {
		var table, parent string
		var id sql.NullInt64
		var n int
		if err := rows.Scan(&table, &id, &parent, &n); err != nil {
			return err
		}
		v.report(Finding{Table: table, ID: id.Int64, What: "refers to a row of " + parent + " that is not there"})
		return nil
	})
}

// unproven names what to do about each constraint that holds for new rows only.
func (v *verifier) unproven() error {
	return v.each(`SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
		WHERE connamespace = current_schema()::regnamespace AND NOT convalidated ORDER BY 1, 2`, func(rows *sql.Rows) error {
		var table, constraint string
		if err := rows.Scan(&table, &constraint); err != nil {
			return err
		}
		v.report(Finding{Table: table, What: fmt.Sprintf(
			"what was loaded was not looked through to its end: ALTER TABLE %s VALIDATE CONSTRAINT %s", table, constraint)})
		return nil
	})
}

// guarded are the tables whose rows stay as they were written.
var guarded = []string{"entries", "lines", "audit", "invoices", "invoice_lines", "invoice_files", "allocations", "number_series"}

// guards looks for the triggers that keep entries, lines, the audit trail and documents from being changed.
func (v *verifier) guards() error {
	count := "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '%s' AND name NOT LIKE '%%_sum'"
	if v.dialect == postgresDialect {
		count = "SELECT count(*) FROM pg_trigger WHERE tgrelid = '%s'::regclass AND NOT tgisinternal AND tgenabled <> 'D' AND tgname NOT LIKE '%%\\_sum'"
	}
	for _, table := range guarded {
		var n int
		if err := v.pool.QueryRowContext(v.ctx, fmt.Sprintf(count, table)).Scan(&n); err != nil {
			return err
		}
		if n < 2 { // those that count rows have other names
			v.report(Finding{Table: table, What: "the triggers that keep its rows from being changed are gone"})
		}
	}
	return nil
}

// unique holds what must be there once; with the unique indexes in place it is a walk along them.
func (v *verifier) unique() error {
	for _, once := range []struct{ table, columns, where string }{
		{"payments", "account_id, reference", ""},
		{"payments", "account_id, provider_id", "WHERE provider_id <> ''"},
		{"operations", "key", ""},
		{"operations", "reference", ""},
		{"entries", "operation_id", ""},
		{"invoices", "number", "WHERE number <> ''"},
	} {
		query := fmt.Sprintf("SELECT max(id), count(*) FROM %s %s GROUP BY %s HAVING count(*) > 1", once.table, once.where, once.columns)
		err := v.each(query, func(rows *sql.Rows) error {
			var id, n int64
			if err := rows.Scan(&id, &n); err != nil {
				return err
			}
			v.report(Finding{Table: once.table, ID: id, What: fmt.Sprintf("%s is there %d times", once.columns, n)})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const quarterMicros = int64(15 * time.Minute / time.Microsecond)

// sumsStep is how many quarters are summed at once: ten days.
const sumsStep = 960

// sums holds the sums by quarter hours against the lines: both are laid over each other and summed once, which stays
// quick where a join of the two would not.
func (v *verifier) sums() error {
	return v.walk("rollups", sumsStep, func(s span) error {
		query := fmt.Sprintf(`SELECT quarter, account_id, currency, book, sum(debit), sum(want_debit), sum(credit), sum(want_credit),
			sum(count), sum(want_count) FROM (
				SELECT quarter, account_id, currency, book, debit, 0 AS want_debit, credit, 0 AS want_credit, count, 0 AS want_count
				FROM rollups WHERE quarter >= %[1]d AND quarter < %[2]d
				UNION ALL
				SELECT e.booked_at / %[5]d, e.account_id, e.currency, l.book, 0, CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END,
				0, CASE WHEN l.amount < 0 THEN -l.amount ELSE 0 END, 0, 1
				FROM entries e JOIN lines l ON l.entry_id = e.id WHERE e.booked_at >= %[3]d AND e.booked_at < %[4]d) x
			GROUP BY quarter, account_id, currency, book
			HAVING sum(debit) <> sum(want_debit) OR sum(credit) <> sum(want_credit) OR sum(count) <> sum(want_count)`,
			s.low, s.high, s.low*quarterMicros, s.high*quarterMicros, quarterMicros)
		return v.each(query, v.sumDiffers("rollups", "by the lines"))
	})
}

func (v *verifier) sumDiffers(table, by string) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var at, account int64
		var currency, book string
		var sums [6]int64
		err := rows.Scan(&at, &account, &currency, &book, &sums[0], &sums[1], &sums[2], &sums[3], &sums[4], &sums[5])
		if err != nil {
			return err
		}
		for i, name := range []string{"debit", "credit", "count"} {
			if have, want := sums[2*i], sums[2*i+1]; have != want {
				v.report(Finding{
					table, at, fmt.Sprintf("%s of account %d, %s, %s", name, account, currency, book),
					fmt.Sprint(have), fmt.Sprint(want), by,
				})
			}
		}
		return nil
	}
}

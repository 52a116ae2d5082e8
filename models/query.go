package models

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// each hands every row of a statement on. It reads through the readers' pool and past GORM's store of prepared
// statements: the statements of views are too many and too large to be kept.
func (l *Ledger) each(ctx context.Context, text string, args []any, fn func(*sql.Rows) error) (err error) {
	from, err := l.querier(ctx)
	if err != nil {
		return err
	}
	rows, err := from.QueryContext(ctx, l.bind(text), args...)
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// queryRow reads the one row of a statement.
func (l *Ledger) queryRow(ctx context.Context, text string, args []any, into ...any) error {
	from, err := l.querier(ctx)
	if err != nil {
		return err
	}
	return from.QueryRowContext(ctx, l.bind(text), args...).Scan(into...)
}

// bind writes the parameters as the database does: ? or $1, $2 … No statement here has a ? that is none.
func (l *Ledger) bind(text string) string {
	if l.dialect == sqliteDialect {
		return text
	}
	var b strings.Builder
	parts := strings.Split(text, "?")
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		b.WriteString("$" + strconv.Itoa(i+1))
		b.WriteString(part)
	}
	return b.String()
}

// union joins arms into one statement; where an end is given, each arm has it.
func union(head string, arms []arm, end string) (string, []any) {
	var b strings.Builder
	var args []any
	for i, a := range arms {
		text := head
		if len(a.where) > 0 {
			text += " WHERE " + strings.Join(a.where, " AND ")
		}
		if end != "" {
			text = "(" + text + end + ")"
		}
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		b.WriteString(text)
		args = append(args, a.args...)
	}
	return b.String(), args
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

func in(n int) string { return " IN (" + marks(n) + ")" }

func anyOf[T any](values []T) []any {
	all := make([]any, 0, len(values))
	for _, v := range values {
		all = append(all, v)
	}
	return all
}

// idList writes ids into the statement itself: they are numbers of ours, and may be more than it takes parameters.
func idList(ids []int64) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(id, 10))
	}
	return b.String()
}

package models

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// bulk is rows of one table on their way in, by INSERT or by COPY.
type bulk struct {
	table   string
	columns []string
	rest    string // after VALUES: what to do where a row is there
	args    []any
	copied  *copied
}

// groupRows go into one statement.
const groupRows = 100

func newBulk(table, columns string) *bulk {
	return &bulk{table: table, columns: strings.Fields(columns)}
}

// bulk is of rows that are not there yet.
func (d *load) bulk(table, columns string) *bulk {
	b := newBulk(table, columns)
	if d.dialect == postgresDialect {
		b.copied = &copied{frozen: d.fresh && slices.Contains(emptied, table)}
	}
	return b
}

func (b *bulk) add(values ...any) {
	if b.copied != nil {
		b.copied.add(values)
		return
	}
	b.args = append(b.args, values...)
}

// flush sends the rows that were added.
func (d *load) flush(b *bulk) error {
	var err error
	if b.copied != nil {
		err = d.copy(b)
	} else {
		err = d.insert(b)
	}
	if err != nil {
		return fmt.Errorf("load %s: %w", b.table, err)
	}
	clear(b.args)
	b.args = b.args[:0]
	return d.ctx.Err()
}

// insert sends whole groups through one prepared statement, and what is left through another. Not with a context
// that can end: the driver would start a goroutine for each statement to watch it.
func (d *load) insert(b *bulk) error {
	ctx, size, args := context.WithoutCancel(d.ctx), groupRows*len(b.columns), b.args
	for ; len(args) >= size; args = args[size:] {
		if err := d.insertGroup(ctx, b, args[:size]); err != nil {
			return err
		}
	}
	if len(args) == 0 {
		return nil
	}
	_, err := d.tx.ExecContext(ctx, d.statement(b, len(args)/len(b.columns)), args...)
	return err
}

// insertGroup hands the values to SQLite's driver itself. They are such as it takes, and database/sql would look at each of them
// again: a hundred million of a million payments.
func (d *load) insertGroup(ctx context.Context, b *bulk, args []any) error {
	if d.dialect != sqliteDialect {
		_, err := d.tx.ExecContext(ctx, d.statement(b, groupRows), args...)
		return err
	}
	return d.conn.Raw(func(c any) (err error) {
		s := d.prepared[b.table]
		if s == nil {
			if s, err = c.(*sqlite3.SQLiteConn).PrepareContext(ctx, d.statement(b, groupRows)); err != nil {
				return err
			}
			d.prepared[b.table] = s
		}
		d.group = d.group[:0]
		for i, value := range args {
			d.group = append(d.group, driver.NamedValue{Ordinal: i + 1, Value: value})
		}
		_, err = s.(driver.StmtExecContext).ExecContext(ctx, d.group)
		return err
	})
}

func (d *load) statement(b *bulk, rows int) string {
	var s strings.Builder
	verb := "INSERT"
	if d.dialect == sqliteDialect && b.rest == "" {
		// What fails ends the whole load: else each statement would first copy every page that it changes, to take itself
		// back by, and write two thirds of what a load writes.
		verb = "INSERT OR ROLLBACK"
	}
	fmt.Fprintf(&s, "%s INTO %s (%s) VALUES ", verb, b.table, strings.Join(b.columns, ", "))
	for i := range rows * len(b.columns) {
		switch {
		case i == 0:
			s.WriteString("(")
		case i%len(b.columns) == 0:
			s.WriteString("), (")
		default:
			s.WriteString(", ")
		}
		if d.dialect == postgresDialect {
			fmt.Fprintf(&s, "$%d", i+1)
		} else {
			s.WriteString("?")
		}
	}
	s.WriteString(") " + b.rest)
	return s.String()
}

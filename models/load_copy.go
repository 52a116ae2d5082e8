package models

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sync/errgroup"
)

// copied are rows in the binary format of COPY, without its head and end. pgx's own way to them, which asks for each column's type, takes half
// of the time in which they are invented.
// https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4
type copied struct {
	rows   []byte
	frozen bool // its table is emptied in the same transaction: no row is looked at again for who may see it
}

const (
	copyHead = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	copyEnd  = "\xff\xff"
)

// add appends a row. Columns of numbers are BIGINT.
func (c *copied) add(values []any) {
	c.rows = binary.BigEndian.AppendUint16(c.rows, uint16(len(values)))
	for _, value := range values {
		switch v := value.(type) {
		case nil:
			c.rows = append(c.rows, 0xff, 0xff, 0xff, 0xff)
		case int64:
			c.rows = binary.BigEndian.AppendUint64(append(c.rows, 0, 0, 0, 8), uint64(v))
		case bool:
			c.rows = append(c.rows, 0, 0, 0, 1, 0)
			if v {
				c.rows[len(c.rows)-1] = 1
			}
		case string:
			c.rows = append(binary.BigEndian.AppendUint32(c.rows, uint32(len(v))), v...)
		default:
			panic(fmt.Sprintf("no value of a row: %T", value))
		}
	}
}

func (d *load) copy(b *bulk) error {
	c := b.copied
	into := fmt.Sprintf("COPY %s (%s) FROM STDIN (FORMAT binary, FREEZE %t)", b.table, strings.Join(b.columns, ", "), c.frozen)
	rows := io.MultiReader(strings.NewReader(copyHead), bytes.NewReader(c.rows), strings.NewReader(copyEnd))
	err := d.conn.Raw(func(conn any) error {
		_, err := conn.(*stdlib.Conn).Conn().PgConn().CopyFrom(d.ctx, rows, into)
		return err
	})
	c.rows = c.rows[:0]
	return err
}

// emptied are the tables that are empty where there is no payment, and which a load fills with millions of rows.
var emptied = []string{"payments", "operations", "entries", "lines"}

// prepareCopies readies PostgreSQL for the load of an empty book: tables to be frozen are emptied in the same transaction, sums are kept as
// parts, each as it is handed over, and made one in the end: to add to what is there takes ten times as long.
func (d *load) prepareCopies() error {
	if d.fresh = d.dialect == postgresDialect; !d.fresh {
		return nil
	}
	for _, query := range []string{
		"TRUNCATE " + strings.Join(emptied, ", "),
		"CREATE TEMP TABLE parts (LIKE rollups) ON COMMIT DROP",
		"SET LOCAL work_mem = '256MB'",
		// Two workers and their leader share it to sort an index, as ever do: what the processor's own cache holds is sorted in a fifth
		// less time than a gigabyte is.
		"SET LOCAL maintenance_work_mem = '96MB'",
	} {
		if err := d.exec(query); err != nil {
			return err
		}
	}
	return nil
}

// lookThrough finds whether anything loaded points to nothing, and tells PostgreSQL of the sums. Nothing new has been able to point to nothing
// since the commit; what was loaded is looked through after it, for two connections look through two tables at a time.
func (d *load) lookThrough() error {
	if _, err := d.conn.ExecContext(d.ctx, "ANALYZE rollups, wide_rollups, entry_sums, payment_sums, payment_cells"); err != nil {
		return err
	}
	validate, err := d.unproven()
	if err != nil {
		return err
	}
	two, ctx := errgroup.WithContext(d.ctx)
	two.SetLimit(2)
	for _, statement := range validate {
		two.Go(func() error {
			_, err := d.pool.ExecContext(ctx, statement)
			return err
		})
	}
	return two.Wait()
}

// unproven are the statements that look through each table of which it is not known that it points to nothing missing, the largest first.
func (d *load) unproven() (statements []string, err error) {
	rows, err := d.conn.QueryContext(d.ctx, `SELECT format('ALTER TABLE %s ', conrelid::regclass)
		|| string_agg(format('VALIDATE CONSTRAINT %I', conname), ', ') FROM pg_constraint
		WHERE connamespace = current_schema()::regnamespace AND NOT convalidated GROUP BY conrelid ORDER BY pg_relation_size(conrelid) DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			return nil, err
		}
		statements = append(statements, statement)
	}
	return statements, rows.Err()
}

package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
)

// load puts many rows into the book in one transaction: all of them are there in the end, or none. It goes past
// GORM: multi-row statements on SQLite, COPY on PostgreSQL. On SQLite it sees to foreign keys itself; on PostgreSQL those of an empty book are
// there again when others can see it, and what was loaded is looked through for them after that.
type load struct {
	ctx       context.Context
	dialect   dialect
	pool      *sql.DB
	conn      *sql.Conn
	tx        *sql.Tx
	zone      *time.Location
	empty     bool                   // there was no payment before
	fresh     bool                   // so it was, on PostgreSQL
	away      []string               // what makes again what is away for the time of the load
	finishing func(done, total int)  // told of each step after the last row; nil: nobody
	steps     int                    // that are done
	prepared  map[string]driver.Stmt // by table: of groupRows rows
	group     []driver.NamedValue    // their values, used again
}

// loaded are the tables that a load writes rows with ids of its own to.
var loaded = []string{"customers", "payments", "operations", "entries", "audit"}

// beginLoad takes the write lock. finish must be called. Where the book is empty nobody reads it meanwhile.
func (l *Ledger) beginLoad(ctx context.Context) (*load, error) {
	pool, err := l.db.DB()
	if err != nil {
		return nil, err
	}
	zone, err := l.houseZone(ctx)
	if err != nil {
		return nil, err
	}
	d := &load{ctx: ctx, dialect: l.dialect, pool: pool, zone: zone, prepared: map[string]driver.Stmt{}}
	if l.dialect == sqliteDialect {
		if err := l.sendReadersHome(); err != nil {
			return nil, err
		}
	}
	if d.conn, err = pool.Conn(ctx); err != nil {
		return nil, err
	}
	if err := d.begin(); err != nil {
		d.finish()
		return nil, fmt.Errorf("begin to load: %w", err)
	}
	return d, nil
}

// sendReadersHome closes the connections that wait to read: one that is open keeps SQLite's way of logging from being
// changed.
func (l *Ledger) sendReadersHome() error {
	pool, err := l.reads.DB()
	if err != nil {
		return err
	}
	pool.SetMaxIdleConns(0)
	pool.SetMaxIdleConns(readers)
	return nil
}

func (d *load) begin() error {
	settings := []string{"cache_size = -1048576", "foreign_keys = OFF", "threads = 2"}
	var some bool
	if err := d.conn.QueryRowContext(d.ctx, "SELECT EXISTS (SELECT 1 FROM payments)").Scan(&some); err != nil {
		return err
	}
	if !some { // what is checked here of a row is checked by the tests of what is invented: PRAGMA integrity_check does
		settings = append(settings, "secure_delete = OFF", "ignore_check_constraints = ON")
	}
	for _, setting := range settings {
		if err := d.pragma(setting); err != nil {
			return err
		}
	}
	if !some {
		// A rollback journal holds what a page was before, so new pages are written once, and read again where they are. In a
		// log of gigabytes each read looks through all of it. Where somebody else reads the book, SQLite keeps the log.
		_ = d.pragma("journal_mode = DELETE")
	}
	var err error
	if d.tx, err = d.conn.BeginTx(d.ctx, nil); err != nil {
		return err
	}
	if d.dialect == postgresDialect {
		// Ids are counted on from the highest: nobody may take one meanwhile.
		if err := d.exec("LOCK TABLE " + strings.Join(loaded, ", ") + " IN SHARE ROW EXCLUSIVE MODE"); err != nil {
			return err
		}
	}
	if err := d.exec(noClock); err != nil { // all is summed at once in the end
		return err
	}
	last, err := d.lastID("payments")
	if err != nil {
		return err
	}
	if d.empty = last == 0; !d.empty {
		return nil
	}
	for _, find := range findAway[d.dialect] {
		if err := d.takeAway(find); err != nil {
			return err
		}
	}
	return d.prepareCopies()
}

// finish ends the load: what was not committed is gone. SQLite's connection is thrown away with its settings; the
// next one has the book's own.
func (d *load) finish() {
	if d.tx != nil {
		_ = d.tx.Rollback() // after a commit it does nothing
	}
	if d.dialect == sqliteDialect {
		for _, s := range d.prepared {
			_ = s.Close()
		}
		d.ctx = context.WithoutCancel(d.ctx)
		_ = d.pragma("journal_mode = WAL") // if not now, then the next connection
		_ = d.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	_ = d.conn.Close()
	if d.dialect == sqliteDialect {
		_, _ = d.pool.ExecContext(d.ctx, sqliteCheckpoint)
	}
}

// commit makes again what is away and commits; on SQLite a log goes into the file at once, for it is large.
func (d *load) commit() error {
	// SQLite sorts as much at a time as its cache holds, the next beside it: what the processor's own cache holds is sorted
	// in a third less time.
	if err := d.pragma("cache_size = -8192"); err != nil {
		return err
	}
	d.stepped()
	if err := d.sumParts(); err != nil {
		return fmt.Errorf("sum what was loaded: %w", err)
	}
	if err := d.describe(); err != nil {
		return fmt.Errorf("describe what was loaded: %w", err)
	}
	for _, create := range slices.Backward(d.away) {
		if err := d.exec(create); err != nil {
			return fmt.Errorf("make again what was away: %w", err)
		}
		d.stepped()
	}
	if err := d.sumAnew(); err != nil {
		return fmt.Errorf("sum what was loaded: %w", err)
	}
	d.stepped()
	for _, table := range loaded {
		if err := d.countOn(table); err != nil {
			return err
		}
	}
	if err := d.tx.Commit(); err != nil {
		return err
	}
	if err := d.settle(); err != nil {
		return err
	}
	d.stepped()
	return nil
}

// settle is what follows the commit.
func (d *load) settle() error {
	if d.dialect == postgresDialect {
		return d.lookThrough()
	}
	return d.pragma("wal_checkpoint(TRUNCATE)")
}

// stepped says how many steps are done of those that follow the last row: what was away, the sums, what follows the commit.
func (d *load) stepped() {
	if d.finishing != nil {
		d.finishing(d.steps, len(d.away)+2)
	}
	d.steps++
}

// sumAnew makes the sums by days and months out of the whole book, which is quicker than to keep them row by row.
func (d *load) sumAnew() error {
	var bounds [2]*int64
	if err := d.tx.QueryRowContext(d.ctx, bookedBounds).Scan(&bounds[0], &bounds[1]); err != nil {
		return err
	}
	for _, step := range sumsAnew(d.dialect, d.zone, bounds) {
		if err := d.exec(step); err != nil {
			return err
		}
	}
	if !d.empty {
		return nil // the cells were kept row by row
	}
	return d.exec("INSERT INTO payment_cells " + paymentCells)
}

// countOn lets PostgreSQL give the ids after ours; SQLite does so by itself.
func (d *load) countOn(table string) error {
	if d.dialect != postgresDialect {
		return nil
	}
	return d.exec(fmt.Sprintf(`SELECT setval(pg_get_serial_sequence('%[1]s', 'id'),
		GREATEST((SELECT max(id) FROM %[1]s), nextval(pg_get_serial_sequence('%[1]s', 'id'))))`, table))
}

func (d *load) lastID(table string) (id int64, err error) {
	err = d.tx.QueryRowContext(d.ctx, "SELECT COALESCE(max(id), 0) FROM "+table).Scan(&id)
	return id, err
}

func (d *load) exec(query string) error {
	_, err := d.tx.ExecContext(d.ctx, query)
	return err
}

func (d *load) pragma(setting string) error {
	if d.dialect != sqliteDialect {
		return nil
	}
	_, err := d.conn.ExecContext(d.ctx, "PRAGMA "+setting)
	return err
}

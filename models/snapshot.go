package models

import (
	"context"
	"database/sql"
	"errors"
)

// maxSnapshots is how many are read at once: each takes one of SQLite's few readers for itself.
const maxSnapshots = 2

// snapshotLog is how large SQLite's log may get before a snapshot gives up: while it is read, the log can't be emptied.
var snapshotLog int64 = 192 << 20 // a variable for the tests

type snapshotKey struct{}

// snapshot is the book as it is when it begins, for what fn reads by each and queryRow with the context that it gets.
// Whoever takes what is read must not make it wait: on SQLite the log grows meanwhile, and fn has to ask room now and then.
func (l *Ledger) snapshot(ctx context.Context, fn func(ctx context.Context, room func() error) error) (err error) {
	select {
	case l.snapshots <- struct{}{}:
		defer func() { <-l.snapshots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	room, err := l.logRoom(ctx)
	if err != nil {
		return err
	}
	pool, err := l.reads.DB()
	if err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() {
		if e := tx.Rollback(); !errors.Is(e, sql.ErrTxDone) { // it is, where ctx has ended
			err = errors.Join(err, e)
		}
	}()
	return fn(context.WithValue(ctx, snapshotKey{}, tx), room)
}

// logRoom says, as often as it is asked, whether SQLite's log leaves a snapshot room.
func (l *Ledger) logRoom(ctx context.Context) (func() error, error) {
	if l.dialect != sqliteDialect {
		return func() error { return nil }, nil
	}
	path, err := l.file(ctx)
	return func() error {
		size, err := sizeOf(path + "-wal")
		if err == nil && size > snapshotLog {
			err = problem(Unavailable, "export.too_busy")
		}
		return err
	}, err
}

// querier is what reads: the snapshot of the context, or the book as it is.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (l *Ledger) querier(ctx context.Context) (querier, error) {
	if tx, ok := ctx.Value(snapshotKey{}).(*sql.Tx); ok {
		return tx, nil
	}
	return l.reads.DB()
}

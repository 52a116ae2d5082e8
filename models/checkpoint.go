package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

const (
	// walLimit is how large SQLite's log may grow beside a long read before it is emptied into the file.
	walLimit = 64 << 20
	// tendWait is how long writers may be held up by it; a reader that takes longer lets it fail until the next look.
	tendWait = "200"
)

// errRead is a log that a reader stands on.
var errRead = errors.New("empty the write-ahead log: somebody reads in it")

// TendWAL empties SQLite's log into the file once it is large, and cuts it. SQLite writes the log into the file by
// itself, but never makes it smaller, and not beyond where a long read still stands. Called every now and then; on
// PostgreSQL there is nothing to do.
func (l *Ledger) TendWAL(ctx context.Context) error {
	if l.dialect != sqliteDialect {
		return nil
	}
	path, err := l.file(ctx)
	if err != nil {
		return err
	}
	size, err := sizeOf(path + "-wal")
	if err != nil || size <= walLimit {
		return err
	}
	// A connection of its own: the writer's waits five seconds for a reader, and everybody would wait with it.
	if err := checkpoint(ctx, path, tendWait); !errors.Is(err, errRead) {
		return err
	}
	return nil // somebody still reads: at the next look
}

// emptyWAL empties SQLite's log into the file and cuts it, however small it is: what was there before stands in it. Fails
// where a reader stands on it for longer than a writer would wait.
func (l *Ledger) emptyWAL(ctx context.Context) error {
	if l.dialect != sqliteDialect {
		return nil
	}
	path, err := l.file(ctx)
	if err != nil {
		return err
	}
	return checkpoint(ctx, path, "5000")
}

// checkpoint does most of the work beside writers; the rest, with the cut, is short.
func checkpoint(ctx context.Context, path, wait string) error {
	db, err := sql.Open("sqlite3", sqliteDSN(path, "_busy_timeout="+wait))
	if err != nil {
		return err
	}
	defer db.Close()
	for _, mode := range []string{"PASSIVE", "TRUNCATE"} {
		var busy, logged, done int
		if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &logged, &done); err != nil {
			return fmt.Errorf("empty the write-ahead log: %w", err)
		}
		if busy != 0 && mode == "TRUNCATE" {
			return errRead
		}
	}
	return nil
}

// sizeOf is 0 where there is no file.
func sizeOf(file string) (int64, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// kept are the tables that only grow, so that a copy made between two counts lies between them.
var kept = []string{"accounts", "customers", "payments", "operations", "entries", "lines", "audit"}

func (l *Ledger) counts(ctx context.Context) ([]int64, error) {
	pool, err := l.reads.DB()
	if err != nil {
		return nil, err
	}
	return countRows(ctx, pool)
}

func countRows(ctx context.Context, db *sql.DB) ([]int64, error) {
	counts := make([]int64, len(kept))
	for i, table := range kept {
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&counts[i]); err != nil {
			return nil, fmt.Errorf("count %s: %w", table, err)
		}
	}
	return counts, nil
}

// checkCopy opens the copy as a stranger would.
func (l *Ledger) checkCopy(ctx context.Context, part string, before []int64) error {
	db, err := openCopy(part)
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := checkWhole(ctx, db)
	if err != nil {
		return err
	}
	if ours, err := l.Schema(ctx); err != nil || version != ours {
		return errors.Join(fmt.Errorf("its schema is %d, the book's %d", version, ours), err)
	}
	copied, err := countRows(ctx, db)
	if err != nil {
		return err
	}
	after, err := l.counts(ctx)
	if err != nil {
		return err
	}
	for i, n := range copied {
		if n < before[i] || n > after[i] {
			return fmt.Errorf("%s has %d rows, the book had %d and then %d", kept[i], n, before[i], after[i])
		}
	}
	return nil
}

// openCopy opens a file that nobody writes to, and leaves nothing beside it.
func openCopy(file string) (*sql.DB, error) {
	return sql.Open("sqlite3", sqliteDSN(file, "mode=ro&immutable=1&_query_only=1"))
}

// checkWhole says whether the file is a whole database of Kontor's, and gives the number of its schema.
func checkWhole(ctx context.Context, db *sql.DB) (version int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("it is no database of Kontor's: %w", err)
	}
	if _, err := countRows(ctx, db); err != nil {
		return 0, fmt.Errorf("it is no database of Kontor's: %w", err)
	}
	var word string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&word); err != nil || word != "ok" {
		return 0, errors.Join(fmt.Errorf("it is damaged: %s", word), err)
	}
	return version, nil
}

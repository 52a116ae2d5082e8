package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrPostgresBackup says where to turn.
var ErrPostgresBackup = errors.New("a PostgreSQL database is backed up with pg_dump and restored with pg_restore, not by this command")

// Backup writes a copy of the book to a file that is not there yet, while the book is in use. The file appears only
// once it is whole: checked, counted and on the disk. It holds everything but the secret key, which is kept apart.
func (l *Ledger) Backup(ctx context.Context, file string) error {
	if l.dialect == postgresDialect {
		return ErrPostgresBackup
	}
	if err := notThere(file); err != nil {
		return err
	}
	before, err := l.counts(ctx)
	if err != nil {
		return err
	}
	part := file + ".part"
	if err := l.copyInto(ctx, part); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", file, err), os.Remove(part))
	}
	if err := l.checkCopy(ctx, part, before); err != nil {
		return errors.Join(fmt.Errorf("the copy is not good: %w", err), os.Remove(part))
	}
	if err := errors.Join(syncFile(part), notThere(file)); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return putInPlace(part, file)
}

func notThere(file string) error {
	_, err := os.Lstat(file)
	switch {
	case err == nil:
		return fmt.Errorf("%s: %w", file, fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// copyInto has SQLite write the copy. From a connection of its own: the writer must not wait for it, and the
// readers may not write anything at all.
func (l *Ledger) copyInto(ctx context.Context, part string) error {
	path, err := l.file(ctx)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // VACUUM takes an empty file, and its mode
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", sqliteDSN(path, "mode=ro&_busy_timeout=5000"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	return err
}

// file is the path of the SQLite database.
func (l *Ledger) file(ctx context.Context) (string, error) {
	var path string
	err := l.reads.WithContext(ctx).Raw("SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&path).Error
	if err != nil {
		return "", fmt.Errorf("find the database's file: %w", err)
	}
	return path, nil
}

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

func syncFile(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// putInPlace renames and lets the folder know for good.
func putInPlace(part, file string) error {
	if err := os.Rename(part, file); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

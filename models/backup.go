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
	part, err := newPart(file)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", file, err)
	}
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

// newPart is an empty file beside the one to be, which nobody else has: SQLite writes into an empty file, and keeps
// its mode, 0600.
func newPart(file string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part")
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// copyInto has SQLite write the copy. From a connection of its own: the writer must not wait for it, and the
// readers may not write anything at all.
func (l *Ledger) copyInto(ctx context.Context, part string) error {
	path, err := l.file(ctx)
	if err != nil {
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

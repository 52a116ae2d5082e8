package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"kontor/models/migrations"
)

// RestoreOptions say which copy becomes the book.
type RestoreOptions struct {
	File     string // written by Backup
	Database string // the file of the book
	Force    bool   // also where a book is there already: it is gone then
	Key      []byte // the copy must have been sealed with it, or with one of OldKeys; nil: not asked
	OldKeys  [][]byte
}

// Restore puts a copy in the place of the book. The copy is checked first and copied beside the book, so that the
// book is the old one or the new one, never half of each. Nobody may have it open.
// Returns ErrInUse, ErrKey, fs.ErrExist.
func Restore(ctx context.Context, o RestoreOptions) error {
	if dialectOf(o.Database) == postgresDialect {
		return ErrPostgresBackup
	}
	unlock, err := LockDatabase(o.Database)
	if err != nil {
		return err
	}
	if err := restore(ctx, o); err != nil {
		return errors.Join(err, unlock())
	}
	return unlock()
}

func restore(ctx context.Context, o RestoreOptions) error {
	if real, err := filepath.EvalSymlinks(o.Database); err == nil {
		o.Database = real
	}
	if err := notThere(o.Database); err != nil && (!o.Force || !errors.Is(err, fs.ErrExist)) {
		return err
	}
	part := o.Database + ".restoring"
	if err := copyFile(o.File, part); err != nil {
		return errors.Join(fmt.Errorf("copy %s: %w", o.File, err), removeAll(part))
	}
	if err := checkRestorable(ctx, part, o); err != nil {
		return errors.Join(fmt.Errorf("%s can't be restored: %w", o.File, err), removeAll(part))
	}
	// What the old book left beside it goes first: its log must never be taken for the new one's.
	if err := removeAll(o.Database+"-wal", o.Database+"-shm", o.Database+"-journal"); err != nil {
		return err
	}
	return putInPlace(part, o.Database)
}

// copyFile copies the bytes that are then checked and renamed, so that what was checked is what is restored.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return errors.Join(err, out.Close())
	}
	return errors.Join(out.Sync(), out.Close())
}

// removeAll removes files that need not be there.
func removeAll(files ...string) error {
	for _, file := range files {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func checkRestorable(ctx context.Context, file string, o RestoreOptions) error {
	db, err := openCopy(file)
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := checkWhole(ctx, db)
	if err != nil {
		return err
	}
	if newest := newestMigration(sqliteDialect); version > newest {
		return fmt.Errorf("its schema is %d, this build of Kontor knows %d: use a newer build", version, newest)
	}
	if o.Key == nil {
		return nil
	}
	v, err := newVault(o.Key, o.OldKeys...)
	if err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, "SELECT value FROM settings WHERE name IN (?, ?)", keyCheck, keyChange)
	if err != nil {
		return fmt.Errorf("read what it was sealed with: %w", err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var word string
		if err := rows.Scan(&word); err != nil {
			return err
		}
		if _, err := v.opensWord(word); err != nil {
			return err
		}
	}
	if n == 0 && rows.Err() == nil {
		return errors.New("it says nowhere what it was sealed with")
	}
	return rows.Err()
}

// newestMigration is the schema that this build brings a database to.
func newestMigration(d dialect) (newest int64) {
	files, err := fs.Glob(migrations.Files, string(d)+"/*.sql")
	if err != nil {
		return 0 // the pattern is ours
	}
	for _, file := range files {
		number, _, _ := strings.Cut(filepath.Base(file), "_")
		n, _ := strconv.ParseInt(number, 10, 64)
		newest = max(newest, n)
	}
	return newest
}

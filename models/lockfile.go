package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrInUse is a database that another process works with.
var ErrInUse = errors.New("another process works with this database")

// LockDatabase takes a database for one process: a worker must not meet another on the same SQLite file, and a
// restore nobody. The lock is beside the file, ends with the process however it ends, and stays behind as an empty
// file, for to remove it would race. PostgreSQL needs none: its processes share the work.
// Returns ErrInUse.
func LockDatabase(database string) (unlock func() error, err error) {
	if dialectOf(database) == postgresDialect {
		return func() error { return nil }, nil
	}
	if real, err := filepath.EvalSymlinks(database); err == nil {
		database = real // one file, one lock, by whatever name
	}
	if err := os.MkdirAll(filepath.Dir(database), 0o750); err != nil {
		return nil, fmt.Errorf("make the database's folder: %w", err)
	}
	f, err := os.OpenFile(database+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(fmt.Errorf("%s: %w", database, ErrInUse), f.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the database: %w", err), f.Close())
	}
	return f.Close, nil
}

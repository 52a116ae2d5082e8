package models

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// FULL, not mattn's NORMAL: in WAL mode NORMAL loses acknowledged commits in a power cut. Immediate, so that a
// transaction takes the write lock at its start and never has to give up half-way. Statements are kept prepared by the
// drivers, a bounded number on each connection: GORM's own store prepares those of a transaction anew in each. What is let
// go of is zeroed, so that whoever was erased is not still to be read in the file; measured, that costs nothing.
const (
	sqliteWriter = "_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=5000&_foreign_keys=1&_secure_delete=true&_stmt_cache_size=100"
	sqliteReader = "mode=ro&_query_only=1&_busy_timeout=5000&_stmt_cache_size=50"
	readers      = 4
	readerIdle   = 30 * time.Second // then its 2 MB of the book are let go
	// sqliteCheckpoint is how many pages of 4 KiB SQLite's log holds before a commit writes them into the file. With the
	// default of 1000 a burst of deliveries pays twice as often for the same pages of an index.
	sqliteCheckpoint = "PRAGMA wal_autocheckpoint = 4000"
)

func openDatabase(ctx context.Context, database string) (writer, reader *gorm.DB, err error) {
	if dialectOf(database) == postgresDialect {
		db, err := openPool(postgres.Open(database), 16, 0)
		if err != nil {
			return nil, nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
		return db, db, nil
	}
	if dir := filepath.Dir(database); dir != "." {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, nil, fmt.Errorf("make the database's folder: %w", err)
		}
	}
	if writer, err = openPool(sqlite.Open(sqliteDSN(database, sqliteWriter)), 1, 0); err != nil {
		return nil, nil, fmt.Errorf("open SQLite %s: %w", database, err)
	}
	if err = writer.WithContext(ctx).Exec(sqliteCheckpoint).Error; err != nil {
		return nil, nil, fmt.Errorf("set SQLite's checkpoint: %w", err)
	}
	if err = checkPragmas(ctx, writer); err != nil {
		return nil, nil, err
	}
	if reader, err = openPool(sqlite.Open(sqliteDSN(database, sqliteReader)), readers, readerIdle); err != nil {
		return nil, nil, fmt.Errorf("open SQLite %s for reading: %w", database, err)
	}
	return writer, reader, nil
}

// sqliteDSN is a file URI: the path is escaped so that a ? or # in a folder's name stays part of it.
func sqliteDSN(path, params string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params
}

// openPool keeps a connection open that nobody uses for so long; 0: for good, as SQLite's writer must be, for what is set on it.
func openPool(d gorm.Dialector, conns int, idle time.Duration) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		TranslateError: true, SkipDefaultTransaction: true,
		Logger: logger.Discard, // errors are returned, and logged once where they end
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(conns)
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(idle)
	return db, nil
}

// checkPragmas refuses to run with less durability than asked for, as happens with a driver that does not know
// a parameter or a file system without WAL.
func checkPragmas(ctx context.Context, db *gorm.DB) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
		var got string
		if err := db.WithContext(ctx).Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil {
			return fmt.Errorf("read SQLite's %s: %w", pragma, err)
		}
		if !strings.EqualFold(got, want) {
			return fmt.Errorf("SQLite runs with %s = %s where %s is needed", pragma, got, want)
		}
	}
	return nil
}

func closeDatabase(db *gorm.DB) error {
	if db == nil {
		return nil
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

package models

import (
	"context"
	"fmt"
	"io/fs"

	"kontor/models/migrations"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/gorm"
)

// migrate applies what is missing. On PostgreSQL a session lock lets one of several starting processes do it.
func migrate(ctx context.Context, db *gorm.DB, d dialect) error {
	files, err := fs.Sub(migrations.Files, string(d))
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	name, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if d == postgresDialect {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		name, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(name, pool, files, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Schema is the number of the newest migration applied.
func (l *Ledger) Schema(ctx context.Context) (int64, error) {
	var version int64
	err := l.reads.WithContext(ctx).Raw("SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&version).Error
	if err != nil {
		return 0, fmt.Errorf("read the schema's version: %w", err)
	}
	return version, nil
}

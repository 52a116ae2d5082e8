package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// write runs fn in one transaction. No provider is called in it. What a person has asked for is finished even
// when their browser is gone: the verb decides that by the context it hands in.
//
// One transaction writes at a time, on PostgreSQL as on SQLite: all of them add to the same sums, each in the order of its own
// work, and of two that crossed the database would end one after the provider had been called.
func (l *Ledger) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	select {
	case l.writing <- struct{}{}: // before a connection is taken: those that wait leave them to those that read
		defer func() { <-l.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	err := l.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := l.alone(tx); err != nil {
			return err
		}
		return fn(tx)
	})
	if err == nil {
		l.watches.tell()
	}
	return err
}

// alone waits for the writers of other processes. SQLite's transactions do so by themselves.
func (l *Ledger) alone(tx *gorm.DB) error {
	if l.dialect == sqliteDialect {
		return nil
	}
	if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))").Error; err != nil {
		return fmt.Errorf("wait for others that write: %w", err)
	}
	return nil
}

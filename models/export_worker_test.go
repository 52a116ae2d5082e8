package models

import (
	"context"
	"strings"
)

// ClaimAndDie claims a due operation as a worker does, and does no more: as a process that is killed while sending.
func (l *Ledger) ClaimAndDie(ctx context.Context) error {
	_, _, err := l.claimOperation(ctx)
	return err
}

// ShareOf says how many workers there are, and takes one for an account's work until the function is called.
func (l *Ledger) ShareOf(workers int, account int64) (leave func()) {
	l.share.among(workers)
	return l.share.take(account)
}

// TakeOverStatements are what a start does to each table of leased rows.
func TakeOverStatements() map[string]string {
	statements := map[string]string{}
	for _, table := range leased {
		statements[table] = takeOverStatement(table)
	}
	return statements
}

// LookStatement is what is asked each second, with so many parameters.
func LookStatement() (text string, parameters int) {
	text = lookStatement(conditions())
	return text, strings.Count(text, "?")
}

// Failures are those that are counted in a row.
func Failures(l *Ledger) int32 { return l.failures.Load() }

package models

import (
	"context"
	"testing"
)

// SmallTasks makes a customer's task take many steps where a test has few rows.
func SmallTasks(t *testing.T) {
	merge, erase, look := mergeAtOnce, eraseAtOnce, eraseLooked
	t.Cleanup(func() { mergeAtOnce, eraseAtOnce, eraseLooked = merge, erase, look })
	mergeAtOnce, eraseAtOnce, eraseLooked = 2, 1, 2
}

// OneTask works one step of what is due of customers.
func OneTask(ctx context.Context, l *Ledger) (bool, error) { return l.workTask(ctx) }

// ClaimTask takes a due task and dies.
func ClaimTask(ctx context.Context, l *Ledger) (*CustomerTask, error) { return l.claimTask(ctx) }

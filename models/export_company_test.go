package models

import (
	"context"
	"testing"
)

// LateReader reads the company as Ledger.Company does, up to where it keeps it; that is done by what it gives.
func LateReader(t *testing.T, l *Ledger) (keep func()) {
	t.Helper()
	_, changes := l.company.get(l.clock())
	var c Company
	if err := l.reads.WithContext(context.Background()).Take(&c, 1).Error; err != nil {
		t.Fatal(err)
	}
	return func() { l.company.put(&c, l.clock(), changes) }
}

package models

import (
	"context"
	"testing"

	"gorm.io/gorm"
)

// Writer is the database behind a ledger, for tests that fill it faster than the verbs do.
func Writer(l *Ledger) *gorm.DB { return l.db }

// Write writes nothing, as a verb would.
func Write(ctx context.Context, l *Ledger) error {
	return l.write(ctx, func(*gorm.DB) error { return nil })
}

// SmallViews makes the bounds of views so small that a test's few rows cross them.
func SmallViews(t *testing.T) {
	arms, part, chunk, walked := maxArms, smallPart, exportChunk, looked
	t.Cleanup(func() { maxArms, smallPart, exportChunk, looked = arms, part, chunk, walked })
	maxArms, smallPart, exportChunk, looked = 3, 10, 7, 12
}

// SmallSnapshots makes the log that a snapshot may stand in the way of that large.
func SmallSnapshots(t *testing.T, log int64) {
	before := snapshotLog
	t.Cleanup(func() { snapshotLog = before })
	snapshotLog = log
}

// ViewStatement is what reads a page of a view, with its values.
func ViewStatement(l *Ledger, v View) (string, []any, error) {
	after, err := v.check()
	if err != nil {
		return "", nil, err
	}
	p, err := l.planView(context.Background(), &v)
	if err != nil {
		return "", nil, err
	}
	text, args := p.statement("payments.*", p.arms, after, 51)
	return l.bind(text), args, nil
}

// PageKey is the key of a page that ends there.
func PageKey(amount, created, id int64, s Sort) string {
	return pageKey(position{amount, created, id}, s)
}

// ReadPageKey gives the key again that is read from one.
func ReadPageKey(key string, s Sort) (string, error) {
	p, err := readPageKey(key, s)
	if p == nil || err != nil {
		return "", err
	}
	return pageKey(*p, s), nil
}

// Behind is the first text behind all that begin with s.
func Behind(s string) (string, bool) { return behind(s) }

// CellStatement is the skip scan of entries; it is to be read by the index entries_by_cell.
func CellStatement() string {
	return skipScan("entries", "event", "currency", "account_id") + " SELECT id FROM found"
}

// SoonStatements are those of what runs out soon that are long in a large book, by the index that each is to be read by.
func SoonStatements() map[string]string {
	return map[string]string{
		"SELECT * FROM payments WHERE " + lapsingBefore + " ORDER BY lapses_at, id LIMIT 20": "USING INDEX payments_lapsing",
		"SELECT " + lapsingAmounts: "USING COVERING INDEX payments_lapsing",
		"SELECT * FROM links WHERE " + expiringWithin + " ORDER BY expires_at, id LIMIT 20": "USING INDEX links_expiring",
		"SELECT " + expiringAmounts:                    "USING COVERING INDEX links_expiring",
		"SELECT id FROM links WHERE " + expiringWithin: "USING COVERING INDEX links_expiring",
	}
}

// SmallDatev lets a file for DATEV have so many bookings.
func SmallDatev(t *testing.T, bookings int64) {
	before := maxDatev
	t.Cleanup(func() { maxDatev = before })
	maxDatev = bookings
}

// SmallExports lets a file be told of at each chunk that is read, and kept in pieces of so many bytes.
func SmallExports(t *testing.T, piece int) {
	beat, size, at, going := exportBeat, chunkSize, chunksAtOnce, chunksGoing
	t.Cleanup(func() { exportBeat, chunkSize, chunksAtOnce, chunksGoing = beat, size, at, going })
	exportBeat, chunkSize, chunksAtOnce, chunksGoing = 0, piece, 2, 3
}

// RunExport works one file.
func RunExport(ctx context.Context, l *Ledger) (bool, error) { return l.workExport(ctx) }

// ExportCounted hands every payment on, and counts the chunks after which more was wanted.
func ExportCounted(l *Ledger, fn func(*Row) error) (chunks int, err error) {
	v := View{}
	if _, err := v.check(); err != nil {
		return 0, err
	}
	err = l.snapshot(context.Background(), func(ctx context.Context, _ func() error) error {
		plan, err := l.planView(ctx, &v)
		if err != nil {
			return err
		}
		return l.exportRows(ctx, plan, func() error { chunks++; return nil }, fn)
	})
	return chunks, err
}

// ExportRows are the rows of a table of files.
func ExportRows(t *testing.T, l *Ledger, table string) (n int64) {
	if err := l.reads.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// AfterPieces does something once the first pieces of a file are kept.
func AfterPieces(t *testing.T, l *Ledger, do func()) {
	kept := 0
	err := l.db.Callback().Create().After("gorm:create").Register("pieces", func(tx *gorm.DB) {
		if tx.Statement.Table == "export_chunks" {
			if kept++; kept == 3 { // those before are committed
				do()
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

package models_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// BenchmarkSeedMillion seeds a book of a million payments. The yardstick is SQLite writing the same tables and indexes
// into a new file by itself.
func BenchmarkSeedMillion(b *testing.B) {
	b.Run("a million payments beside SQLite's own copy", func(b *testing.B) {
		for b.Loop() {
			seedMillion(b)
		}
	})
}

func seedMillion(b *testing.B) {
	const payments = 1_000_000
	file := modelstest.SQLite(b)
	l := modelstest.OpenComputop(b, file)
	began := time.Now()
	modelstest.Seed(b, l, payments)
	took := modelstest.Since(began)
	rows := countRows(b, l)

	began = time.Now()
	if err := models.Writer(l).Exec("VACUUM INTO ?", file+".copy").Error; err != nil {
		b.Fatal(err)
	}
	modelstest.Beside(b, "rows/s", rows/took, rows/modelstest.Since(began), modelstest.AtLeast(0.03))
	modelstest.Alone(b, "seconds", took, modelstest.Bound{})
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	keepSeeded(b, file)
}

func countRows(b *testing.B, l *models.Ledger) float64 {
	var all float64
	for _, table := range []string{"payments", "operations", "entries", "lines", "audit", "customers", "name_words"} {
		var n int64
		if err := models.Writer(l).Table(table).Count(&n).Error; err != nil {
			b.Fatal(err)
		}
		all += float64(n)
	}
	return all
}

// keepSeeded leaves the book to the benchmarks that want one of that size.
func keepSeeded(b *testing.B, file string) {
	dir := os.Getenv(modelstest.BenchDirEnv)
	if dir == "" {
		return
	}
	if err := os.Rename(file, filepath.Join(dir, "seeded-1000000.db")); err != nil {
		b.Logf("the seeded book is not kept: %v", err) // another file system; it is seeded again
	}
}

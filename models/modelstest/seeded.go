package modelstest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/computop"
)

// BenchDirEnv names a folder in which seeded books are kept from one benchmark to the next.
const BenchDirEnv = "KONTOR_BENCH_DIR"

// Seeded is the file of a SQLite book with so many invented payments, the demo's users and two accounts. Benchmarks
// share it and add little to it. It is seeded where it is not there yet.
func Seeded(b *testing.B, payments int) string {
	b.Helper()
	dir := os.Getenv(BenchDirEnv)
	if dir == "" {
		dir = b.TempDir()
	}
	file := filepath.Join(dir, fmt.Sprintf("seeded-%d.db", payments))
	if _, err := os.Stat(file); err == nil {
		return file
	}
	l := OpenComputop(b, file+".new")
	Seed(b, l, payments)
	if err := l.Close(); err != nil { // the log is in the file now
		b.Fatal(err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		b.Fatal(err)
	}
	return file
}

// OpenComputop opens a book that accounts of Computop can be made in.
func OpenComputop(b *testing.B, database string) *models.Ledger {
	b.Helper()
	return Open(b, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}})
}

// Seed fills an empty book with the demo's users, two accounts and invented payments.
func Seed(b *testing.B, l *models.Ledger, payments int) {
	b.Helper()
	ctx := context.Background()
	if err := l.CreateDemoUsers(ctx); err != nil {
		b.Fatal(err)
	}
	o := models.SeedOptions{Payments: payments, Seed: 1}
	for _, name := range []string{"Shop", "Branch"} {
		o.Accounts = append(o.Accounts, *NewAccount(b, l, name))
	}
	if err := l.Seed(ctx, o); err != nil {
		b.Fatal(err)
	}
}

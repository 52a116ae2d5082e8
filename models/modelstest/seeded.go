package modelstest

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/computop"
)

// BenchDirEnv names a folder in which seeded books are kept from one benchmark to the next.
const BenchDirEnv = "KONTOR_BENCH_DIR"

// SeededClerk is who signs in to a seeded book. It has none of the demo's users, with whom the program would not serve it.
var SeededClerk = models.UserInput{Email: "clerk@seeded.test", Name: "Clea Clerk", Role: models.Clerk, Password: "correct horse battery"}

// Large is how many payments the benchmarks of a large book run on: ten million, or KONTOR_BENCH_PAYMENTS.
func Large(b *testing.B) int {
	b.Helper()
	n, err := strconv.Atoi(cmp.Or(os.Getenv("KONTOR_BENCH_PAYMENTS"), "10000000"))
	if err != nil {
		b.Fatal("KONTOR_BENCH_PAYMENTS: ", err)
	}
	return n
}

// Seeded is the file of a SQLite book with so many invented payments, a clerk and two accounts. Benchmarks
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

// SeededPostgres is the same book in a schema of its own on the tests' server, where it stays: a server that is kept from
// one benchmark to the next keeps it.
func SeededPostgres(b *testing.B, payments int) string {
	b.Helper()
	if os.Getenv(PostgresEnv) == "" {
		b.Skipf("%s is not set", PostgresEnv)
	}
	server, err := url.Parse(os.Getenv(PostgresEnv))
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("pgx", server.String())
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	schema := fmt.Sprintf("seeded_%d", payments)
	var there bool
	if err := db.QueryRow("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", schema).Scan(&there); err != nil {
		b.Fatal(err)
	}
	if !there {
		run(b, db, "DROP SCHEMA IF EXISTS seeding CASCADE")
		run(b, db, "CREATE SCHEMA seeding")
		l := OpenComputop(b, inSchema(server, "seeding"))
		Seed(b, l, payments)
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
		run(b, db, "ALTER SCHEMA seeding RENAME TO "+schema)
	}
	return inSchema(server, schema)
}

func run(b *testing.B, db *sql.DB, statement string) {
	b.Helper()
	if _, err := db.Exec(statement); err != nil {
		b.Fatal(err)
	}
}

// OpenComputop opens a book that accounts of Computop can be made in.
func OpenComputop(b *testing.B, database string) *models.Ledger {
	b.Helper()
	return Open(b, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}})
}

// Seed fills an empty book with SeededClerk, two accounts and invented payments.
func Seed(b *testing.B, l *models.Ledger, payments int) {
	b.Helper()
	ctx := context.Background()
	if _, err := l.CreateUser(ctx, Admin, SeededClerk); err != nil {
		b.Fatal(err)
	}
	o := models.SeedOptions{Payments: payments, Seed: 1}
	for _, name := range []string{"Shop", "Branch"} {
		o.Accounts = append(o.Accounts, *NewAccount(b, l, name))
	}
	began := time.Now()
	if err := l.Seed(ctx, o); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d payments were seeded in %.0f s", payments, Since(began))
}

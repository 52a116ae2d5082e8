package models_test

import (
	"context"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// BenchmarkApply is how many deliveries a second go all the way among a million payments: from the inbox to a payment,
// its operation, ledger entry, lines, sums and audit trail. The yardstick is as many bare rows, each its own durable
// commit. A delivery is three commits, claimed, applied and finished, so a third of the yardstick is out of reach.
func BenchmarkApply(b *testing.B) {
	b.Run("one worker, a million payments, beside bare commits", func(b *testing.B) {
		const deliveries, rounds = 300, 7
		l := modelstest.OpenComputop(b, copyOf(b, modelstest.Seeded(b, 1_000_000)))
		work(b, l) // what is due by now
		before := countEntries(b, l)
		bare := bareTable(b)
		var ours, theirs []float64
		for b.Loop() {
			for range rounds {
				accept(b, l, deliveries)
				began := time.Now()
				work(b, l)
				ours = append(ours, deliveries/modelstest.Since(began))
				began = time.Now()
				bare(deliveries)
				theirs = append(theirs, deliveries/modelstest.Since(began))
			}
		}
		if made := countEntries(b, l) - before; made != len(ours)*deliveries {
			b.Fatalf("%d deliveries made %d entries", len(ours)*deliveries, made)
		}
		modelstest.BesideRounds(b, "deliveries/s", ours, theirs, modelstest.AtLeast(0.05))
	})
}

// copyOf lets a benchmark add to a book that others share.
func copyOf(b *testing.B, file string) string {
	b.Helper()
	from, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(modelstest.SQLite(b))
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(to, from)
	if err := errors.Join(err, to.Close()); err != nil {
		b.Fatal(err)
	}
	return to.Name()
}

func work(b *testing.B, l *models.Ledger) {
	b.Helper()
	if err := l.RunDueJobs(context.Background()); err != nil {
		b.Fatal(err)
	}
}

func accept(b *testing.B, l *models.Ledger, n int) {
	b.Helper()
	for range n {
		header, body := modelstest.AuthorizedDelivery()
		if err := l.AcceptDelivery(context.Background(), "computop", "shop", header, body); err != nil {
			b.Fatal(err)
		}
	}
}

// bareTable gives what inserts so many rows, with a commit each.
func bareTable(b *testing.B) func(n int) {
	b.Helper()
	db := modelstest.Durable(b, modelstest.SQLite(b))
	if _, err := db.Exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT"); err != nil {
		b.Fatal(err)
	}
	insert, err := db.Prepare("INSERT INTO bare (n) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	return func(n int) {
		for i := range n {
			if _, err := insert.Exec(i); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func countEntries(b *testing.B, l *models.Ledger) int {
	b.Helper()
	var entries int64
	if err := models.Writer(l).Table("entries").Count(&entries).Error; err != nil {
		b.Fatal(err)
	}
	return int(entries)
}

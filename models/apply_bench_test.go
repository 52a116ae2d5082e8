package models_test

import (
	"context"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// BenchmarkApply is how many deliveries a second go all the way: from the inbox to a payment, its operation, ledger
// entry, lines, sums and audit trail. The yardstick is as many bare rows, each its own durable commit. A delivery is
// three commits, claimed, applied and finished, so a third of the yardstick is what could be reached.
func BenchmarkApply(b *testing.B) {
	b.Run("one worker, beside bare commits", func(b *testing.B) {
		const deliveries, rounds = 300, 7
		s := modelstest.NewShop(b, modelstest.ShopOptions{Enhanced: true})
		bare := bareTable(b)
		var ours, theirs []float64
		for b.Loop() {
			for range rounds {
				accept(b, s, deliveries)
				began := time.Now()
				if err := s.RunDueJobs(context.Background()); err != nil {
					b.Fatal(err)
				}
				ours = append(ours, deliveries/modelstest.Since(began))
				began = time.Now()
				bare(deliveries)
				theirs = append(theirs, deliveries/modelstest.Since(began))
			}
		}
		wantEntries(b, s.Ledger, len(ours)*deliveries)
		modelstest.BesideRounds(b, "deliveries/s", ours, theirs, modelstest.AtLeast(0.1))
	})
}

func accept(b *testing.B, s *modelstest.Shop, n int) {
	b.Helper()
	for range n {
		header, body := modelstest.AuthorizedDelivery()
		if err := s.AcceptDelivery(context.Background(), "computop", "shop", header, body); err != nil {
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

func wantEntries(b *testing.B, l *models.Ledger, want int) {
	b.Helper()
	var entries int64
	if err := models.Writer(l).Table("entries").Count(&entries).Error; err != nil || int(entries) != want {
		b.Fatalf("%d entries, want %d, %v", entries, want, err)
	}
}

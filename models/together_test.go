package models_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop"
)

// Ensure that many workers, on PostgreSQL of two processes, book many payments at once: those that were held and taken in one
// beside those that are captured now. Each adds to the same sums, and no work fails for another's sake.
func TestBookedTogether(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		ctx := context.Background()
		processes := []*models.Ledger{s.Ledger, s.Ledger}
		if strings.HasPrefix(database, "postgres") {
			processes[1] = modelstest.Open(t, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}, Now: s.Clock.Now})
		}
		var paid, held []*models.Payment
		for range 30 {
			paid = append(paid, s.Take(t, money.New(1000, "EUR"), providers.CaptureAutomatic))
			held = append(held, s.Authorized(t, money.New(1000, "EUR")))
		}
		for i := range paid {
			if err := s.Sim.Pay(paid[i].ProviderID, "4111111111111111"); err != nil {
				t.Fatal(err)
			}
			op, err := s.RequestCapture(ctx, modelstest.Clerk, ask(held[i], 400))
			mustRequest(t, op, err)
		}
		for range 3 { // a webhook makes a job, a job makes webhooks
			if err := s.Sim.Flush(ctx); err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			for n := range 8 {
				all.Go(func() {
					if err := processes[n%2].RunDueJobs(ctx); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		for i := range paid {
			if got := s.Payment(t, paid[i].ID).Captured; got != 1000 {
				t.Errorf("of what was paid %d are captured", got)
			}
			if got := s.Payment(t, held[i].ID).Captured; got != 400 {
				t.Errorf("of what was held %d are captured", got)
			}
		}
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that those who wait to write, while another process does, leave the connections to those who read.
func TestWaitingToWrite(t *testing.T) {
	database := modelstest.Postgres(t)
	l := modelstest.Open(t, models.Options{Database: database})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	other, err := direct(t, database).Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock := func(verb string) {
		t.Helper()
		if _, err := other.ExecContext(ctx, "SELECT "+verb+"(hashtextextended(current_schema(), 0))"); err != nil {
			t.Fatal(err)
		}
	}
	lock("pg_advisory_lock")
	begun, done := make(chan struct{}), make(chan error)
	for range 40 { // more than there are connections
		go func() {
			begun <- struct{}{}
			done <- models.Write(ctx, l)
		}()
	}
	for range 40 {
		<-begun
	}
	for range 200 {
		if err := l.Ready(ctx); err != nil {
			t.Fatal("nobody can read: ", err)
		}
	}
	lock("pg_advisory_unlock")
	for range 40 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

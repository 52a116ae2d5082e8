package models_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

func year() models.HistoryOptions {
	to := modelstest.NewClock().Now()
	return models.HistoryOptions{Payments: 2500, Seed: 7, From: to.AddDate(-1, 0, 0), To: to, Accounts: 2}
}

// Ensure that a history of the demo's size has every status, kind, currency and account, and is the same again.
func TestHistoryHasEverything(t *testing.T) {
	statuses, kinds, currencies, accounts := map[models.PaymentStatus]int{}, map[providers.Kind]int{}, map[string]int{}, map[int]int{}
	last := time.Time{}
	n := 0
	for p := range models.History(year()) {
		n++
		statuses[p.Status()]++
		currencies[p.Currency]++
		accounts[p.Account]++
		for _, o := range p.Operations {
			if kinds[o.Kind]++; o.At.Before(p.CreatedAt) || !o.At.Before(year().To) {
				t.Errorf("an operation of %v at %v", p.CreatedAt, o.At)
			}
		}
		if p.CreatedAt.Before(last) || p.CreatedAt.Before(year().From) {
			t.Errorf("a payment at %v after one at %v", p.CreatedAt, last)
		}
		last = p.CreatedAt
	}
	if n != 2500 || len(statuses) != len(models.PaymentStatuses) || len(kinds) != 6 || len(currencies) != 5 || len(accounts) != 2 {
		t.Errorf("%d payments: %v, %v, %v, %v", n, statuses, kinds, currencies, accounts)
	}
	if first := fmt.Sprint(slices.Collect(models.History(year()))); first != fmt.Sprint(slices.Collect(models.History(year()))) {
		t.Error("the same seed gives another history")
	}
	other := year()
	other.Seed++
	if fmt.Sprint(slices.Collect(models.History(year()))) == fmt.Sprint(slices.Collect(models.History(other))) {
		t.Error("another seed gives the same history")
	}
	_ = maps.Keys[map[string]int]
}

func BenchmarkSeedTime(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("SEED_N"))
	if err != nil {
		b.Skip()
	}
	for b.Loop() {
		s := modelstest.NewShop(b, modelstest.ShopOptions{Database: os.Getenv("SEED_DB")})
		began := time.Now()
		err := s.Seed(context.Background(), models.SeedOptions{Payments: n, Seed: 1, Accounts: []models.Account{*s.Account}, Progress: func(done, total int) {
			if done%100000 == 0 {
				fmt.Println(done, time.Since(began))
			}
		}})
		fmt.Println(time.Since(began), err)
	}
}

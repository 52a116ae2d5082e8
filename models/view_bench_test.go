package models_test

import (
	"context"
	"database/sql"
	"os"
	"runtime"
	"strconv"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// crowdSize is how many payments the benchmarks of lists and files run on; KONTOR_BENCH_PAYMENTS says otherwise.
func crowdSize(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("KONTOR_BENCH_PAYMENTS"))
	if err != nil {
		return 1_000_000
	}
	b.Logf("on %d payments", n)
	return n
}

// crowd fills a book by the database itself: statuses, currencies and accounts in very unequal shares.
func crowd(b *testing.B, database string, n int) *models.Ledger {
	b.Helper()
	l := modelstest.Open(b, models.Options{Database: database})
	fill(b, l, 0)
	numbers := "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
	b.StopTimer()
	err := models.Writer(l).Exec(numbers+` INSERT INTO payments (account_id, kind, reference, provider_id, order_reference, currency, amount, status,
		state, customer_id, customer_name, email, method, brand, last4, created_at, updated_at)
		SELECT 1 + (i * 7) % 3, CASE WHEN i % 997 = 0 THEN 'credit' ELSE 'payment' END, 'K' || ((CAST(i AS BIGINT) * 7919) % 100000007) || 'X' || i, 'pay_' || ((CAST(i AS BIGINT) * 104729) % 100000007) || 'Y' || i,
		'ORDER-' || i, CASE WHEN i % 1000 = 1 THEN 'BHD' WHEN i % 10 = 0 THEN 'JPY' ELSE 'EUR' END, (CAST(i AS BIGINT) * 7919) % 100000,
		CASE WHEN i % 5000 = 3 THEN 'expired' WHEN i % 20 = 7 THEN 'declined' WHEN i % 11 = 1 THEN 'refunded' ELSE 'captured' END,
		'authorized', 1 + i % 5, 'Anna Schmidt', 'c' || (i % 50000) || '@example.test', 'card', 'visa', CAST(1000 + i % 9000 AS TEXT),
		1700000000000000 + CAST(i AS BIGINT) * 31000000, 1 FROM n`, n).Error
	if err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	return l
}

func BenchmarkFindPayments(b *testing.B) {
	eachDatabase(b, func(b *testing.B, database string) {
		n := crowdSize(b)
		l := crowd(b, database, n)
		middle := models.Instant(1700000000000000 + int64(n)/2*31000000)
		eur := func(minor int64) *money.Money { return &money.Money{Minor: minor, Currency: "EUR"} }
		for _, c := range []struct {
			name string
			view models.View
		}{
			{"all", models.View{}},
			{"deep", models.View{To: middle}},
			{"one status", models.View{Statuses: []models.PaymentStatus{"captured"}}},
			{"three statuses, provider, deep", models.View{Statuses: []models.PaymentStatus{"captured", "expired", "refunded"}, Provider: "computop", To: middle}},
			{"rare status", models.View{Statuses: []models.PaymentStatus{"expired"}, Currencies: []string{"JPY"}}},
			{"nothing", models.View{Statuses: []models.PaymentStatus{"open"}}},
			{"amounts, few", models.View{Currencies: []string{"EUR"}, Min: eur(500), Max: eur(510)}},
			{"amounts, many", models.View{Currencies: []string{"EUR"}, Min: eur(500), Max: eur(50_000)}},
			{"by amount", models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst}},
			{"by amount, rare status", models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst, Statuses: []models.PaymentStatus{"expired"}}},
			{"by amount, status", models.View{Currencies: []string{"EUR"}, Sort: models.LargestFirst, Statuses: []models.PaymentStatus{"declined"}}},
			{"mail", models.View{Query: "c77@example.test"}},
			{"mail begins", models.View{Query: "c7"}},
			{"order begins", models.View{Query: "ORDER-99"}},
			{"last four", models.View{Query: "4242"}},
			{"amount", models.View{Query: "12.34"}},
			{"name", models.View{Query: "ann schm"}},
		} {
			b.Run(c.name, func(b *testing.B) {
				for b.Loop() {
					if _, err := l.FindPayments(context.Background(), c.view, 50); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// BenchmarkExport compares a file of everything with a bare loop over the same rows.
func BenchmarkExport(b *testing.B) {
	eachDatabase(b, func(b *testing.B, database string) {
		l := crowd(b, database, crowdSize(b))
		for name, v := range map[string]models.View{"all": {}, "captured": {Statuses: []models.PaymentStatus{"captured"}}} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					rows, before, peak := 0, heap(), uint64(0)
					_, err := l.ExportPayments(context.Background(), v, func(*models.Row) error {
						if rows++; rows%50_000 == 0 {
							peak = max(peak, heap())
						}
						return nil
					})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(max(peak, before)-before)/(1<<20), "MiB-more")
				}
			})
		}
		b.Run("bare", func(b *testing.B) {
			pool, err := models.Writer(l).DB()
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				bareLoop(b, pool)
			}
		})
	})
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func bareLoop(b *testing.B, pool *sql.DB) {
	rows, err := pool.Query(`SELECT id, created_at, account_id, kind, status, disputed, reference, provider_id, order_reference, description,
		currency, amount, authorized, captured, refunded, reversed, customer_name, email, method, brand, last4 FROM payments ORDER BY created_at DESC, id DESC`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var r models.Row
	for rows.Next() {
		err := rows.Scan(&r.ID, &r.CreatedAt, &r.AccountID, &r.Kind, &r.Status, &r.Disputed, &r.Reference, &r.ProviderID, &r.OrderReference, &r.Description,
			&r.Currency, &r.Amount, &r.Authorized, &r.Captured, &r.Refunded, &r.Reversed, &r.CustomerName, &r.Email, &r.Method, &r.Brand, &r.Last4)
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}

func eachDatabase(b *testing.B, bench func(b *testing.B, database string)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, modelstest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { bench(b, modelstest.Postgres(b)) })
}

package handlers

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models/modelstest"
)

// BenchmarkLargeSearch is by what is known of a payment, beside looking through the same columns with LIKE.
func BenchmarkLargeSearch(b *testing.B) {
	onEach(b, largeSearch)
}

func largeSearch(b *testing.B, book seeded) {
	database := book(b, modelstest.Large(b))
	d := openSeeded(b, database)
	for _, column := range []string{"email", "reference", "order_reference", "provider_id"} {
		b.Run("by "+column+", beside LIKE", func(b *testing.B) {
			known := somePayments(b, column, database, modelstest.Large(b))
			var found, like modelstest.Times
			for b.Loop() {
				found, like = append(found, nil), append(like, nil)
				last := len(found) - 1
				for i := range turns {
					found[last] = append(found[last], d.page("/transactions?q="+url.QueryEscape(known[i%len(known)].value)))
				}
				like[last] = append(like[last], looksThrough(b, database, known[len(known)/2].value))
			}
			modelstest.BesideTimes(b, found, like, modelstest.AtMost(0.01), modelstest.AtMost(0.01))
			modelstest.Alone(b, "p99-ms", found.Slowest()/1000, modelstest.AtMost(100))
		})
	}
}

// looksThrough is what a search without indexes takes that says how many it found, as ours does.
func looksThrough(b *testing.B, database, what string) time.Duration {
	b.Helper()
	db, like := readOnly(b, database), "LIKE"
	if onPostgres(database) {
		like = "ILIKE"
	}
	began := time.Now()
	rows, err := db.Query(strings.ReplaceAll(`SELECT count(*) OVER () FROM payments WHERE email LIKE $1 OR reference LIKE $1 OR
		order_reference LIKE $1 OR provider_id LIKE $1 ORDER BY created_at DESC, id DESC LIMIT 50`, "LIKE", like), "%"+strings.ToUpper(what)+"%")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
	}
	if err := rows.Err(); err != nil || n == 0 {
		b.Fatalf("LIKE finds %d payments, %v", n, err)
	}
	return time.Since(began)
}

// readOnly opens a seeded book past Kontor.
func readOnly(b *testing.B, database string) *sql.DB {
	b.Helper()
	driver := "pgx"
	if !onPostgres(database) {
		driver, database = "sqlite3", "file:"+database+"?mode=ro&_query_only=1"
	}
	db, err := sql.Open(driver, database)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// BenchmarkFigures are the pages of figures of a large book, beside summing the entries of the month they show.
func BenchmarkFigures(b *testing.B) {
	onEach(b, largeFigures)
}

func largeFigures(b *testing.B, book seeded) {
	database := book(b, modelstest.Large(b))
	d, db := openSeeded(b, database), readOnly(b, database)
	from := d.ledger.Now().UTC().AddDate(0, 0, -30).UnixMicro()
	for _, path := range []string{"/", "/reports", "/reports?period=this-year&step=month", "/ledger"} {
		b.Run(path+", beside the sum of a month", func(b *testing.B) {
			var page, sum modelstest.Times
			for b.Loop() {
				page, sum = append(page, nil), append(sum, nil)
				last := len(page) - 1
				for range turns {
					page[last] = append(page[last], d.page(path))
				}
				began := time.Now()
				var all int64
				err := db.QueryRow(`SELECT sum(n) FROM (SELECT sum(CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END) AS n FROM entries e
					JOIN lines l ON l.entry_id = e.id WHERE e.booked_at >= $1 GROUP BY e.account_id, e.currency, l.book) m`, from).Scan(&all)
				if err != nil || all == 0 {
					b.Fatalf("a month sums to %d, %v", all, err)
				}
				sum[last] = append(sum[last], time.Since(began))
			}
			modelstest.BesideTimes(b, page, sum, modelstest.Bound{}, modelstest.Bound{})
			modelstest.Alone(b, "p99-ms", page.Slowest()/1000, modelstest.AtMost(50))
		})
	}
}

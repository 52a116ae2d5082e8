package handlers

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"kontor/models/modelstest"

	_ "github.com/mattn/go-sqlite3"
)

const (
	pageRounds = 7
	turns      = 300 // of the figure and of the yardstick in a round, one after the other: a busy machine slows both down
)

func alternate(b *testing.B, figure, yardstick func(i int) time.Duration) (f, y modelstest.Times) {
	for i := range 20 { // caches are warm, statements prepared
		figure(i)
		yardstick(i)
	}
	for b.Loop() {
		for range pageRounds {
			f, y = append(f, nil), append(y, nil)
			last := len(f) - 1
			for i := range turns {
				f[last], y[last] = append(f[last], figure(i)), append(y[last], yardstick(i))
			}
		}
	}
	return f, y
}

// BenchmarkTransactionsPage is the list with two filters and fifty rows, signed in, over HTTP: it costs the same
// among a million payments as among ten thousand.
func BenchmarkTransactionsPage(b *testing.B) {
	const path = "/transactions?status=captured&currency=EUR"
	b.Run(million("two filters, beside ten thousand"), func(b *testing.B) {
		small, large := openSeeded(b, modelstest.Seeded(b, 10_000)), openSeeded(b, modelstest.Seeded(b, 1_000_000))
		small.wantRows(path, pageSize, pageSize)
		large.wantRows(path, pageSize, pageSize)
		f, y := alternate(b,
			func(int) time.Duration { return large.page(path) },
			func(int) time.Duration { return small.page(path) })
		modelstest.BesideTimes(b, f, y, modelstest.AtMost(1.5), modelstest.AtMost(1.5))
	})
}

// BenchmarkSearch is beside what is read by its primary key through the same web: the page of the payment that is
// searched for.
func BenchmarkSearch(b *testing.B) {
	for _, c := range []struct {
		column string
		most   int // rows that it finds
	}{{"email", pageSize}, {"reference", 1}, {"order_reference", pageSize}, {"provider_id", 1}} {
		b.Run(million("by "+c.column+", beside a payment's page"), func(b *testing.B) {
			book := modelstest.Seeded(b, 1_000_000)
			d, known := openSeeded(b, book), somePayments(b, c.column, book, 1_000_000)
			search := func(i int) string { return "/transactions?q=" + url.QueryEscape(known[i%len(known)].value) }
			d.wantRows(search(0), 1, c.most)
			f, y := alternate(b,
				func(i int) time.Duration { return d.page(search(i)) },
				func(i int) time.Duration { return d.page(fmt.Sprintf("/transactions/%d", known[i%len(known)].id)) })
			modelstest.BesideTimes(b, f, y, modelstest.Bound{}, modelstest.AtMost(3))
		})
	}
}

type known struct {
	id    int64
	value string
}

// somePayments are spread over the whole book.
func somePayments(b *testing.B, column, book string, payments int) (all []known) {
	b.Helper()
	db := readOnly(b, book)
	for id := int64(1); id < int64(payments); id += int64(payments)/200 - 1 {
		k := known{id: id}
		err := db.QueryRow("SELECT id, "+column+" FROM payments WHERE id >= $1 AND "+column+" <> '' ORDER BY id LIMIT 1", id).Scan(&k.id, &k.value)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, k)
	}
	return all
}

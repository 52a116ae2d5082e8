package handlers

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"kontor/models/modelstest"
)

// starts is how many starts are measured on each book.
const starts = 40

// BenchmarkLargeStart is what a book has to do with how long a start takes: it is opened, the web is made, and the page that
// everybody sees first is answered; beside the same with ten thousand payments. What the program takes before that, which is the
// same on any book, is in BenchmarkStart.
func BenchmarkLargeStart(b *testing.B) {
	onEach(b, func(b *testing.B, book seeded) {
		few, many := book(b, 10_000), book(b, modelstest.Large(b))
		b.Run("beside ten thousand", func(b *testing.B) {
			for b.Loop() {
				f, y := modelstest.Times{nil}, modelstest.Times{nil}
				for range starts {
					f[0], y[0] = append(f[0], start(b, many)), append(y[0], start(b, few))
				}
				modelstest.BesideTimes(b, f, y, modelstest.AtMost(1.5), modelstest.Bound{})
			}
		})
	})
}

// start is how long it takes to begin with a book, of which the program knows nothing yet.
func start(b *testing.B, database string) time.Duration {
	b.Helper()
	began := time.Now()
	l := modelstest.OpenComputop(b, database)
	web, err := New(benchDeps(l))
	if err != nil {
		b.Fatal(err)
	}
	page := httptest.NewRecorder()
	web.ServeHTTP(page, httptest.NewRequest(http.MethodGet, "/login", nil))
	took := time.Since(began)
	if page.Code != http.StatusOK {
		b.Fatalf("the first page is answered with %d", page.Code)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	return took
}

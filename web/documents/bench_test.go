package documents_test

import (
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"kontor/models/billing"
	"kontor/models/modelstest"
	"kontor/web/documents"
)

// BenchmarkDocument is how long a document takes to make, and how much memory passes through, beside a thousand times the
// encoding of the same document as JSON: what the machine does with bytes, without fonts and pages.
func BenchmarkDocument(b *testing.B) {
	for _, c := range []struct {
		name string
		make func() *billing.Document
		most float64 // times the yardstick
	}{
		{"hybrid of five lines, beside a thousand JSONs", invoice, 12},
		{"hybrid of sixty lines, beside a thousand JSONs", func() *billing.Document { return long("EUR") }, 4},
	} {
		b.Run(c.name, func(b *testing.B) {
			const rounds = 15
			d := c.make()
			hybrid := func() {
				if _, err := documents.Hybrid(b.Context(), d, billing.Letterhead{Color: "#0f766e"}); err != nil {
					b.Fatal(err)
				}
			}
			hybrid() // the fonts are measured once
			var ours, theirs []float64
			allocated := uint64(0)
			for b.Loop() {
				for range rounds {
					before := passed()
					began := time.Now()
					hybrid()
					ours = append(ours, 1000*modelstest.Since(began))
					allocated += passed() - before
					began = time.Now()
					for range 1000 {
						if _, err := json.Marshal(d); err != nil {
							b.Fatal(err)
						}
					}
					theirs = append(theirs, 1000*modelstest.Since(began))
				}
			}
			modelstest.BesideRounds(b, "ms", ours, theirs, modelstest.AtMost(c.most))
			modelstest.Alone(b, "MB", float64(allocated)/float64(len(ours))/1e6, modelstest.Bound{})
		})
	}
}

// passed is how many bytes were ever allocated.
func passed() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

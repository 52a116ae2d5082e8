package handlers

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"kontor/models/modelstest"
)

var assetOf = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)

// BenchmarkWeight is what a first visit costs over the wire, with all that the page asks for, and what a part of it costs
// that is swapped: kilobytes as a browser gets them, without headers.
func BenchmarkWeight(b *testing.B) {
	d := openSeeded(b, modelstest.Seeded(b, 10_000))
	for name, c := range map[string]struct {
		path  string
		bound float64
	}{
		"home": {"/", 60}, "list": {"/transactions", 60}, "detail": {"/transactions/5000", 60}, "reports": {"/reports", 60}, "ledger": {"/ledger", 60},
		"list, swapped": {"/transactions?status=captured", 8}, "search, swapped": {"/transactions?q=anna", 8}, "customers, swapped": {"/customers?q=anna", 8},
	} {
		b.Run(name, func(b *testing.B) {
			var all float64
			for b.Loop() {
				if strings.HasSuffix(name, "swapped") {
					all = d.weight(c.path, "HX-Request", "true")
					continue
				}
				var page bytes.Buffer
				d.get(c.path, "identity", &page)
				all = d.weight(c.path)
				seen := map[string]bool{}
				for _, m := range assetOf.FindAllStringSubmatch(page.String(), -1) {
					if !seen[m[1]] {
						seen[m[1]], all = true, all+d.weight(m[1])
					}
				}
				if len(seen) < 5 {
					b.Fatalf("%s asks for %d things only", c.path, len(seen))
				}
			}
			modelstest.Alone(b, "kB", all, modelstest.AtMost(c.bound))
		})
	}
}

// weight is how many kilobytes an answer has that is compressed as a browser asks.
func (d *desk) weight(path string, header ...string) float64 {
	d.b.Helper()
	var body bytes.Buffer
	d.get(path, acceptedEncodings, &body, header...)
	return float64(body.Len()) / 1000
}

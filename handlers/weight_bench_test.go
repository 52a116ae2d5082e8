package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"kontor/models/modelstest"
)

var assetOf = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)

// BenchmarkWeight is what a first visit costs over the wire, with all that the page asks for, and what a part of it costs
// that is swapped: kilobytes as a browser gets them, without headers.
func BenchmarkWeight(b *testing.B) {
	d := openSeeded(b, 10_000)
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
					all = d.weight(c.path, http.Header{"Hx-Request": {"true"}})
					continue
				}
				var page bytes.Buffer
				d.get(c.path, "identity", &page)
				all = d.weight(c.path, nil)
				seen := map[string]bool{}
				for _, m := range assetOf.FindAllStringSubmatch(page.String(), -1) {
					if !seen[m[1]] {
						seen[m[1]], all = true, all+d.weight(m[1], nil)
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
func (d *desk) weight(path string, header http.Header) float64 {
	d.b.Helper()
	request, err := http.NewRequest(http.MethodGet, d.url+path, nil)
	if err != nil {
		d.b.Fatal(err)
	}
	if header != nil {
		request.Header = header.Clone()
	}
	request.Header.Set("Accept-Encoding", acceptedEncodings)
	r, err := d.people.Do(request)
	if err != nil {
		d.b.Fatal(err)
	}
	defer r.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil || r.StatusCode != http.StatusOK {
		d.b.Fatal(fmt.Errorf("%s: %s, %w", path, r.Status, err))
	}
	return float64(body.Len()) / 1000
}

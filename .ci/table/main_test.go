package main

import (
	"strings"
	"testing"
)

const sample = `goos: linux
BenchmarkPage/a_million,_beside_ten_thousand-2   1   1234 p50-µs   1000 yardstick-p50-µs   1.234 ×p50-µs   1.500 ≤×p50-µs
BenchmarkTake-2   3   12.5 ns/op   9000 d/s   1000 yardstick-d/s   9.0 ×d/s   4.0 ≥×d/s   12.0 MiB-more   16.0 ≤MiB-more   7 seconds
PASS
`

// Ensure that figures stand beside their yardsticks, and that only a met target passes.
func TestTable(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		ok   bool
		want []string
	}{
		"met": {sample, true, []string{
			"Page/a million, beside ten thousand | 1234 p50-µs | 1000 | × 1.23 | ≤ 1.5 | ok", "| 9000 d/s | 1000 | × 9.00 | ≥ 4 | ok",
			"| 12 MiB-more | | | ≤ 16 | ok", "| 7 seconds | | | |",
		}},
		"too slow":      {strings.ReplaceAll(sample, "1.234 ×", "1.6 ×"), false, []string{"MISSED", "a target was missed"}},
		"too few":       {strings.ReplaceAll(sample, "9.0 ×", "3.9 ×"), false, []string{"MISSED"}},
		"too much":      {strings.ReplaceAll(sample, "12.0 MiB", "16.1 MiB"), false, []string{"MISSED"}},
		"failed":        {sample + "--- FAIL: BenchmarkOther\n", false, []string{"a benchmark failed"}},
		"did not build": {sample + "FAIL	kontor/handlers [build failed]\n", false, []string{"a benchmark failed"}},
		"no target":     {"BenchmarkX-2 1 5 ns/op\nPASS\n", false, []string{"nothing with a target"}},
		"nothing":       {"", false, []string{"nothing with a target"}},
	} {
		var out strings.Builder
		if ok := run(strings.NewReader(c.in), &out); ok != c.ok {
			t.Errorf("%s: passed %t, want %t", name, ok, c.ok)
		}
		for _, want := range c.want {
			if !strings.Contains(spaced(out.String()), spaced(want)) {
				t.Errorf("%s: no %q in\n%s", name, want, out.String())
			}
		}
	}
}

// spaced is text without its alignment: a column is as wide as its widest cell.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

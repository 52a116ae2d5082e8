package models_test

import (
	"testing"

	"kontor/models"
)

func TestSeriesGiveNumbers(t *testing.T) {
	for _, c := range []struct {
		pattern string
		year    int
		n       int64
		number  string
		scope   string
	}{
		{"RE-{YYYY}-{0000}", 2026, 7, "RE-2026-0007", "RE-2026-{}"},
		{"RE-{YYYY}-{0000}", 2026, 12345, "RE-2026-12345", "RE-2026-{}"},
		{"{0}", 2026, 1, "1", "{}"},
		{"{YY}/{000}", 2007, 42, "07/042", "07/{}"},
		{"{YYYY}{000000}", 2026, 1, "2026000001", "2026{}"},
		{"{000}.A_{YYYY}", 2026, 1, "001.A_2026", "{}.A_2026"},
	} {
		s, err := models.ParseSeries(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got := s.Number(c.year, c.n); got != c.number {
			t.Errorf("%s: number %d of %d is %s, want %s", c.pattern, c.n, c.year, got, c.number)
		}
		if got := s.Scope(c.year); got != c.scope {
			t.Errorf("%s: counted by %s, want %s", c.pattern, got, c.scope)
		}
	}
}

func TestSeriesAreRefused(t *testing.T) {
	for pattern, key := range map[string]string{
		"":                                  "series.empty",
		"RE-2026":                           "series.shape",
		"RE-{YYYY}":                         "series.shape",
		"{00}-{00}":                         "series.shape",
		"RE-{}":                             "series.shape",
		"RE-{001}":                          "series.shape",
		"RE-{0000000000}":                   "series.shape",
		"RE {000}":                          "series.shape",
		"RÉ-{000}":                          "series.shape",
		"RE-{MM}-{000}":                     "series.shape",
		"RE-{yyyy}-{000}":                   "series.shape",
		"{000}\n":                           "series.shape",
		"RE-2{000}":                         "series.digit_beside",
		"{000}1":                            "series.digit_beside",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ-{0000}": "series.too_long",
	} {
		if _, err := models.ParseSeries(pattern); models.AsProblem(err) == nil || models.AsProblem(err).Key != key {
			t.Errorf("%q: %v, want %s", pattern, err, key)
		}
	}
}

// What is taken as a pattern gives numbers that are told apart, and a year's counter goes on when its width changes.
func FuzzSeries(f *testing.F) {
	for _, seed := range []string{"RE-{YYYY}-{0000}", "{YY}{0}", "{000}/{YYYY}", "{0}{0}", "1{0}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		s, err := models.ParseSeries(pattern)
		if err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%q: %v is no problem", pattern, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, n := range []int64{1, 2, 9, 10, 99, 100, 9999, 10_000, 1_000_000_000} {
			number := s.Number(2026, n)
			if seen[number] || len(number) > 40 {
				t.Errorf("%s gives %s", pattern, number)
			}
			seen[number] = true
		}
		if s.String() != pattern || s.Yearly() != (s.Scope(2026) != s.Scope(2027)) {
			t.Errorf("%s is counted by %s, then by %s", s, s.Scope(2026), s.Scope(2027))
		}
	})
}

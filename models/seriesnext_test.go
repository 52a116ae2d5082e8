package models_test

import (
	"slices"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that the number that is said to be next is the one that is given, that a pattern that comes back goes on where
// it was, and that no change gives a number twice.
func TestNextNumberIsTheOneGiven(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		merchant(t, l)
		var given []string
		for _, c := range []struct {
			pattern string
			n       int64
		}{
			{"RE-{YYYY}-{0000}", 1},
			{"RE-{YYYY}-{0000}", 2},
			{"RE-{YYYY}-{0}", 3}, // only the width is another: the same counter
			{"A{0}", 1},
			{"RE-{YYYY}-{0000}", 4},
		} {
			change(t, l, models.CompanyTerms{InvoiceSeries: c.pattern, CreditNoteSeries: "CN-{0}", PaymentDays: 14})
			series, err := models.ParseSeries(c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			next, err := l.NextNumber(t.Context(), c.pattern)
			if err != nil {
				t.Fatal(err)
			}
			got := finalised(t, l, threeRates())
			if want := series.Number(got.IssuedOn.Time().Year(), c.n); next != want || got.Number != want || slices.Contains(given, want) {
				t.Errorf("%s was said to give %s and gave %s, want %s, after %v", c.pattern, next, got.Number, want, given)
			}
			given = append(given, got.Number)
		}
	})
}

package models_test

import (
	"context"
	"slices"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a new book has a company with usable defaults.
func TestCompanyHasDefaults(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		c, err := l.Company(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, pattern := range []string{c.InvoiceSeries, c.CreditNoteSeries} {
			if _, err := models.ParseSeries(pattern); err != nil {
				t.Errorf("%s: %v", pattern, err)
			}
		}
		if c.Name != "" || c.HasLogo() || c.PaymentDays != 14 || !slices.Equal(c.ReminderDays, []int{3, 10, 20}) || c.LetterText("en", models.Greeting) != "" {
			t.Errorf("%+v", c)
		}
		if _, _, err := l.Logo(context.Background()); !models.HasCode(err, models.Missing) {
			t.Errorf("a logo that is not there: %v", err)
		}
	})
}

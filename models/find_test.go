package models_test

import (
	"fmt"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that each kind is found by what is known of it, a few at most, nothing by a single character, and nobody who was
// erased, on both databases.
func TestFindAnywhere(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		p := bring(t, s, models.Person{FirstName: "Odalys", LastName: "Vanterpool", Email: "odalys@example.com"})
		if _, err := s.CreateLink(t.Context(), modelstest.Clerk, models.NewLink{
			Key: models.NewKey(), AccountID: s.Account.ID, Amount: money.New(1200, "EUR"), Description: "Two books", OrderReference: "LINK-9",
			Customer: models.Person{LastName: "Vanterpool", Email: "odalys@example.com"}, Language: "en", Capture: "automatic",
		}); err != nil {
			t.Fatal(err)
		}
		counts := func(words string) string {
			t.Helper()
			found, err := s.FindAnywhere(t.Context(), words)
			if err != nil {
				t.Fatalf("%q: %v", words, err)
			}
			return fmt.Sprint(len(found.Payments), len(found.Customers), len(found.Links), len(found.Invoices))
		}
		for words, want := range map[string]string{
			"odalys@": "1 1 1 0", "vanter": "1 1 1 0", p.Reference: "1 0 0 0", " " + p.Reference[:8] + " ": "1 0 0 0", "link-9": "0 0 1 0", "two bo": "0 0 1 0",
			"o": "0 0 0 0", "": "0 0 0 0", "%%": "0 0 0 0", "\xff\xff": "0 0 0 0", "od\x00": "0 0 0 0",
		} {
			if got := counts(words); got != want {
				t.Errorf("%q gives %s payments, customers, links and invoices, want %s", words, got, want)
			}
		}
		for i := range 10 {
			bring(t, s, models.Person{LastName: "Many", Email: fmt.Sprintf("many%d@example.com", i)})
		}
		if got := counts("many"); got != "8 8 0 0" {
			t.Errorf("of ten %s are shown", got)
		}
	})
}

package models_test

import (
	"context"
	"slices"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// Ensure that people are suggested by the beginning of their e-mail first, then by words of their names and their number,
// few at a time, whatever is typed, on both databases.
func TestSuggestCustomers(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		for _, c := range []models.Person{
			{FirstName: "Erika", LastName: "Muster", Email: "em@example.com", Reference: "C-1"},
			{FirstName: "Emil", LastName: "Muster-Öztürk", Email: "x@example.com", Reference: "C-2"},
			{FirstName: "100%", LastName: "O'Neil", Email: "o_neil@example.com"},
		} {
			bring(t, s, c)
		}
		for query, want := range map[string][]string{
			"em": {"Erika Muster", "Emil Muster-Öztürk"}, "EM@": {"Erika Muster"}, "muster": {"Emil Muster-Öztürk", "Erika Muster"}, "öz": {"Emil Muster-Öztürk"},
			"muster em": {"Emil Muster-Öztürk"}, "c-1": {"Erika Muster"}, "C-": {"Erika Muster", "Emil Muster-Öztürk"}, "e": nil, "%": nil, "o_": {"100% O'Neil"},
			"oxneil": nil, "": nil, "\xff\xff": nil, "em\x00": nil,
		} {
			found, err := s.SuggestCustomers(context.Background(), query)
			if err != nil {
				t.Errorf("%q: %v", query, err)
			}
			var names []string
			for _, c := range found {
				names = append(names, c.Name)
			}
			if slices.Sort(names); !slices.Equal(names, sorted(want)) {
				t.Errorf("%q gives %v, want %v", query, names, want)
			}
			if query == "em" && found[0].Name != "Erika Muster" {
				t.Error("whose e-mail begins so does not come first")
			}
		}
	})
}

// bring takes a payment of somebody, whom the book then knows.
func bring(t *testing.T, s *modelstest.Shop, c models.Person) *models.Payment {
	t.Helper()
	p, err := s.TakePayment(context.Background(), modelstest.Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Channel: models.ChannelHosted, Amount: money.New(100, "EUR"), Capture: "manual", Customer: c,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func sorted(all []string) []string {
	all = slices.Clone(all)
	slices.Sort(all)
	return all
}

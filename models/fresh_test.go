package models_test

import (
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	"kontor/providers/computop"
)

// Ensure that a change of an account is seen at once by who made it, and by another process two seconds later; and that what one
// page does to the list is nobody else's.
func TestAccountsAreFresh(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		other := modelstest.Open(t, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}, Now: s.Clock.Now})
		want := func(who string, l *models.Ledger, active bool, n int) {
			t.Helper()
			all, err := l.Accounts(t.Context())
			if err != nil || len(all) != n || all[len(all)-1].Active != active {
				t.Fatalf("%s: %+v, %v, want %d, the last active: %v", who, all, err, n, active)
			}
			all[len(all)-1].Active = !active
		}
		want("the other, before", other, true, 1)
		want("the one, before", s.Ledger, true, 1)
		if err := s.SetAccountActive(t.Context(), modelstest.Admin, s.Account.ID, false); err != nil {
			t.Fatal(err)
		}
		want("who switched it off", s.Ledger, false, 1)
		want("the other, too soon", other, true, 1)
		s.Clock.Turn(2 * time.Second)
		want("the other", other, false, 1)
		want("the one", s.Ledger, false, 1)
		_, err := s.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
			Provider: "computop", Name: "Zweiter", Mode: providers.ModeSimulator, BaseURL: s.SimURL,
			Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"},
		})
		if err != nil {
			t.Fatal(err)
		}
		want("who made a second one", s.Ledger, true, 2)
	})
}

package models_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that what is summed by longer steps, days and months is what is booked, whatever the zone of the house is, and
// also after it is another.
func TestSumsByDays(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		live(t, s, 6, rand.New(rand.NewPCG(1, 2)))
		if found := findings(t, s.Ledger); len(found) > 0 {
			t.Fatalf("in UTC: %v", found)
		}
		rows := texts(t, direct(t, database), "SELECT span || count(*) FROM entry_sums GROUP BY span ORDER BY span")
		if len(rows) != 2 {
			t.Fatalf("sums of %v, want days and months", rows)
		}
		for _, zone := range []string{"Asia/Kolkata", "Europe/Berlin"} {
			in := models.CompanyRegion{TimeZone: zone}
			if err := s.ChangeCompany(context.Background(), modelstest.Admin, in); err != nil {
				t.Fatal(err)
			}
			if found := findings(t, s.Ledger); len(found) > 0 {
				t.Fatalf("in %s: %v", zone, found)
			}
			live(t, s, 1, rand.New(rand.NewPCG(1, 2)))
			if found := findings(t, s.Ledger); len(found) > 0 {
				t.Fatalf("later in %s: %v", zone, found)
			}
		}
	})
}

// Ensure that the day of a clock change is one day, and that each stretch begins where the one before ends.
func TestClock(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca", "Australia/Lord_Howe"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(7, 8))
		for range 2_000 {
			at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(69 * 365 * 24 * time.Hour)))).In(zone)
			y, m, d := at.Date()
			day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
			month := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400
			if gotDay, gotMonth := models.HouseDay(zone, models.At(at)); gotDay != day || gotMonth != month {
				t.Fatalf("%s is on day %d of month %d, want %d of %d", at, gotDay, gotMonth, day, month)
			}
		}
	}
}

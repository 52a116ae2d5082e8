package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

func ailing(checks []models.Check) string {
	var names []string
	for _, c := range checks {
		if !c.OK {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Ensure that a healthy shop is found healthy, and each ailment by its name.
func TestDoctor(t *testing.T) {
	ctx := context.Background()
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		always := ""
		if strings.HasPrefix(database, "postgres") {
			always = "clock" // the shop's stands still, the server's does not
		}
		s.Captured(t, money.New(1000, "EUR"))
		if checks := s.Doctor(ctx, true); ailing(checks) != always || len(checks) != 11 {
			t.Errorf("a healthy shop: %+v", checks)
		}
		db := direct(t, database)
		for _, c := range []struct{ do, undo, want string }{
			{"UPDATE operations SET due_at = 1", "UPDATE operations SET due_at = 0", "due operations"},
			{"UPDATE deliveries SET due_at = 1", "UPDATE deliveries SET due_at = 0", "due deliveries"},
			{"UPDATE operations SET status = 'unknown', settled = 0", "UPDATE operations SET status = 'succeeded'", "unknown operations"},
			{"UPDATE operations SET status = 'unknown', settled = 0, due_at = 9000000000000000", "UPDATE operations SET status = 'succeeded', due_at = 0", ""},
			{"UPDATE goose_db_version SET version_id = version_id + 90000", "UPDATE goose_db_version SET version_id = version_id - 90000", "schema"},
			{"UPDATE accounts SET slug = 'moved'", "UPDATE accounts SET slug = 'shop'", "secret key, account moved"},
			{"UPDATE accounts SET base_url = 'http://127.0.0.1:1'", "UPDATE accounts SET base_url = '" + s.SimURL + "'", "account shop"},
			{"UPDATE accounts SET active = NOT active, slug = 'off'", "UPDATE accounts SET active = NOT active, slug = 'shop'", "secret key"},
		} {
			run(t, db, c.do)
			if got := strings.ReplaceAll(ailing(s.Doctor(ctx, true)), "clock, ", ""); got != c.want && got != always {
				t.Errorf("%s: %s", c.do, got)
			} else if c.want != "" && got == always {
				t.Errorf("%s: nothing found", c.do)
			}
			run(t, db, c.undo)
		}
	})
}

// Ensure that a clock that was set back is found.
func TestDoctorClock(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		s.Clock.Turn(time.Since(s.Clock.Now())) // as PostgreSQL's
		s.Captured(t, money.New(1000, "EUR"))
		if got := ailing(s.Doctor(context.Background(), false)); got != "" {
			t.Errorf("with the right time: %s", got)
		}
		s.Clock.Turn(-time.Minute)
		if got := ailing(s.Doctor(context.Background(), false)); got != "clock" {
			t.Errorf("a minute back: %s", got)
		}
	})
}

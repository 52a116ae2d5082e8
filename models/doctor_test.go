package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// ailing are the names of what is not right, but for what a test's server is allowed.
func ailing(checks []models.Check, allowed ...string) string {
	var names []string
	for _, c := range checks {
		if !c.OK && !slices.Contains(allowed, c.Name) {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

const mailDue = `INSERT INTO mails (key, kind, language, email, message_id, status, due_at, created_at)
	VALUES ('k', 'test', 'en', 'a@b.test', 'id', 'queued', 1, 1)`

// Ensure that the doctor tries the mail server when it is asked to, tells what is wrong, and sends nothing.
func TestDoctorTriesMailServer(t *testing.T) {
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Password: "right"})
	l := modelstest.Open(t, models.Options{Mailer: server.Post(t)})
	if names := ailing(l.Doctor(context.Background(), true)); names != "" || server.SignIns() != 1 {
		t.Errorf("%q is not well, %d sign-ins", names, server.SignIns())
	}
	server.Stop()
	if names := ailing(l.Doctor(context.Background(), false)); names != "" {
		t.Errorf("unasked, it tried %q", names)
	}
	if names := ailing(l.Doctor(context.Background(), true)); names != "mail server" || len(server.Received()) != 0 {
		t.Errorf("%q is not well", names)
	}
}

// Ensure that a healthy shop is found healthy, and each ailment by its name.
func TestDoctor(t *testing.T) {
	ctx := context.Background()
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := modelstest.NewShop(t, modelstest.ShopOptions{Database: database})
		var allowed []string
		if strings.HasPrefix(database, "postgres") {
			allowed = []string{"clock", "durability"} // the shop's clock stands still, and tests may run without fsync
		}
		s.Captured(t, money.New(1000, "EUR"))
		if checks := s.Doctor(ctx, true); ailing(checks, allowed...) != "" || len(checks) != 13 {
			t.Errorf("a healthy shop: %+v", checks)
		}
		db := direct(t, database)
		for _, c := range []struct{ do, undo, want string }{
			{"UPDATE operations SET due_at = 1", "UPDATE operations SET due_at = 0", "due operations"},
			{"UPDATE deliveries SET due_at = 1", "UPDATE deliveries SET due_at = 0", "due deliveries"},
			{mailDue, "DELETE FROM mails", "due mails"},
			{"UPDATE operations SET status = 'unknown', settled = 0", "UPDATE operations SET status = 'succeeded'", "unknown operations"},
			{"UPDATE operations SET status = 'unknown', settled = 0, due_at = 9000000000000000", "UPDATE operations SET status = 'succeeded', due_at = 0", ""},
			{"UPDATE goose_db_version SET version_id = version_id + 90000", "UPDATE goose_db_version SET version_id = version_id - 90000", "schema"},
			{"UPDATE accounts SET slug = 'moved'", "UPDATE accounts SET slug = 'shop'", "secret key, account moved"},
			{"UPDATE accounts SET base_url = 'http://127.0.0.1:1'", "UPDATE accounts SET base_url = '" + s.SimURL + "'", "account shop"},
			{"UPDATE accounts SET active = NOT active, slug = 'off'", "UPDATE accounts SET active = NOT active, slug = 'shop'", "secret key"},
		} {
			run(t, db, c.do)
			if got := ailing(s.Doctor(ctx, true), allowed...); got != c.want {
				t.Errorf("%s: %q, want %q", c.do, got, c.want)
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
		if got := ailing(s.Doctor(context.Background(), false), "durability"); got != "" {
			t.Errorf("with the right time: %s", got)
		}
		s.Clock.Turn(-time.Minute)
		if got := ailing(s.Doctor(context.Background(), false), "durability"); got != "clock" {
			t.Errorf("a minute back: %s", got)
		}
	})
}

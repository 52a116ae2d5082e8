package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// life is a ledger with one payment and a clerk.
func life(t *testing.T, database string) (*models.Ledger, *modelstest.Clock, models.Payment, models.Actor) {
	t.Helper()
	clock := modelstest.NewClock()
	l := modelstest.Open(t, models.Options{Database: database, Now: clock.Now})
	fill(t, l, 0)
	p := randomPaymentOf(1, "K1")
	insert(t, l, &p)
	err := models.Writer(l).Exec("INSERT INTO users (id, email, name, role, password_hash, created_at, updated_at) VALUES (7, 'carla@kontor.test', 'Carla', 'clerk', 'x', 1, 1)").Error
	if err != nil {
		t.Fatal(err)
	}
	return l, clock, p, models.Actor{UserID: 7, Name: "Carla as she was", Role: models.Clerk}
}

// Ensure that a timeline tells everything once, newest first, by the names of people.
func TestTimeline(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, clock, p, clerk := life(t, database)
		at := func(minutes int) models.Instant { return noon.Add(time.Duration(minutes) * time.Minute) }
		user := int64(7)
		insert(t, l, &models.Operation{PaymentID: p.ID, Kind: providers.Authorization, Status: models.OpSucceeded, Origin: models.FromProvider, Key: "1", Reference: "1", Currency: "EUR", CreatedAt: at(1)})
		insert(t, l, &models.Operation{PaymentID: p.ID, Kind: providers.Capture, Status: models.OpSucceeded, Origin: models.FromKontor, UserID: &user, Key: "2", Reference: "2", Currency: "EUR", CreatedAt: at(3)})
		for _, line := range []models.Audit{
			{At: at(0), Actor: "Provider", Action: "payment.found", Subject: "payment", SubjectID: p.ID, PaymentID: &p.ID},
			{At: at(3), UserID: &user, Actor: "Carla as she was", Action: "capture.requested", Subject: "operation", SubjectID: 2, PaymentID: &p.ID},
			{At: at(4), Actor: "Kontor", Action: "capture.succeeded", Subject: "operation", SubjectID: 2, PaymentID: &p.ID},
			{At: at(4), Actor: "Kontor", Action: "capture.succeeded", Subject: "operation", SubjectID: 99},
		} {
			insert(t, l, &line)
		}
		insert(t, l, &models.Delivery{AccountID: 1, EventKey: "e", Status: models.DeliveryProcessed, Body: []byte("{}"), Times: 1, PaymentID: &p.ID, ReceivedAt: at(2)})
		clock.Turn(5 * time.Minute)
		if err := l.AddNote(context.Background(), clerk, p.ID, "n1", "She called."); err != nil {
			t.Fatal(err)
		}
		events, err := l.Timeline(context.Background(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range events {
			got = append(got, tell(e))
		}
		want := []string{
			"5 Carla note She called.", "3 Carla capture [3 Carla capture.requested 4 Kontor capture.succeeded]", "2 Provider delivery e",
			"1 Provider authorization []", "0 Provider payment.found",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("told as\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func tell(e models.Event) string {
	minute := func(i models.Instant) int { return i.Time().Minute() }
	head := fmt.Sprint(minute(e.At), " ", e.Who, " ")
	switch {
	case e.Operation != nil:
		var steps []string
		for _, s := range e.Steps {
			steps = append(steps, fmt.Sprint(minute(s.At), " ", s.Who, " ", s.Action))
		}
		return head + string(e.Operation.Kind) + " [" + strings.Join(steps, " ") + "]"
	case e.Delivery != nil:
		return head + "delivery " + e.Delivery.EventKey
	case e.Note != nil:
		return head + "note " + e.Note.Body
	}
	return head + e.Audit.Action
}

// Ensure that a note is written once for each form, by clerks, within its bounds, and audited.
func TestAddNote(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l, _, p, clerk := life(t, database)
		viewer := clerk
		viewer.Role = models.Viewer
		for _, c := range []struct {
			name    string
			actor   models.Actor
			payment int64
			key     string
			body    string
			code    models.Code
		}{
			{"first", clerk, p.ID, "k1", strings.Repeat("ü", 2000), ""},
			{"the same form again", clerk, p.ID, "k1", strings.Repeat("ü", 2000), ""},
			{"the same key for something else", clerk, p.ID, "k1", "other", models.Conflict},
			{"empty", clerk, p.ID, "k2", " \n\x00", models.Invalid},
			{"too long", clerk, p.ID, "k3", strings.Repeat("ü", 2001), models.Invalid},
			{"without a key", clerk, p.ID, "", "body", models.Invalid},
			{"of no payment", clerk, 999, "k4", "body", models.Missing},
			{"of a viewer", viewer, p.ID, "k5", "body", models.Forbidden},
			{"of nobody", models.System, p.ID, "k6", "body", models.Forbidden},
			{"hostile", clerk, p.ID, "k7", "a\x00b\xff", ""},
		} {
			err := l.AddNote(context.Background(), c.actor, c.payment, c.key, c.body)
			if (err == nil) != (c.code == "") || err != nil && !models.HasCode(err, c.code) {
				t.Errorf("%s: %v, want %q", c.name, err, c.code)
			}
		}
		var bodies []string
		if err := models.Writer(l).Raw("SELECT body FROM notes ORDER BY id").Scan(&bodies).Error; err != nil {
			t.Fatal(err)
		}
		if len(bodies) != 2 || bodies[1] != "ab\uFFFD" {
			t.Errorf("%d notes, the last %q", len(bodies), bodies[len(bodies)-1])
		}
		var audited int
		if err := models.Writer(l).Raw("SELECT count(*) FROM audit WHERE action = 'note.added' AND user_id = 7").Scan(&audited).Error; err != nil || audited != 2 {
			t.Errorf("%d audit lines, %v", audited, err)
		}
	})
}

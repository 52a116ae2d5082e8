package models_test

import (
	"fmt"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers/computop/sim"
)

// person is a user by e-mail.
func person(t *testing.T, l *models.Ledger, email string) models.Actor {
	t.Helper()
	all, err := l.Users(t.Context(), modelstest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if all[i].Email == email {
			return all[i].Actor()
		}
	}
	t.Fatalf("nobody has %s", email)
	return models.Actor{}
}

// noticesOf is what a person's notices say.
func noticesOf(t *testing.T, l *models.Ledger, who models.Actor) string {
	t.Helper()
	all, err := l.Notices(t.Context(), who, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	unread, err := l.Unread(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(unread, " unread")
	for _, n := range all {
		text += fmt.Sprintf(", %s %s %d", n.Kind, n.Thing, n.ThingID)
		if n.By != "" {
			text += " by " + n.By
		}
		if n.Operation != nil {
			text += " " + string(n.Operation.Kind)
		}
	}
	return text
}

// Ensure that whom a note names is told once, whoever wrote it and the same form sent twice tell nobody again, each reads
// only their own, and what came after the page stays unread; and that old ones go, on both databases.
func TestNotices(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s, staff, k := noted(t, database)
		ada, zoe := person(t, s.Ledger, "ada@example.com"), person(t, s.Ledger, "zoe@example.com")
		key := models.NewKey()
		for range 2 {
			if err := s.AddThingNote(t.Context(), staff, models.OnLink, k.ID, key, "@lovelace @lovelace @"+staff.Name); err != nil {
				t.Fatal(err)
			}
		}
		p := bring(t, s, models.Person{LastName: "Buyer"})
		if err := s.AddNote(t.Context(), staff, p.ID, models.NewKey(), "@zoe and @lovelace"); err != nil {
			t.Fatal(err)
		}
		by := " by " + staff.Name
		for who, want := range map[models.Actor]string{
			ada:   fmt.Sprintf("2 unread, mention payment %d%s, mention link %d%s", p.ID, by, k.ID, by),
			zoe:   fmt.Sprintf("1 unread, mention payment %d%s", p.ID, by),
			staff: "0 unread",
		} {
			if got := noticesOf(t, s.Ledger, who); got != want {
				t.Errorf("%s is told %q, want %q", who.Name, got, want)
			}
		}
		all, err := s.Notices(t.Context(), ada, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ReadNotice(t.Context(), zoe, all[0].ID); !models.HasCode(err, models.Missing) {
			t.Errorf("somebody else's is read: %v", err)
		}
		if older, err := s.Notices(t.Context(), ada, all[0].ID, 50); err != nil || len(older) != 1 || older[0].ID != all[1].ID {
			t.Errorf("behind the first stand %+v, %v", older, err)
		}
		if err := s.ReadNotices(t.Context(), ada, all[1].ID); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Unread(t.Context(), ada); err != nil || n != 1 {
			t.Errorf("%d are unread, %v: what came later was read too", n, err)
		}
		if _, err := s.ReadNotice(t.Context(), ada, all[0].ID); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Unread(t.Context(), zoe); err != nil || n != 1 {
			t.Errorf("somebody else's was read too: %d, %v", n, err)
		}
		s.WorkLater(t, 22*24*time.Hour)
		if got, err := s.Notices(t.Context(), ada, 0, 50); err != nil || len(got) != 2 {
			t.Errorf("before their time %d are left, %v", len(got), err)
		}
		s.WorkLater(t, 24*time.Hour)
		if got := noticesOf(t, s.Ledger, ada) + noticesOf(t, s.Ledger, zoe); got != "0 unread0 unread" {
			t.Errorf("old ones are left: %s", got)
		}
	})
}

// Ensure that who asked for money is told, once, that it was declined, and that nobody knows whether it moved; others are not.
func TestNoticesOfOutcomes(t *testing.T) {
	s := modelstest.NewShop(t, modelstest.ShopOptions{})
	staff := staffOf(t, s.Ledger)
	other := person(t, s.Ledger, "clerk@demo.test")
	p := s.Captured(t, money.New(5000, "EUR"))
	once := sim.Fault{Next: 1, Only: "refund"}
	for what, faults := range map[string]sim.Faults{"declined": {Decline: once}, "unknown": {LoseAnswer: once}} {
		s.Sim.SetFaults(faults)
		_, err := s.RequestRefund(t.Context(), staff, models.Ask{PaymentID: p.ID, Amount: money.New(100, "EUR"), Key: models.NewKey(), Reason: "x"})
		if err != nil {
			t.Fatal(err)
		}
		s.Work(t)
		want := fmt.Sprintf("1 unread, %s payment %d refund", what, p.ID)
		if got := noticesOf(t, s.Ledger, staff); got != want {
			t.Errorf("they are told %q, want %q", got, want)
		}
		if got := noticesOf(t, s.Ledger, other); got != "0 unread" {
			t.Errorf("somebody else is told %q", got)
		}
		s.Work(t)
		all, err := s.Notices(t.Context(), staff, 0, 50)
		if err != nil || len(all) != 1 {
			t.Fatalf("they are told again: %+v, %v", all, err)
		}
		if err := models.Writer(s.Ledger).Exec("DELETE FROM notices").Error; err != nil {
			t.Fatal(err)
		}
	}
}

package models_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that a new user is written down as typed, with the ledger's time, and can sign in.
func TestCreateUser(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		in := models.UserInput{Email: " Carl.Clerk@Kontor.Test ", Name: " Carl Ćlerk ", Role: models.Clerk, Password: goodPassword}
		made, err := s.CreateUser(context.Background(), s.admin.Actor(), in)
		if err != nil {
			t.Fatal(err)
		}
		u := s.user(t, made.ID)
		if *u != *made {
			t.Errorf("made %+v, held %+v", made, u)
		}
		now := models.At(s.clock.Now())
		want := models.User{ID: u.ID, Email: "carl.clerk@kontor.test", Name: "Carl Ćlerk", Role: models.Clerk, Active: true, CreatedAt: now, UpdatedAt: now}
		if *u != want {
			t.Errorf("held %+v, want %+v", *u, want)
		}
		s.wantSignIn(t, "CARL.clerk@kontor.test ", goodPassword)
		wantTrail(t, s.trail(t, u.ID), "user.created", "signin.succeeded")
		var secrets int
		s.value(t, &secrets, "SELECT count(*) FROM users WHERE password_hash NOT LIKE '$argon2id$%' OR password_hash LIKE '%tea with%' OR password_hash LIKE '%sugars%'")
		if secrets != 0 {
			t.Errorf("%d passwords are kept as something else than a hash", secrets)
		}
	})
}

// Ensure that every wrong field is told beside it, and that nothing is half-done.
func TestWrongUsers(t *testing.T) {
	tests := map[string]struct {
		change     func(*models.UserInput)
		key, field string
	}{
		"no e-mail":          {func(in *models.UserInput) { in.Email = "" }, "user.email_shape", "email"},
		"no e-mail but text": {func(in *models.UserInput) { in.Email = "carl" }, "user.email_shape", "email"},
		"a name and e-mail":  {func(in *models.UserInput) { in.Email = "Carl <carl@kontor.test>" }, "user.email_shape", "email"},
		"two e-mails":        {func(in *models.UserInput) { in.Email = "a@kontor.test, b@kontor.test" }, "user.email_shape", "email"},
		"a long e-mail":      {func(in *models.UserInput) { in.Email = strings.Repeat("a", 250) + "@b.test" }, "user.email_shape", "email"},
		"a taken e-mail":     {func(in *models.UserInput) { in.Email = "ADA@kontor.test" }, "user.email_taken", "email"},
		"no name":            {func(in *models.UserInput) { in.Name = " " }, "user.name_shape", "name"},
		"a name of lines":    {func(in *models.UserInput) { in.Name = "Carl\nAdmin" }, "user.name_shape", "name"},
		"a name with zero":   {func(in *models.UserInput) { in.Name = "Carl\x00" }, "user.name_shape", "name"},
		"broken characters":  {func(in *models.UserInput) { in.Name = "Carl\xff" }, "user.name_shape", "name"},
		"a long name":        {func(in *models.UserInput) { in.Name = strings.Repeat("ö", 101) }, "user.name_too_long", "name"},
		"no role":            {func(in *models.UserInput) { in.Role = "" }, "user.role_unknown", "role"},
		"an unknown role":    {func(in *models.UserInput) { in.Role = "root" }, "user.role_unknown", "role"},
		"a bad password":     {func(in *models.UserInput) { in.Password = "short" }, "password.too_short", "password"},
	}
	onStaff(t, func(t *testing.T, s *staff) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				in := models.UserInput{Email: "carl@kontor.test", Name: "Carl", Role: models.Clerk, Password: goodPassword}
				test.change(&in)
				_, err := s.CreateUser(context.Background(), s.admin.Actor(), in)
				wantKey(t, err, models.Invalid, test.key, test.field)
			})
		}
		if all, err := s.Users(context.Background(), s.admin.Actor()); err != nil || len(all) != 1 {
			t.Errorf("%d users, %v; want the admin alone", len(all), err)
		}
	})
}

// Ensure that only admins see and change users.
func TestUsersAreForAdmins(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		for _, actor := range []models.Actor{{}, {UserID: 9, Role: models.Viewer}, {UserID: 9, Role: models.Clerk}, {UserID: 9, Role: models.Manager}} {
			_, err := s.CreateUser(ctx, actor, models.UserInput{Email: "m@kontor.test", Name: "M", Role: models.Admin, Password: goodPassword})
			wantKey(t, err, models.Forbidden, "forbidden", "")
			_, err = s.Users(ctx, actor)
			wantKey(t, err, models.Forbidden, "forbidden", "")
			wantKey(t, s.SetRole(ctx, actor, s.admin.ID, models.Viewer), models.Forbidden, "forbidden", "")
			wantKey(t, s.SetActive(ctx, actor, s.admin.ID, false), models.Forbidden, "forbidden", "")
		}
	})
}

// Ensure that role and activity change what they should, end sessions, and are written down once.
func TestChangeRights(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		carl := s.person(t, "carl@kontor.test", models.Clerk)
		change := func(do func() error) *models.User {
			t.Helper()
			for range 2 { // the second time there is nothing to do
				if err := do(); err != nil {
					t.Fatal(err)
				}
			}
			return s.user(t, carl.ID)
		}
		promoted := change(func() error { return s.SetRole(ctx, s.admin.Actor(), carl.ID, models.Manager) })
		if promoted.Role != models.Manager || promoted.SessionEpoch != carl.SessionEpoch+1 {
			t.Errorf("promoted: %+v", promoted)
		}
		s.wantSession(t, carl, false)
		s.wantSession(t, promoted, true)
		out := change(func() error { return s.SetActive(ctx, s.admin.Actor(), carl.ID, false) })
		s.wantSession(t, promoted, false)
		s.wantSession(t, out, false)
		s.wantWrong(t, carl.Email, goodPassword)
		change(func() error { return s.SetActive(ctx, s.admin.Actor(), carl.ID, true) })
		s.wantSession(t, promoted, false)
		s.wantSignIn(t, carl.Email, goodPassword)
		wantTrail(t, s.trail(t, carl.ID), "user.created", "user.role_changed", "user.deactivated", "user.activated", "signin.succeeded")
		wantKey(t, s.SetRole(ctx, s.admin.Actor(), carl.ID, "root"), models.Invalid, "user.role_unknown", "role")
		wantKey(t, s.SetRole(ctx, s.admin.Actor(), 4711, models.Clerk), models.Missing, "user.missing", "")
		wantKey(t, s.SetActive(ctx, s.admin.Actor(), 4711, true), models.Missing, "user.missing", "")
		_, err := s.User(ctx, 4711)
		wantKey(t, err, models.Missing, "user.missing", "")
	})
}

// Ensure that the last admin who can sign in stays one.
func TestLastAdmin(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		second := s.person(t, "second@kontor.test", models.Admin)
		if err := s.SetActive(ctx, s.admin.Actor(), second.ID, false); err != nil {
			t.Fatal(err)
		}
		wantKey(t, s.SetRole(ctx, s.admin.Actor(), s.admin.ID, models.Manager), models.Conflict, "user.last_admin", "")
		wantKey(t, s.SetActive(ctx, s.admin.Actor(), s.admin.ID, false), models.Conflict, "user.last_admin", "")
		if u := s.user(t, s.admin.ID); *u != *s.admin {
			t.Errorf("the last admin is now %+v", u)
		}
		wantTrail(t, s.trail(t, s.admin.ID), "user.created")
	})
}

// Ensure that of two admins who demote each other at once, in two processes, one is left.
func TestAdminsDemoteEachOther(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		other := modelstest.Open(t, s.options)
		for range 10 {
			second := s.person(t, "x"+strings.ToLower(models.NewKey())+"@kontor.test", models.Admin)
			var wg sync.WaitGroup
			var errs [2]error
			wg.Go(func() { errs[0] = s.SetRole(context.Background(), models.System, second.ID, models.Viewer) })
			wg.Go(func() {
				errs[1] = other.SetRights(context.Background(), models.System, s.admin.ID, models.Admin, false)
			})
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("want one refused: %v, %v", errs[0], errs[1])
			}
			wantKey(t, errors.Join(errs[:]...), models.Conflict, "user.last_admin", "")
			if errs[1] == nil { // the second is the last one now, and goes on as the first
				s.admin = second
			}
		}
	})
}

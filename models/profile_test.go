package models_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"github.com/alexedwards/argon2id"
)

// Ensure that a changed password takes the old one's place and ends every session.
func TestChangePassword(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		s.wantWrong(t, s.admin.Email, otherPassword)
		s.wantSession(t, s.admin, true)
		if err := s.ChangePassword(ctx, s.admin.Actor(), goodPassword, otherPassword); err != nil {
			t.Fatal(err)
		}
		s.wantSession(t, s.admin, false)
		now := s.user(t, s.admin.ID)
		s.wantSession(t, now, true)
		if now.Failures != 0 {
			t.Errorf("%d failures are left", now.Failures)
		}
		s.wantWrong(t, s.admin.Email, goodPassword)
		s.wantSignIn(t, s.admin.Email, otherPassword)
		wantTrail(t, s.trail(t, now.ID), "user.created", "signin.failed", "user.password_changed", "signin.failed", "signin.succeeded")
	})
}

// Ensure that a wrong old password changes nothing and counts as at sign-in, and that a bad new one costs no try.
func TestChangePasswordRefused(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		wantKey(t, s.ChangePassword(ctx, s.admin.Actor(), goodPassword, "short"), models.Invalid, "password.too_short", "new")
		wantKey(t, s.ChangePassword(ctx, s.admin.Actor(), goodPassword, s.admin.Email), models.Invalid, "password.is_email", "new")
		wantKey(t, s.ChangePassword(ctx, models.System, goodPassword, otherPassword), models.Missing, "user.missing", "")
		for failures := range 5 {
			if got := s.user(t, s.admin.ID).Failures; got != failures {
				t.Fatalf("%d failures are counted, want %d", got, failures)
			}
			wantKey(t, s.ChangePassword(ctx, s.admin.Actor(), otherPassword, "another good password"), models.Invalid, "password.wrong", "old")
		}
		p := wantKey(t, s.ChangePassword(ctx, s.admin.Actor(), goodPassword, otherPassword), models.TooMany, "signin.locked", "")
		if until := models.At(s.clock.Now().Add(time.Minute)); p.Args["until"] != until {
			t.Errorf("locked until %v, want %v", p.Args["until"], until)
		}
		_, err := s.SignIn(ctx, s.admin.Email, goodPassword)
		wantKey(t, err, models.TooMany, "signin.locked", "")
		s.clock.Turn(time.Minute)
		s.wantSession(t, s.admin, true)
		s.wantSignIn(t, s.admin.Email, goodPassword)
	})
}

// Ensure that of two who change a password at once with the same old one, one does: the other's old one is wrong by then.
func TestChangePasswordAtOnce(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		o := s.options // a hash of some milliseconds, so that both have compared before either writes
		o.PasswordHash = &argon2id.Params{Memory: 8 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
		l := modelstest.Open(t, o)
		for round := range 5 {
			carl := s.person(t, strings.ToLower(models.NewKey())+"@kontor.test", models.Clerk)
			var errs [2]error
			var wg sync.WaitGroup
			for i, replacement := range []string{"one good password", "two good passwords"} {
				wg.Go(func() { errs[i] = l.ChangePassword(context.Background(), carl.Actor(), goodPassword, replacement) })
			}
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("round %d: want one refused: %v, %v", round, errs[0], errs[1])
			}
			if p := models.AsProblem(errors.Join(errs[:]...)); p == nil || p.Key != "session.ended" && p.Key != "password.wrong" {
				t.Errorf("round %d: %v", round, errors.Join(errs[:]...))
			}
		}
	})
}

// Ensure that the command gives a new password, unlocks the user and ends their sessions, under the policy.
func TestResetPassword(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		for range 5 {
			s.wantWrong(t, s.admin.Email, otherPassword)
		}
		wantKey(t, s.ResetPassword(ctx, "nobody@kontor.test", otherPassword), models.Missing, "user.missing", "")
		wantKey(t, s.ResetPassword(ctx, s.admin.Email, "password1234"), models.Invalid, "password.common", "password")
		s.wantSession(t, s.admin, true)
		if err := s.ResetPassword(ctx, " ADA@kontor.test", otherPassword); err != nil {
			t.Fatal(err)
		}
		s.wantSession(t, s.admin, false)
		s.wantSignIn(t, s.admin.Email, otherPassword)
		s.wantWrong(t, s.admin.Email, goodPassword)
		var by string
		s.value(t, &by, "SELECT actor FROM audit WHERE action = 'user.password_reset'")
		if by != models.System.Name {
			t.Errorf("reset by %q", by)
		}
	})
}

func refusedFor(t *testing.T, s *staff, names string) {
	t.Helper()
	if err := s.RefuseDemoUsers(context.Background()); err == nil || !strings.Contains(err.Error(), ": "+names+";") {
		t.Errorf("got %v, want the names %s", err, names)
	}
}

// Ensure that the demo's users are made once, can sign in, and keep production from starting until each has a
// password of their own.
func TestDemoUsers(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		if err := s.RefuseDemoUsers(ctx); err != nil {
			t.Fatalf("refused without a demo user: %v", err)
		}
		for range 2 {
			if err := s.CreateDemoUsers(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := s.Users(ctx, s.admin.Actor()); err != nil || len(all) != 1+4 {
			t.Fatalf("%d users, %v", len(all), err)
		}
		roles := map[string]models.Role{"admin": models.Admin, "manager": models.Manager, "clerk": models.Clerk, "viewer": models.Viewer}
		for name, role := range roles {
			u := s.wantSignIn(t, name+"@demo.test", "kontor-demo")
			if u.Role != role || !u.Demo {
				t.Errorf("%s: %+v", name, u)
			}
			wantTrail(t, s.trail(t, u.ID), "user.created", "signin.succeeded")
		}
		refusedFor(t, s, "admin@demo.test, clerk@demo.test, manager@demo.test, viewer@demo.test")
		viewer := s.wantSignIn(t, "viewer@demo.test", models.DemoPassword)
		wantKey(t, s.ChangePassword(ctx, viewer.Actor(), models.DemoPassword, models.DemoPassword), models.Invalid, "password.too_short", "new")
		if err := s.ChangePassword(ctx, viewer.Actor(), models.DemoPassword, goodPassword); err != nil {
			t.Fatal(err)
		}
		if err := s.SetActive(ctx, s.admin.Actor(), s.wantSignIn(t, "clerk@demo.test", models.DemoPassword).ID, false); err != nil {
			t.Fatal(err)
		}
		refusedFor(t, s, "admin@demo.test, clerk@demo.test, manager@demo.test")
		if err := s.CreateDemoUsers(ctx); err != nil { // leaves who is there alone
			t.Fatal(err)
		}
		s.wantWrong(t, "viewer@demo.test", models.DemoPassword)
		for _, name := range []string{"admin", "clerk", "manager"} {
			if err := s.ResetPassword(ctx, name+"@demo.test", goodPassword); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.RefuseDemoUsers(ctx); err != nil {
			t.Error(err)
		}
	})
}

// Ensure that someone who has a demo user's e-mail already keeps their name and password.
func TestDemoUsersLeaveOthers(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		before := s.person(t, "viewer@demo.test", models.Clerk)
		if err := s.CreateDemoUsers(context.Background()); err != nil {
			t.Fatal(err)
		}
		if now := s.user(t, before.ID); *now != *before {
			t.Errorf("before %+v, now %+v", before, now)
		}
		s.wantSignIn(t, before.Email, goodPassword)
		s.wantSignIn(t, "admin@demo.test", models.DemoPassword)
		wantTrail(t, s.trail(t, before.ID), "user.created", "signin.succeeded")
	})
}

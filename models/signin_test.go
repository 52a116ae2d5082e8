package models_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// Ensure that the right password gives the user, takes back the count and is written down; the wrong one is told from
// nothing.
func TestSignIn(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		for range 4 {
			s.wantWrong(t, s.admin.Email, otherPassword)
		}
		s.wantWrong(t, "nobody@kontor.test", goodPassword)
		s.wantWrong(t, "", "")
		s.wantWrong(t, "\x00\xff", "\x00\xff")
		s.wantWrong(t, s.admin.Email+strings.Repeat(" ", 300)+"x", goodPassword)
		if got := s.user(t, s.admin.ID).Failures; got != 4 {
			t.Errorf("%d failures are counted, want 4", got)
		}
		s.clock.Turn(time.Hour)
		u := s.wantSignIn(t, " Ada@Kontor.test", goodPassword)
		want := *s.admin
		want.LastSeenAt = models.At(s.clock.Now())
		if *u != want || *s.user(t, u.ID) != want {
			t.Errorf("signed in %+v, held %+v, want %+v", *u, *s.user(t, u.ID), want)
		}
		s.wantWrong(t, s.admin.Email, otherPassword) // the first of five again
		if got := s.user(t, s.admin.ID).Failures; got != 1 {
			t.Errorf("%d failures are counted, want 1", got)
		}
		failed := "signin.failed"
		wantTrail(t, s.trail(t, u.ID), "user.created", failed, failed, failed, failed, "signin.succeeded", failed)
	})
}

// Ensure that each wrong password after the fifth doubles the lock up to an hour, that the right one waits as well,
// and that a lock is written down once.
func TestLock(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		for range 4 {
			s.wantWrong(t, s.admin.Email, otherPassword)
		}
		for _, minutes := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
			wait := time.Duration(minutes) * time.Minute
			s.wantWrong(t, s.admin.Email, otherPassword)
			until := models.At(s.clock.Now().Add(wait))
			for _, password := range []string{otherPassword, goodPassword} {
				_, err := s.SignIn(context.Background(), s.admin.Email, password)
				if p := wantKey(t, err, models.TooMany, "signin.locked", ""); p.Args["until"] != until {
					t.Fatalf("locked until %v, want %v", p.Args["until"], until)
				}
			}
			s.clock.Turn(wait - time.Microsecond)
			_, err := s.SignIn(context.Background(), s.admin.Email, goodPassword)
			wantKey(t, err, models.TooMany, "signin.locked", "")
			s.clock.Turn(time.Microsecond)
		}
		s.wantSignIn(t, s.admin.Email, goodPassword)
		if u := s.user(t, s.admin.ID); u.Failures != 0 || u.LockedUntil != 0 {
			t.Errorf("after the right password: %+v", u)
		}
		var locks int
		s.value(t, &locks, "SELECT count(*) FROM audit WHERE action = 'signin.locked'")
		if locks != 8 {
			t.Errorf("%d locks are written down, want 8", locks)
		}
	})
}

// Ensure that who is kept out can't be told from who is not there, by a lock or a line on the trail.
func TestInactiveIsUnknown(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		carl := s.person(t, "carl@kontor.test", models.Clerk)
		if err := s.SetActive(context.Background(), models.System, carl.ID, false); err != nil {
			t.Fatal(err)
		}
		for range 7 {
			s.wantWrong(t, carl.Email, otherPassword)
			s.wantWrong(t, carl.Email, goodPassword)
		}
		wantTrail(t, s.trail(t, carl.ID), "user.created", "user.deactivated")
	})
}

// Ensure that one user's lock is no other's.
func TestLockIsOnes(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		carl := s.person(t, "carl@kontor.test", models.Clerk)
		for range 5 {
			s.wantWrong(t, s.admin.Email, otherPassword)
		}
		s.wantSignIn(t, carl.Email, goodPassword)
	})
}

// Ensure that many guesses at once, in several processes, get no more tries than one after another; and none of them
// is lost from the trail.
func TestParallelGuesses(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		processes := []*models.Ledger{s.Ledger}
		for range 3 {
			processes = append(processes, modelstest.Open(t, s.options))
		}
		for round := range 5 {
			carl := s.person(t, strings.ToLower(models.NewKey())+"@kontor.test", models.Clerk)
			var tried, refused, other atomic.Int32
			var wg sync.WaitGroup
			for i := range 32 {
				wg.Go(func() {
					_, err := processes[i%len(processes)].SignIn(context.Background(), carl.Email, otherPassword)
					switch {
					case models.HasCode(err, models.Unauthorized):
						tried.Add(1)
					case models.HasCode(err, models.TooMany):
						refused.Add(1)
					default:
						other.Add(1)
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if tried.Load() != 5 || refused.Load() != 27 {
				t.Fatalf("round %d: %d guesses were tried, %d refused, %d failed; want 5 tried", round, tried.Load(), refused.Load(), other.Load())
			}
			if got := len(s.trail(t, carl.ID)); got != 1+5+1 {
				t.Errorf("round %d: %d lines on the trail, want 7", round, got)
			}
		}
	})
}

// Ensure that no password, and nothing of an unknown e-mail, reaches the trail.
func TestTrailKeepsNoSecret(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		s.wantWrong(t, s.admin.Email, "marmalade-wrong")
		s.wantWrong(t, "marmalade-typed-as-mail", "marmalade-unknown")
		s.wantSignIn(t, s.admin.Email, goodPassword)
		if err := s.ChangePassword(context.Background(), s.admin.Actor(), goodPassword, "marmalade-changed"); err != nil {
			t.Fatal(err)
		}
		if err := s.ResetPassword(context.Background(), s.admin.Email, "marmalade-reset"); err != nil {
			t.Fatal(err)
		}
		var told int
		s.value(t, &told, "SELECT count(*) FROM audit WHERE actor || action || detail LIKE '%marmalade%' OR detail LIKE '%sugars%' OR detail LIKE '%argon%'")
		if told != 0 {
			t.Errorf("%d lines of the trail tell a secret", told)
		}
	})
}

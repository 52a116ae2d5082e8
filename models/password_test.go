package models_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"github.com/alexedwards/argon2id"
)

// Ensure that passwords are held to the policy, on its edges too.
func TestPasswordPolicy(t *testing.T) {
	tests := map[string]struct{ password, key string }{
		"eleven characters":     {"elevenchars", "password.too_short"},
		"eleven, many bytes":    {"äöüßäöüß€xy", "password.too_short"},
		"twelve characters":     {"twelve-chars", ""},
		"two hundred bytes":     {strings.Repeat("abcdefghij", 20), ""},
		"one byte more":         {strings.Repeat("abcdefghij", 20) + "k", "password.too_long"},
		"many bytes":            {strings.Repeat("äöüßä", 20) + "k", "password.too_long"},
		"the e-mail":            {" Someone@Kontor.test", "password.is_email"},
		"a common one":          {"Password1234", "password.common"},
		"one letter":            {"aaaaaaaaaaaaaaa", "password.common"},
		"four letters":          {"abcdabcdabcdabcd", "password.common"},
		"the demo's":            {models.DemoPassword, "password.too_short"},
		"any character is good": {"\x00\xff \t“”🍵 abcd", ""},
	}
	onStaff(t, func(t *testing.T, s *staff) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				in := models.UserInput{Email: "someone@kontor.test", Name: "Someone", Role: models.Viewer, Password: test.password}
				if test.key == "" {
					in.Email = strings.ToLower(models.NewKey()) + "@kontor.test"
				}
				_, err := s.CreateUser(context.Background(), s.admin.Actor(), in)
				if test.key != "" {
					wantKey(t, err, models.Invalid, test.key, "password")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				s.wantSignIn(t, in.Email, test.password)
			})
		}
	})
}

// Ensure that without a word about it passwords are hashed as dearly as we say.
func TestPasswordHashIsDear(t *testing.T) {
	database := modelstest.SQLite(t)
	l, err := models.Open(context.Background(), models.Options{Database: database, Key: modelstest.Key})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s := &staff{Ledger: l, sql: openSQL(t, database)}
	s.person(t, "ada@kontor.test", models.Admin)
	var hash string
	s.value(t, &hash, "SELECT password_hash FROM users")
	if want := "$argon2id$v=19$m=65536,t=3,p=1$"; !strings.HasPrefix(hash, want) {
		t.Errorf("the hash is %s, want %s…", hash, want)
	}
}

// Ensure that a weaker hash is made anew when its user signs in, and that a stronger one is left.
func TestRehash(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		hash := func() (h string) {
			s.value(t, &h, "SELECT password_hash FROM users")
			return h
		}
		weak := hash()
		dearer := s.options
		dearer.PasswordHash = &argon2id.Params{Memory: 128, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
		now := staff{Ledger: modelstest.Open(t, dearer)}
		now.wantWrong(t, s.admin.Email, otherPassword)
		if hash() != weak {
			t.Error("a wrong password made the hash anew")
		}
		now.wantSignIn(t, s.admin.Email, goodPassword)
		strong := hash()
		if !strings.HasPrefix(strong, "$argon2id$v=19$m=128,t=2,p=1$") {
			t.Errorf("the hash is still %s", strong)
		}
		now.wantSignIn(t, s.admin.Email, goodPassword)
		s.wantSignIn(t, s.admin.Email, goodPassword)
		if hash() != strong {
			t.Error("a strong hash was made anew")
		}
	})
}

// Ensure that a third hash waits for one of two, and that whoever stops waiting has spent no try.
func TestTwoHashesAtATime(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		release := models.HoldHashes(s.Ledger, 2)
		for _, email := range []string{s.admin.Email, "nobody@kontor.test"} {
			impatient, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
			if _, err := s.SignIn(impatient, email, otherPassword); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s did not wait for a hash: %v", email, err)
			}
			cancel()
		}
		if got := s.user(t, s.admin.ID).Failures; got != 0 {
			t.Errorf("%d tries are spent", got)
		}
		release()
		defer models.HoldHashes(s.Ledger, 1)()
		s.wantSignIn(t, s.admin.Email, goodPassword)
	})
}

// Ensure that a password reset while someone signs in with the old one stays, though the old one's hash is renewed
// then, and that the session of that sign-in is none.
func TestResetDuringSignIn(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		o := s.options
		o.PasswordHash = &argon2id.Params{Memory: 128, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
		looks := 0
		o.Now = func() time.Time {
			if looks++; looks == 2 { // the first look counts the try, the second comes after the comparison
				if err := s.ResetPassword(context.Background(), s.admin.Email, otherPassword); err != nil {
					t.Error(err)
				}
			}
			return s.clock.Now()
		}
		renewing := &staff{Ledger: modelstest.Open(t, o)}
		looks = 0
		renewing.wantWrong(t, s.admin.Email, goodPassword)
		if looks < 2 {
			t.Fatal("nothing was reset in between")
		}
		s.wantSignIn(t, s.admin.Email, otherPassword)
		s.wantWrong(t, s.admin.Email, goodPassword)
	})
}

// Ensure that a wrong e-mail costs a hash like a wrong password: the time it takes does not tell who is there. The
// memory a hash takes is the measure, since time is another's too.
func TestUnknownTakesAsLong(t *testing.T) {
	const size = 32 * 1024 // KiB
	dear := &argon2id.Params{Memory: size, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	s := &staff{Ledger: modelstest.Open(t, models.Options{PasswordHash: dear})}
	ada, out := s.person(t, "ada@kontor.test", models.Admin), s.person(t, "out@kontor.test", models.Clerk)
	if err := s.SetActive(context.Background(), models.System, out.ID, false); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{ada.Email, out.Email, "nobody@kontor.test"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s.wantWrong(t, email, otherPassword)
		runtime.ReadMemStats(&after)
		if took := (after.TotalAlloc - before.TotalAlloc) / 1024; took < size || took > size*3/2 {
			t.Errorf("%s took %d KiB where a hash takes %d", email, took, size)
		}
	}
}

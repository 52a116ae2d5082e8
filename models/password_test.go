package models_test

import (
	"context"
	"errors"
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
		gone, cancel := context.WithCancel(context.Background())
		cancel()
		for _, email := range []string{s.admin.Email, "nobody@kontor.test"} {
			if _, err := s.SignIn(gone, email, otherPassword); !errors.Is(err, context.Canceled) {
				t.Errorf("%s did not wait for a hash: %v", email, err)
			}
		}
		if got := s.user(t, s.admin.ID).Failures; got != 0 {
			t.Errorf("%d tries are spent", got)
		}
		release()
		defer models.HoldHashes(s.Ledger, 1)()
		s.wantSignIn(t, s.admin.Email, goodPassword)
	})
}

// Ensure that a wrong e-mail costs a hash like a wrong password: the time it takes does not tell who is there.
func TestUnknownTakesAsLong(t *testing.T) {
	dear := &argon2id.Params{Memory: 16 * 1024, Iterations: 6, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	s := &staff{Ledger: modelstest.Open(t, models.Options{PasswordHash: dear})}
	ada, out := s.person(t, "ada@kontor.test", models.Admin), s.person(t, "out@kontor.test", models.Clerk)
	if err := s.SetActive(context.Background(), models.System, out.ID, false); err != nil {
		t.Fatal(err)
	}
	hash := fastest(func() {
		if _, err := argon2id.CreateHash(otherPassword, dear); err != nil {
			t.Error(err)
		}
	})
	for _, email := range []string{ada.Email, out.Email, "nobody@kontor.test"} {
		if took := fastest(func() { s.wantWrong(t, email, otherPassword) }); took < hash/2 {
			t.Errorf("%s took %v where a hash takes %v", email, took, hash)
		}
	}
}

// fastest of three is what is least disturbed by what else the machine does.
func fastest(do func()) time.Duration {
	best := time.Hour
	for range 3 {
		began := time.Now()
		do()
		best = min(best, time.Since(began))
	}
	return best
}

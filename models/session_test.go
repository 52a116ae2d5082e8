package models_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"

	"github.com/gorilla/sessions"
)

const cookieName = "kontor"

// browse is one request of a browser with this cookie. It gives the session and a way to save it.
func browse(t *testing.T, store sessions.Store, cookie *http.Cookie) (session *sessions.Session, save func() *http.Cookie) {
	t.Helper()
	r, w := httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()
	if cookie != nil {
		r.AddCookie(cookie)
	}
	session, err := store.New(r, cookieName)
	if err != nil {
		t.Fatal(err)
	}
	return session, func() *http.Cookie {
		t.Helper()
		if err := session.Save(r, w); err != nil {
			t.Fatal(err)
		}
		return w.Result().Cookies()[0]
	}
}

// signedIn makes a session that carries a user's id.
func signedIn(t *testing.T, store sessions.Store, id int64) *http.Cookie {
	t.Helper()
	session, save := browse(t, store, nil)
	session.Values["user"] = id
	return save()
}

func userOf(t *testing.T, store sessions.Store, cookie *http.Cookie) int64 {
	t.Helper()
	session, _ := browse(t, store, cookie)
	id, _ := session.Values["user"].(int64)
	return id
}

// Ensure that a session is kept in the book, under a cookie that scripts and other sites don't get, and ends at sign-out.
func TestSessionStore(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		for _, secure := range []bool{true, false} {
			store := s.SessionStore(secure, 90*time.Minute)
			c := signedIn(t, store, 42)
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure != secure || c.MaxAge != 5400 || c.Domain != "" {
				t.Errorf("the cookie is %s", c)
			}
			if got := userOf(t, store, c); got != 42 {
				t.Errorf("the session has user %d", got)
			}
			wantOneARequest(t, store)
			forged := *c
			forged.Value = forged.Value[:len(forged.Value)-4] + "AAAA"
			if userOf(t, store, &forged) != 0 {
				t.Error("a forged cookie opens the session")
			}
			session, save := browse(t, store, c)
			session.Options.MaxAge = -1
			if gone := save(); gone.MaxAge >= 0 {
				t.Errorf("the cookie stays: %s", gone)
			}
			if userOf(t, store, c) != 0 {
				t.Error("the session is open after the sign-out")
			}
		}
	})
}

func wantOneARequest(t *testing.T, store sessions.Store) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	one, _ := store.Get(r, cookieName)
	if again, err := store.Get(r, cookieName); err != nil || again != one {
		t.Errorf("a request has two sessions, %v", err)
	}
	if err := sessions.Save(r, httptest.NewRecorder()); err != nil {
		t.Error(err)
	}
}

// Ensure that a session's age is told by the store, and that the next new one sweeps away what expired.
func TestSessionsExpire(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		store := s.SessionStore(false, time.Hour)
		c := signedIn(t, store, 42)
		var expires time.Time
		s.value(t, &expires, "SELECT expires_at FROM sessions")
		if in := time.Until(expires); in < 59*time.Minute || in > time.Hour {
			t.Errorf("expires in %v", in)
		}
		if _, err := s.sql.Exec("UPDATE sessions SET expires_at = $1", time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		if userOf(t, store, c) != 0 {
			t.Error("an expired session is open")
		}
		fresh := signedIn(t, store, 43)
		var left int
		s.value(t, &left, "SELECT count(*) FROM sessions")
		if left != 1 || userOf(t, store, fresh) != 43 {
			t.Errorf("%d sessions are left, want the new one", left)
		}
	})
}

// Ensure that a restart keeps sessions, a rotated key reads those of the old one, and another key reads none.
func TestSessionKeys(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		c := signedIn(t, s.SessionStore(false, time.Hour), 42)
		if userOf(t, modelstest.Open(t, s.options).SessionStore(false, time.Hour), c) != 42 {
			t.Error("a restart ends the session")
		}
		rotated := s.options
		rotated.Key, rotated.OldKeys = bytes.Repeat([]byte{8}, models.KeySize), [][]byte{modelstest.Key}
		store := modelstest.Open(t, rotated).SessionStore(false, time.Hour)
		if userOf(t, store, c) != 42 {
			t.Error("a new key with the old one at hand ends the session")
		}
		_, save := browse(t, store, c)
		saved := save()
		rotated.OldKeys = nil
		store = modelstest.Open(t, rotated).SessionStore(false, time.Hour)
		if userOf(t, store, c) != 0 || userOf(t, store, saved) != 42 {
			t.Error("without the old key, its cookie still opens the session or the new one's does not")
		}
	})
}

// Ensure that a session is another after signing in: a planted cookie opens nothing.
func TestRenewSession(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		store := s.SessionStore(false, time.Hour)
		planted := signedIn(t, store, 0)
		session, save := browse(t, store, planted)
		if err := s.RenewSession(context.Background(), session); err != nil {
			t.Fatal(err)
		}
		session.Values["user"] = int64(42)
		c := save()
		if userOf(t, store, c) != 42 || userOf(t, store, planted) != 0 {
			t.Errorf("the new cookie has user %d, the planted one %d", userOf(t, store, c), userOf(t, store, planted))
		}
		fresh, _ := browse(t, store, nil)
		if err := s.RenewSession(context.Background(), fresh); err != nil { // there is nothing to forget
			t.Fatal(err)
		}
	})
}

// Ensure that requests share a store: with the race detector this fails where they write to it.
func TestSessionsAtOnce(t *testing.T) {
	onStaff(t, func(t *testing.T, s *staff) {
		store := s.SessionStore(true, time.Hour)
		c := signedIn(t, store, 42)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if got := userOf(t, store, c); got != 42 {
					t.Errorf("the session has user %d", got)
				}
				signedIn(t, store, 43)
			})
		}
		wg.Wait()
	})
}

// Ensure that a session's user is seen, at most once in a few minutes, and only while active and under that epoch.
func TestSessionUser(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		s.wantSession(t, s.admin, true)
		began := models.At(s.clock.Now())
		s.clock.Turn(5*time.Minute - time.Microsecond)
		s.wantSession(t, s.admin, true)
		if got := s.user(t, s.admin.ID).LastSeenAt; got != began {
			t.Errorf("seen at %v, want %v still", got, began)
		}
		s.clock.Turn(time.Microsecond)
		s.wantSession(t, s.admin, true)
		if got := s.user(t, s.admin.ID).LastSeenAt; got != models.At(s.clock.Now()) {
			t.Errorf("seen at %v, want now", got)
		}
		for _, epoch := range []int64{-1, 1} {
			_, err := s.SessionUser(ctx, s.admin.ID, epoch)
			wantKey(t, err, models.Unauthorized, "session.ended", "")
		}
		_, err := s.SessionUser(ctx, 4711, 0)
		wantKey(t, err, models.Unauthorized, "session.ended", "")
	})
}

// Ensure that signing out everywhere ends the sessions of the one who asks and of nobody else.
func TestSignOutEverywhere(t *testing.T) {
	ctx := context.Background()
	onStaff(t, func(t *testing.T, s *staff) {
		carl := s.person(t, "carl@kontor.test", models.Clerk)
		if err := s.SignOutEverywhere(ctx, carl.Actor()); err != nil {
			t.Fatal(err)
		}
		s.wantSession(t, carl, false)
		s.wantSession(t, s.admin, true)
		s.wantSession(t, s.wantSignIn(t, carl.Email, goodPassword), true)
		wantTrail(t, s.trail(t, carl.ID), "user.created", "user.signed_out_everywhere", "signin.succeeded")
		wantKey(t, s.SignOutEverywhere(ctx, models.System), models.Missing, "user.missing", "")
	})
}

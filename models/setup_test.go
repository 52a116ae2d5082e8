package models_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

var firstAdmin = models.UserInput{Email: "first@kontor.test", Name: "First", Password: goodPassword}

func mustToken(t *testing.T, l *models.Ledger) string {
	t.Helper()
	token, err := l.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Ensure that the newest token makes the first admin, once, and that none is made after.
func TestSetup(t *testing.T) {
	ctx := context.Background()
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := &staff{Ledger: modelstest.Open(t, models.Options{Database: database}), sql: openSQL(t, database)}
		wantKey(t, s.CheckSetupToken(ctx, ""), models.Unauthorized, "setup.token_wrong", "")
		old, token := mustToken(t, s.Ledger), mustToken(t, s.Ledger)
		if len(token) < 26 || token == old {
			t.Fatalf("tokens %q, %q", old, token)
		}
		for _, wrong := range []string{"", old, strings.ToLower(token), token + " "} {
			wantKey(t, s.CheckSetupToken(ctx, wrong), models.Unauthorized, "setup.token_wrong", "")
			_, err := s.CompleteSetup(ctx, wrong, firstAdmin)
			wantKey(t, err, models.Unauthorized, "setup.token_wrong", "")
		}
		bad := firstAdmin
		bad.Password = "short"
		_, err := s.CompleteSetup(ctx, token, bad)
		wantKey(t, err, models.Invalid, "password.too_short", "password")
		var kept string
		s.value(t, &kept, "SELECT value FROM settings WHERE name = 'setup token'")
		if len(kept) != 64 || strings.Contains(kept, token) {
			t.Errorf("kept is %q, want a SHA-256", kept)
		}
		if err := s.CheckSetupToken(ctx, token); err != nil {
			t.Fatal(err)
		}
		u, err := s.CompleteSetup(ctx, token, firstAdmin)
		if err != nil {
			t.Fatal(err)
		}
		if u.Role != models.Admin || s.wantSignIn(t, firstAdmin.Email, goodPassword).ID != u.ID {
			t.Errorf("the first user is %+v", u)
		}
		wantTrail(t, s.trail(t, u.ID), "setup.completed", "signin.succeeded")
		wantSetupDone(t, s, token)
	})
}

// Ensure that a user made by the command ends set-up too.
func TestSetupAfterCommand(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := &staff{Ledger: modelstest.Open(t, models.Options{Database: database}), sql: openSQL(t, database)}
		token := mustToken(t, s.Ledger)
		s.person(t, "ada@kontor.test", models.Admin)
		wantSetupDone(t, s, token)
	})
}

func wantSetupDone(t *testing.T, s *staff, token string) {
	t.Helper()
	again := firstAdmin
	again.Email = "again@kontor.test"
	for range 2 { // before the next start and after
		wantKey(t, s.CheckSetupToken(context.Background(), token), models.Conflict, "setup.done", "")
		_, err := s.CompleteSetup(context.Background(), token, again)
		wantKey(t, err, models.Conflict, "setup.done", "")
		if none := mustToken(t, s.Ledger); none != "" {
			t.Errorf("a token %q though there is a user", none)
		}
	}
	var left int
	s.value(t, &left, "SELECT count(*) FROM settings WHERE name = 'setup token'")
	if left != 0 {
		t.Error("the token is still kept")
	}
}

// Ensure that a start while someone completes set-up takes the old link's token from them.
func TestSetupDuringStart(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		o, looks, starting := models.Options{Database: database}, 0, modelstest.Open(t, models.Options{Database: database})
		o.Now = func() time.Time {
			if looks++; looks == 1 { // after the token was found right, before it is taken
				mustToken(t, starting)
			}
			return time.Now()
		}
		l := modelstest.Open(t, o)
		token := mustToken(t, starting)
		looks = 0
		_, err := l.CompleteSetup(context.Background(), token, firstAdmin)
		wantKey(t, err, models.Unauthorized, "setup.token_wrong", "")
		if looks == 0 {
			t.Error("there was no start in between")
		}
	})
}

// Ensure that of many who complete set-up at once, in two processes, one does.
func TestSetupAtOnce(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		processes := []*models.Ledger{modelstest.Open(t, models.Options{Database: database}), modelstest.Open(t, models.Options{Database: database})}
		token := mustToken(t, processes[0])
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				in := firstAdmin
				in.Email = strings.ToLower(models.NewKey()) + "@kontor.test"
				_, errs[i] = processes[i%2].CompleteSetup(context.Background(), token, in)
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			wantKey(t, err, models.Conflict, "setup.done", "")
		}
		if all, err := processes[0].Users(context.Background(), models.System); won != 1 || err != nil || len(all) != 1 {
			t.Errorf("%d won, %d users, %v; want one", won, len(all), err)
		}
	})
}

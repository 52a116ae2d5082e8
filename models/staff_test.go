package models_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"

	_ "github.com/mattn/go-sqlite3"
)

const (
	goodPassword  = "tea with nine sugars"
	otherPassword = "coffee without any milk"
)

// staff is a ledger with one admin, and a second way into its database.
type staff struct {
	*models.Ledger
	options models.Options
	clock   *modelstest.Clock
	sql     *sql.DB
	admin   *models.User
}

func onStaff(t *testing.T, test func(t *testing.T, s *staff)) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		s := &staff{clock: modelstest.NewClock()}
		s.options = models.Options{Database: database, Now: s.clock.Now}
		s.Ledger = modelstest.Open(t, s.options)
		s.sql = openSQL(t, database)
		s.admin = s.person(t, "ada@kontor.test", models.Admin)
		test(t, s)
	})
}

func openSQL(t *testing.T, database string) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", database
	if !strings.HasPrefix(database, "postgres://") {
		driver, dsn = "sqlite3", "file:"+database+"?_busy_timeout=5000&_txlock=immediate"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// person makes a user whose password is goodPassword.
func (s *staff) person(t *testing.T, email string, role models.Role) *models.User {
	t.Helper()
	in := models.UserInput{Email: email, Name: "Person " + email, Role: role, Password: goodPassword}
	u, err := s.CreateUser(context.Background(), models.System, in)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (s *staff) user(t *testing.T, id int64) *models.User {
	t.Helper()
	u, err := s.User(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// value reads one value past the models.
func (s *staff) value(t *testing.T, into any, query string, args ...any) {
	t.Helper()
	if err := s.sql.QueryRow(query, args...).Scan(into); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// trail is what was written of a user, oldest first.
func (s *staff) trail(t *testing.T, id int64) []string {
	t.Helper()
	lines, err := s.FindAudit(context.Background(), models.System, models.AuditFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, line := range slices.Backward(lines) {
		if line.Subject == "user" && line.SubjectID == id {
			actions = append(actions, line.Action)
		}
	}
	return actions
}

func wantTrail(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the trail is %q, want %q", got, want)
	}
}

// wantKey checks that err is the problem of that code and key, beside that field.
func wantKey(t *testing.T, err error, code models.Code, key, field string) *models.Problem {
	t.Helper()
	p := models.AsProblem(err)
	if p == nil || p.Code != code || p.Key != key || p.Field != field {
		t.Fatalf("got %v, want %s %s at %q", err, code, key, field)
	}
	return p
}

func (s *staff) wantSignIn(t *testing.T, email, password string) *models.User {
	t.Helper()
	u, err := s.SignIn(context.Background(), email, password)
	if err != nil {
		t.Fatalf("sign in as %s: %v", email, err)
	}
	return u
}

func (s *staff) wantWrong(t *testing.T, email, password string) {
	t.Helper()
	_, err := s.SignIn(context.Background(), email, password)
	wantKey(t, err, models.Unauthorized, "signin.wrong", "")
}

// wantSession says whether a session of that epoch still is one.
func (s *staff) wantSession(t *testing.T, u *models.User, alive bool) {
	t.Helper()
	_, err := s.SessionUser(context.Background(), u.ID, u.SessionEpoch)
	if alive && err != nil {
		t.Errorf("the session is over: %v", err)
	}
	if !alive {
		wantKey(t, err, models.Unauthorized, "session.ended", "")
	}
}

// SetRole and SetActive change one of the two rights and leave the other.
func (s *staff) SetRole(ctx context.Context, actor models.Actor, id int64, role models.Role) error {
	return s.SetRights(ctx, actor, id, role, s.rights(ctx, id).Active)
}

func (s *staff) SetActive(ctx context.Context, actor models.Actor, id int64, active bool) error {
	return s.SetRights(ctx, actor, id, s.rights(ctx, id).Role, active)
}

func (s *staff) rights(ctx context.Context, id int64) models.User {
	u, err := s.User(ctx, id)
	if err != nil {
		return models.User{Role: models.Viewer, Active: true}
	}
	return *u
}

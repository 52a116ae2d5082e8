// Package modelstest opens real ledgers for tests: a fresh SQLite file each, or a fresh PostgreSQL schema each.
package modelstest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models"

	"github.com/alexedwards/argon2id"
	_ "github.com/jackc/pgx/v5/stdlib"
)

// PostgresEnv names the server that tests may make schemas in; without it the PostgreSQL half is skipped.
const PostgresEnv = "KONTOR_TEST_POSTGRES"

// Key is the secret key of every test's ledger.
var Key = bytes.Repeat([]byte{7}, models.KeySize)

// CheapHash is what tests hash passwords with: a moment instead of a tenth of a second.
var CheapHash = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Clock is a clock that tests turn by hand.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at a Wednesday noon in November 2026.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)} }

// Now is the time it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Turn moves it on.
func (c *Clock) Turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// OnEach runs a test on both databases.
func OnEach(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is the path of a database file that does not exist yet.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "kontor.db") }

// Postgres is the URL of an empty schema, dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skipf("%s is not set", PostgresEnv)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	schema := "t" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := db.Exec("DROP SCHEMA " + schema + " CASCADE")
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	return inSchema(u, schema)
}

func inSchema(server *url.URL, schema string) string {
	q := server.Query()
	q.Set("search_path", schema)
	u := *server
	u.RawQuery = q.Encode()
	return u.String()
}

// Open opens a ledger and closes it with the test. Options left empty are filled in; the log goes to the test.
func Open(t testing.TB, o models.Options) *models.Ledger {
	t.Helper()
	if o.Database == "" {
		o.Database = SQLite(t)
	}
	if o.Key == nil {
		o.Key = Key
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://kontor.test"
	}
	if o.PasswordHash == nil {
		o.PasswordHash = CheapHash
	}
	l, err := models.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

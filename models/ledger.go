// Package models is the book: rows, rules and verbs. What the rest of the program may do to money is a verb of
// Ledger here; each asks its rule, changes its rows and writes its audit line in one transaction.
package models

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kontor/models/post"
	"kontor/providers"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"
)

// Options are what a ledger is opened with.
type Options struct {
	Database string              // a file, or postgres://…
	Key      []byte              // 32 bytes: seals credentials, signs cookies
	OldKeys  [][]byte            // earlier keys, still read until everything is sealed anew
	Gateways []providers.Gateway // what accounts can be made for
	BaseURL  string              // public URL, for return and webhook URLs
	Zone     *time.Location      // while the company names none; nil: UTC
	Locale   string              // the same: "en", "de"; empty: en
	Now      func() time.Time    // nil: time.Now
	Log      *slog.Logger        // nil: slog.Default
	// QuietTime is how long after the last send a provider may still be at work on a call it says it does not
	// know. Zero: two minutes.
	QuietTime time.Duration
	// PasswordHash is how dear a password's hash is. Nil: 64 MiB, 3 rounds; tests take a cheaper one.
	PasswordHash *argon2id.Params
	// Composer writes the letters of mails. Nil: they wait.
	Composer Composer
	// Renderer makes the files of invoices. Nil: they wait.
	Renderer Renderer
	// Exporter writes the files that are made while nobody waits. Nil: they wait.
	Exporter Exporter
	// Mailer is the mail server that mails are handed over to. Nil: they are kept, and leave for nobody.
	Mailer *post.Server
}

// Ledger is the book of one merchant, open.
type Ledger struct {
	db         *gorm.DB // writes; on SQLite one connection
	reads      *gorm.DB // reads; on PostgreSQL the same pool
	dialect    dialect
	vault      *vault
	gateways   map[string]providers.Gateway
	clients    clients
	company    recent[Company]
	accounts   recent[[]Account]
	configured locality
	inbox      *inbox
	nudges     chan struct{}
	failures   atomic.Int32 // of the worker, in a row
	watches    *watches
	snapshots  chan struct{} // taken by those that are read
	writing    chan struct{} // taken by the one who writes
	share      share
	baseURL    string
	quiet      time.Duration
	passwords  passwords
	composer   Composer
	renderer   Renderer
	exporter   Exporter
	exporting  sync.Mutex // held while a file is made
	mailer     *post.Server
	postbox    postbox
	clock      func() time.Time
	log        *slog.Logger
	closing    sync.Once
}

// dialect is what the two databases differ in beside their SQL folder.
type dialect string

const (
	sqliteDialect   dialect = "sqlite"
	postgresDialect dialect = "postgres"
)

func dialectOf(database string) dialect {
	if strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://") {
		return postgresDialect
	}
	return sqliteDialect
}

// Open opens the book and brings its schema up to date.
// Fails where the database can't be reached, runs with weaker settings than asked for, or was sealed with another key.
func Open(ctx context.Context, o Options) (*Ledger, error) {
	l := &Ledger{
		dialect: dialectOf(o.Database), gateways: map[string]providers.Gateway{}, nudges: make(chan struct{}, 1), watches: newWatches(),
		snapshots: make(chan struct{}, maxSnapshots), writing: make(chan struct{}, 1),
		baseURL: strings.TrimSuffix(o.BaseURL, "/"), quiet: o.QuietTime, clock: o.Now, log: o.Log,
		configured: locality{o.Zone, o.Locale},
		passwords:  newPasswords(o.PasswordHash), composer: o.Composer, mailer: o.Mailer, renderer: o.Renderer, exporter: o.Exporter,
	}
	if l.clock == nil {
		l.clock = time.Now
	}
	if l.log == nil {
		l.log = slog.Default()
	}
	if l.quiet == 0 {
		l.quiet = 2 * time.Minute
	}
	for _, g := range o.Gateways {
		l.gateways[g.Name] = g
	}
	var err error
	if l.vault, err = newVault(o.Key, o.OldKeys...); err != nil {
		return nil, err
	}
	if l.db, l.reads, err = openDatabase(ctx, o.Database); err != nil {
		return nil, err
	}
	if err := l.prepare(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if l.inbox, err = startInbox(l); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

func (l *Ledger) prepare(ctx context.Context) error {
	if err := migrate(ctx, l.db, l.dialect); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	if err := l.checkKey(ctx); err != nil {
		return err
	}
	return l.keepDays(ctx)
}

// Close ends what the ledger runs by itself and closes the database.
func (l *Ledger) Close() error {
	var err error
	l.closing.Do(func() {
		if l.inbox != nil {
			l.inbox.stop()
		}
		err = closeDatabase(l.reads)
		if l.db != l.reads {
			err = errors.Join(err, closeDatabase(l.db))
		}
	})
	return err
}

// Ready says whether the database answers.
func (l *Ledger) Ready(ctx context.Context) error {
	return l.reads.WithContext(ctx).Exec("SELECT 1").Error
}

// Now is the ledger's clock.
func (l *Ledger) Now() time.Time { return l.clock() }

func (l *Ledger) now() Instant { return At(l.clock()) }

// nudge wakes the worker: there is something to do now.
func (l *Ledger) nudge() {
	select {
	case l.nudges <- struct{}{}:
	default:
	}
}

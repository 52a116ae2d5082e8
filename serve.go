package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"kontor/handlers"
	"kontor/models"
	"kontor/web/documents"
	"kontor/web/exports"
	"kontor/web/letters"
	"kontor/web/words"
)

const (
	workers      = 8
	sessionTime  = 12 * time.Hour
	stopTime     = 40 * time.Second // longer than a provider's call may take
	maxHeader    = 64 << 10
	startTime    = time.Second / 2 // the first page is out by then
	upkeepEvery  = time.Minute
	readTimeout  = 30 * time.Second
	writeTimeout = 10 * time.Minute // an export of a million rows to a slow reader
)

const helpServe = `
Needs KONTOR_SECRET_KEY. While there is no user it prints a one-time link to make the first admin. It stops on
SIGTERM without cutting a request or an operation in half.

`

func runServe(ctx context.Context, s *shell, args []string) error {
	if _, err := parse(s, "serve", args, 0, nil); err != nil {
		return err
	}
	c, err := readConfig(s.environ)
	if err != nil {
		return err
	}
	if err := c.needKey(); err != nil {
		return err
	}
	listener, err := listen("KONTOR_ADDR", c.Addr)
	if err != nil {
		return err
	}
	a := &app{config: c, shell: s, listener: listener, log: slog.New(slog.NewTextHandler(s.err, nil))}
	defer a.close()
	if err := a.open(ctx); err != nil {
		return err
	}
	if err := a.ledger.RefuseDemoUsers(ctx); err != nil {
		return err
	}
	if err := a.loadAccounts(ctx); err != nil {
		return err
	}
	if err := a.greet(ctx); err != nil {
		return err
	}
	return a.serve(ctx)
}

// app is what serve and demo have in common: configuration → database → providers → ledger → handlers → worker.
type app struct {
	config   *config
	shell    *shell
	listener net.Listener
	log      *slog.Logger
	demo     bool
	now      func() time.Time // a demo's clock; nil: the machine's
	ledger   *models.Ledger
	unlock   func() error
}

// open opens the book. On SQLite this is the only process that may work it.
func (a *app) open(ctx context.Context) error {
	var err error
	if a.unlock, err = models.LockDatabase(a.config.Database); err != nil {
		return err
	}
	go words.Learn(a.config.Locale) // takes as long as opening does
	a.ledger, err = models.Open(ctx, models.Options{
		Database: a.config.Database, Key: a.config.key, OldKeys: a.config.oldKeys, Gateways: gateways,
		BaseURL: a.baseURL(), Zone: a.config.zone, Locale: a.config.Locale, Log: a.log, Composer: letters.Composer{},
		Renderer: documents.Printer{}, Exporter: exports.Writer{}, Now: a.now,
		Mailer: a.config.mailer,
	})
	return err
}

func (a *app) close() {
	if a.ledger != nil {
		if err := a.ledger.Close(); err != nil {
			a.log.Error("the database did not close", "error", err)
		}
	}
	if a.unlock != nil {
		if err := a.unlock(); err != nil {
			a.log.Error("the database's lock was not let go", "error", err)
		}
	}
	_ = a.listener.Close() // closed already after serving
}

func (a *app) baseURL() string {
	if a.config.BaseURL != "" {
		return strings.TrimSuffix(a.config.BaseURL, "/")
	}
	return "http://" + a.listener.Addr().String()
}

func (a *app) loadAccounts(ctx context.Context) error {
	if a.config.AccountsFile == "" {
		return nil
	}
	f, err := os.Open(a.config.AccountsFile)
	if err != nil {
		return fmt.Errorf("KONTOR_ACCOUNTS_FILE can't be read: %w", err)
	}
	defer f.Close()
	if err := a.ledger.LoadAccountsFile(ctx, models.System, f); err != nil {
		return fmt.Errorf("KONTOR_ACCOUNTS_FILE %s: %w", a.config.AccountsFile, err)
	}
	return nil
}

// greet prints the one-time link while nobody can sign in.
func (a *app) greet(ctx context.Context) error {
	token, err := a.ledger.SetupToken(ctx)
	if err != nil || token == "" {
		return err
	}
	fmt.Fprintf(a.shell.out, "nobody can sign in yet: make the first admin at\n  %s/setup?token=%s\n", a.baseURL(), url.QueryEscape(token))
	return nil
}

// serve answers until ctx ends. Then requests end first, then the worker with what it has begun, so that nothing is
// cut in half.
func (a *app) serve(ctx context.Context) error {
	secure := strings.HasPrefix(a.baseURL(), "https:")
	stopping := make(chan struct{})
	handler, err := handlers.New(handlers.Deps{
		Ledger: a.ledger, Sessions: a.ledger.SessionStore(secure, sessionTime), Secure: secure,
		Demo: a.demo, Proxies: a.config.proxies, Version: version, Log: a.log, Stopping: stopping,
	})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(func() { close(stopping) })
	work, stopWork := context.WithCancel(context.Background())
	defer stopWork()
	worked := make(chan error, 1)
	go func() { worked <- a.ledger.Run(work, workers) }()
	go a.upkeep(work)
	served := make(chan error, 1)
	go func() { served <- server.Serve(a.listener) }()
	fmt.Fprintf(a.shell.out, "listening on http://%s\n", a.listener.Addr())

	select {
	case <-ctx.Done():
		a.log.Info("stopping: finishing what has begun")
	case err = <-served:
	case err = <-worked:
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stop))
	stopWork()
	if ctx.Err() != nil {
		err = errors.Join(err, <-worked)
	}
	return err
}

// upkeep does what keeps the house in order.
func (a *app) upkeep(ctx context.Context) {
	started, tick := time.NewTimer(startTime), time.NewTicker(upkeepEvery)
	defer started.Stop()
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-started.C:
			giveBackMemory() // starting takes three times what standing by does
		case <-tick.C:
			if err := a.ledger.TendWAL(ctx); err != nil {
				a.log.Warn("the write-ahead log was not cut", "error", err)
			}
			giveBackMemory()
		}
	}
}

// listen says plainly when somebody else has the port.
func listen(name, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: stop it, or set %s to another port (port 0 takes a free one)", addr, name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is %q: %w", name, addr, err)
	}
	return l, nil
}

package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"kontor/models"
)

const helpDemo = `
SQLite and the simulators' memory live beside KONTOR_DATABASE (./data by default), so a demo that was stopped goes
on where it was. No real money can move: the accounts are of simulators, and their users are refused by serve. No mail
leaves: it is kept, and read on the page Mail, also where KONTOR_SMTP_URL is set.

To see what a later day brings, put the demo's clock ahead, and the simulators' with it, beside their controls:
  curl -d by=744h http://127.0.0.1:8091/clock
It never goes back, and demo.clock beside the database keeps it; serve has no such clock.

`

const demoPayments = 2500

func runDemo(ctx context.Context, s *shell, args []string) error {
	if _, err := parse(s, "demo", args, 0, nil); err != nil {
		return err
	}
	c, err := readConfig(s.environ)
	if err != nil {
		return err
	}
	c.mailer = nil // mail to invented people is kept, whatever server is set
	folder := demoFolder(c)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	if c.key == nil {
		if c.key, err = demoKey(filepath.Join(folder, "demo.key")); err != nil {
			return err
		}
	}
	listener, err := listen("KONTOR_ADDR", c.Addr)
	if err != nil {
		return err
	}
	clock, err := newDemoClock(filepath.Join(folder, "demo.clock"))
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	a := &app{config: c, shell: s, listener: listener, demo: true, now: clock.Now, log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	defer a.close()
	if err := a.open(ctx); err != nil {
		return err
	}
	sims, err := startSimulators(c, s, folder, clock)
	if err != nil {
		return err
	}
	return errors.Join(a.runDemo(ctx, sims, clock), sims.close())
}

func (a *app) runDemo(ctx context.Context, sims *simulators, clock *demoClock) error {
	if err := a.ledger.CreateDemoUsers(ctx); err != nil {
		return err
	}
	if err := a.demoCompany(ctx); err != nil {
		return err
	}
	desk, err := a.demoDesk(ctx, sims)
	if err != nil {
		return err
	}
	if err := a.invent(ctx, desk, clock); err != nil {
		return err
	}
	debug.FreeOSMemory() // a year of history took four times of what serving it takes
	fmt.Fprint(a.shell.out, "sign in with the password kontor-demo as\n"+
		"  admin@demo.test  manager@demo.test  clerk@demo.test  viewer@demo.test\n")
	return a.serve(ctx)
}

// demoFolder is where the database file is; with PostgreSQL, ./data.
func demoFolder(c *config) string {
	if strings.Contains(c.Database, "://") {
		return "data"
	}
	return filepath.Dir(c.Database)
}

// demoKey makes the demo's secret key once, and reads it again on the next start.
func demoKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		key, err := parseKey(strings.TrimSpace(string(text)))
		if err != nil {
			return nil, fmt.Errorf("%s %w", path, err)
		}
		return key, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the demo's key: %w", err)
	}
	key := make([]byte, models.KeySize)
	rand.Read(key)
	text = []byte(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, fmt.Errorf("keep the demo's key: %w", err)
	}
	return key, nil
}

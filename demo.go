package main

import (
	"cmp"
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
	"time"

	"kontor/models"
	"kontor/providers"
	"kontor/providers/computop/sim"
)

const helpDemo = `
SQLite and the simulators' memory live beside KONTOR_DATABASE (./data by default), so a demo that was stopped goes
on where it was. No real money can move: the accounts are of simulators, and their users are refused by serve.

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
	a := &app{config: c, shell: s, listener: listener, demo: true, log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	defer a.close()
	if err := a.open(ctx); err != nil {
		return err
	}
	sims, err := startSimulators(c, s, folder)
	if err != nil {
		return err
	}
	return errors.Join(a.runDemo(ctx, sims), sims.close())
}

func (a *app) runDemo(ctx context.Context, sims *simulators) error {
	if err := a.ledger.CreateDemoUsers(ctx); err != nil {
		return err
	}
	account, err := a.demoAccount(ctx, sims.url+"/computop")
	if err != nil {
		return err
	}
	sims.computop.SetWebhookURL("", a.ledger.WebhookURL(account))
	if err := a.invent(ctx, sims, account); err != nil {
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

// demoAccount is the one at the simulator, wherever that listens today.
func (a *app) demoAccount(ctx context.Context, url string) (*models.Account, error) {
	in := models.AccountInput{
		Slug: "demo", Provider: "computop", Name: "Demo shop", Mode: providers.ModeSimulator, BaseURL: url,
		Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"},
	}
	accounts, err := a.ledger.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for i := range accounts {
		held := &accounts[i]
		switch {
		case held.Slug != in.Slug:
		case held.BaseURL == url:
			return held, nil
		default:
			in.Name = held.Name
			return a.ledger.UpdateAccount(ctx, models.System, held.ID, in)
		}
	}
	return a.ledger.CreateAccount(ctx, models.System, in)
}

// invent gives an empty book a year of history, and the simulator the same. The simulator first: should the demo be
// killed in between, the next start invents anew.
func (a *app) invent(ctx context.Context, sims *simulators, account *models.Account) error {
	page, err := a.ledger.FindPayments(ctx, models.View{}, 1)
	if err != nil || len(page.Payments) > 0 {
		return err
	}
	now := a.ledger.Now()
	seed := uint64(cmp.Or(a.config.Seed, now.UnixNano()))
	o := models.SeedOptions{
		Payments: demoPayments, Seed: seed, Accounts: []models.Account{*account}, From: now.AddDate(-1, 0, 0), To: now,
	}
	var records []sim.Payment
	for p := range models.History(models.HistoryOptions{Payments: o.Payments, Seed: seed, From: o.From, To: o.To, Accounts: 1}) {
		records = append(records, record(p))
	}
	if err := sims.computop.Load(records); err != nil {
		return err
	}
	return a.ledger.Seed(ctx, o)
}

// record is an invented payment as the simulator holds it.
func record(p models.HistoricPayment) sim.Payment {
	kind := sim.KindPayment
	if p.Kind == models.KindCredit {
		kind = sim.KindCredit
	}
	r := sim.Payment{
		PayID: p.ProviderID, TransID: p.Reference, MerchantID: "sim_merchant", Kind: kind, Currency: p.Currency,
		Amount: p.Amount, Authorized: p.Authorized, Captured: p.Captured, Refunded: p.Refunded,
		Reversed: p.Reversed - p.Lapsed, Lapsed: p.Lapsed, CaptureMethod: strings.ToUpper(string(p.Capture)),
		Status: p.ProviderStatus, ResponseCode: p.ProviderCode, ResponseDescription: p.ProviderMessage,
		Email: p.Customer.Email, FirstName: p.Customer.FirstName, LastName: p.Customer.LastName,
		Method: strings.ToUpper(p.Method), CardBrand: p.Brand, Last4: p.Last4, Expiry: strings.ReplaceAll(p.Expiry, "-", ""),
		Created: p.CreatedAt, Updated: p.UpdatedAt,
	}
	for _, o := range p.Operations {
		if o.Status == models.OpSucceeded {
			r.Operations = append(r.Operations, operation(o))
			r.XID = o.ProviderRef
		}
	}
	return r
}

func operation(o models.HistoricOperation) sim.Operation {
	kind := string(o.Kind)
	if o.Lapse {
		kind = "expiry"
	}
	return sim.Operation{XID: o.ProviderRef, Kind: kind, Amount: o.Amount, RefNr: o.Reference, At: o.At.Truncate(time.Millisecond)}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"kontor/models"
)

const helpSimulate = `
The simulators forget everything when they stop. Their addresses are KONTOR_SIM_ADDR and, for the control pages,
KONTOR_SIM_CONTROL_ADDR. They accept keys that begin with sim_ and nothing else.

`

func runSimulate(ctx context.Context, s *shell, args []string) error {
	if _, err := parse(s, "simulate", args, 0, nil); err != nil {
		return err
	}
	c, err := readConfig(s.environ)
	if err != nil {
		return err
	}
	sims, err := startSimulators(c, s, "", nil)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return sims.close()
}

// simulator is one simulated gateway, and what the demo needs of it.
type simulator interface {
	Handler() http.Handler
	Control() http.Handler
	Close() error
	// accounts are the demo's at this gateway, and what it can do.
	accounts() []models.AccountInput
	trait() models.Trait
	// load gives it the invented payments of one of the accounts.
	load(account models.AccountInput, payments []models.HistoricPayment) error
	setWebhookURL(account models.AccountInput, url string)
}

// simulated is how each of them is started, by its gateway's name.
type simulated struct {
	name  string
	start func(simOptions) (simulator, error)
}

// simOptions are what a simulator is started with.
type simOptions struct {
	seed      int64
	publicURL string
	journal   string           // empty: it forgets everything when it stops
	now       func() time.Time // its clock
}

// simulators are the simulated gateways behind one address, with their controls on another.
type simulators struct {
	all     map[string]simulator // by the gateway's name
	url     string               // "http://127.0.0.1:8090"
	servers []*http.Server
}

// startSimulators serves them. With a folder they keep a journal there and remember; with a demo's clock they go by it, and
// it can be moved beside their controls.
func startSimulators(c *config, s *shell, folder string, clock *demoClock) (*simulators, error) {
	listener, err := listen("KONTOR_SIM_ADDR", c.SimAddr)
	if err != nil {
		return nil, err
	}
	control, err := listen("KONTOR_SIM_CONTROL_ADDR", c.SimControlAddr)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	seed := c.Seed
	if seed == 0 {
		seed = rand.Int64()
	}
	m := &simulators{url: "http://" + listener.Addr().String(), all: map[string]simulator{}}
	pages, controls := http.NewServeMux(), http.NewServeMux()
	now := time.Now
	if clock != nil {
		now = clock.Now
		controls.Handle("/clock", clock)
	}
	for _, g := range simulatedGateways {
		if err := m.start(g, simOptions{seed: seed, now: now}, folder, pages, controls); err != nil {
			return nil, errors.Join(err, m.close(), listener.Close(), control.Close())
		}
	}
	m.serve(listener, pages)
	m.serve(control, controls)
	fmt.Fprintf(s.out, "simulators on %s (seed %d): below it %s\n", m.url, seed, below())
	fmt.Fprintf(s.out, "controls on http://%s: below it %s\n", control.Addr(), below())
	return m, nil
}

func (m *simulators) start(g simulated, o simOptions, folder string, pages, controls *http.ServeMux) error {
	if folder != "" {
		o.journal = filepath.Join(folder, "simulator-"+g.name+".jsonl")
	}
	prefix := "/" + g.name
	o.publicURL = m.url + prefix
	sim, err := g.start(o)
	if err != nil {
		return fmt.Errorf("the %s simulator: %w", g.name, err)
	}
	m.all[g.name] = sim
	pages.Handle(prefix+"/", http.StripPrefix(prefix, sim.Handler()))
	controls.Handle(prefix+"/", http.StripPrefix(prefix, sim.Control()))
	return nil
}

func (m *simulators) serve(l net.Listener, h http.Handler) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	m.servers = append(m.servers, server)
	go func() { _ = server.Serve(l) }() // ends when the server is closed
}

func (m *simulators) close() error {
	var err error
	for _, server := range m.servers {
		err = errors.Join(err, server.Close())
	}
	for _, sim := range m.all {
		err = errors.Join(err, sim.Close())
	}
	return err
}

// below names the places of all simulators: "/computop/ /paytech/".
func below() string {
	var places []string
	for _, g := range simulatedGateways {
		places = append(places, "/"+g.name+"/")
	}
	return strings.Join(places, " ")
}

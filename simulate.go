package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"kontor/providers/computop/sim"
)

const helpSimulate = `
The simulators forget everything when they stop. Their addresses are KONTOR_SIM_ADDR and, for the control page,
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
	sims, err := startSimulators(c, s, "")
	if err != nil {
		return err
	}
	<-ctx.Done()
	return sims.close()
}

// simulators are the simulated gateways behind one address, with their controls on another.
type simulators struct {
	computop *sim.Sim
	url      string // "http://127.0.0.1:8090"
	servers  []*http.Server
}

// startSimulators serves them. With a folder they keep a journal there and remember.
func startSimulators(c *config, s *shell, folder string) (*simulators, error) {
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
	sims := &simulators{url: "http://" + listener.Addr().String()}
	o := sim.Options{Seed: seed, PublicURL: sims.url + "/computop"}
	if folder != "" {
		o.Journal = filepath.Join(folder, "simulator-computop.jsonl")
	}
	if sims.computop, err = sim.New(o); err != nil {
		return nil, errors.Join(fmt.Errorf("the Computop simulator: %w", err), listener.Close(), control.Close())
	}
	sims.serve(listener, "/computop", sims.computop.Handler())
	sims.serve(control, "/computop", sims.computop.Control())
	fmt.Fprintf(s.out, "simulators on %s (seed %d): below it /computop\n", sims.url, seed)
	fmt.Fprintf(s.out, "controls on http://%s: below it /computop/\n", control.Addr())
	return sims, nil
}

func (m *simulators) serve(l net.Listener, prefix string, h http.Handler) {
	mux := http.NewServeMux()
	mux.Handle(prefix+"/", http.StripPrefix(prefix, h))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	m.servers = append(m.servers, server)
	go func() { _ = server.Serve(l) }() // ends when the server is closed
}

func (m *simulators) close() error {
	var err error
	for _, server := range m.servers {
		err = errors.Join(err, server.Close())
	}
	return errors.Join(err, m.computop.Close())
}

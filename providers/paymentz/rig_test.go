package paymentz_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"kontor/providers"
	"kontor/providers/paymentz"
	"kontor/providers/paymentz/sim"
	"kontor/providers/providertest"
)

const (
	member    = "10001"
	secureKey = "sim_planted_secure_key"
)

// variant is a way in which client and platform speak.
type variant struct {
	format string   // of requests
	xml    bool     // answers
	forms  bool     // notifications
	slow   []string // kinds that are taken first and done later
}

// rig is a simulator, a client of it, and somewhere for its notifications to go.
type rig struct {
	variant
	sim    *sim.Sim
	client *paymentz.Client
	url    string
	hooks  string

	mu      sync.Mutex
	arrived []providertest.Delivery
}

func newRig(t *testing.T, v variant) *rig {
	t.Helper()
	account := sim.Demo
	account.SecureKey = secureKey
	s, err := sim.New(sim.Options{Accounts: []sim.Account{account}, Slow: v.slow, FormNotifications: v.forms})
	check(t, err)
	server := httptest.NewServer(http.StripPrefix("/paymentz", s.Handler()))
	t.Cleanup(func() {
		_ = s.Close() // first: it lets go of requests that hang
		server.Close()
	})
	s.SetPublicURL(server.URL + "/paymentz")
	r := &rig{variant: v, sim: s, url: server.URL + "/paymentz"}
	hooks := httptest.NewServer(r)
	t.Cleanup(hooks.Close)
	r.hooks = hooks.URL
	s.SetWebhookURL("", hooks.URL)
	r.client = r.connect(t, nil)
	check(t, r.client.Warm(t.Context()))
	t.Cleanup(func() {
		if unknown := s.Unknown(); len(unknown) > 0 {
			t.Errorf("asked for what is not there: %v", unknown)
		}
	})
	return r
}

// connect makes another client of the same platform.
func (r *rig) connect(t *testing.T, change map[string]string) *paymentz.Client {
	t.Helper()
	credentials := map[string]string{
		"partner_id": "1", "member_id": member, "username": "sim_demo", "secure_key": secureKey, "totype": "sim_demo", "format": r.format,
	}
	for name, value := range change {
		credentials[name] = value
	}
	provider, err := paymentz.Gateway.Connect(providers.Config{
		Mode: providers.ModeSimulator, BaseURL: r.url, Credentials: credentials, Transport: &http.Transport{DisableKeepAlives: true},
	})
	check(t, err)
	client := provider.(*paymentz.Client)
	if r.xml {
		client.AskForXML()
	}
	return client
}

// ServeHTTP keeps a notification.
func (r *rig) ServeHTTP(_ http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.arrived = append(r.arrived, providertest.Delivery{Header: req.Header.Clone(), Body: body})
}

func (r *rig) deliveries(t *testing.T) []providertest.Delivery {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	check(t, r.sim.Flush(ctx))
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.arrived)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

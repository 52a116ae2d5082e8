package gate_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/gate"
	"kontor/providers/gate/sim"
	"kontor/providers/providertest"
)

const apiKey = "sim_planted_api_key"

// What the suite would skip, and no page be offered for, should its method ever change.
var _ providers.CardPayouter = (*gate.Client)(nil)

// variant is a way in which the document can be read, or the provider behave.
type variant struct {
	own   bool // a refund has a reference of its own
	later bool // refunds are taken first and done later
}

// TestConformance runs the list that every provider passes, in each reading.
func TestConformance(t *testing.T) {
	for name, v := range map[string]variant{
		"refund by the original's reference": {}, "refund by its own reference": {own: true},
		"refund done later": {later: true}, "own refund done later": {own: true, later: true},
	} {
		t.Run(name, func(t *testing.T) {
			providertest.Run(t, providertest.Harness{
				New:     func(t *testing.T) providertest.World { return newRig(t, v).world() },
				Secrets: []string{apiKey},
			})
		})
	}
}

// rig is a simulator, a client of it, and somewhere for its webhooks to go.
type rig struct {
	variant
	sim    *sim.Sim
	client *gate.Client
	hooks  string
	url    string

	mu      sync.Mutex
	arrived []providertest.Delivery
}

func newRig(t *testing.T, v variant, change ...func(map[string]string)) *rig {
	s, err := sim.New(sim.Options{OwnRefunds: v.own})
	check(t, err)
	server := httptest.NewServer(http.StripPrefix("/gate", s.Handler()))
	t.Cleanup(func() {
		_ = s.Close() // first: it lets go of requests that hang
		server.Close()
	})
	s.SetPublicURL(server.URL + "/gate")
	r := &rig{variant: v, sim: s, url: server.URL + "/gate"}
	hooks := httptest.NewServer(r)
	t.Cleanup(hooks.Close)
	r.hooks = hooks.URL
	s.SetWebhookURL("", hooks.URL)
	r.faults(sim.Faults{})
	credentials := map[string]string{"api_key": apiKey, "refund_reference": "original"}
	if v.own {
		credentials["refund_reference"] = "own"
	}
	for _, f := range change {
		f(credentials)
	}
	provider, err := gate.Gateway.Connect(providers.Config{
		Mode: providers.ModeSimulator, BaseURL: r.url, Credentials: credentials, Transport: &http.Transport{DisableKeepAlives: true},
	})
	check(t, err)
	r.client = provider.(*gate.Client)
	t.Cleanup(func() {
		if unknown := s.Unknown(); len(unknown) > 0 {
			t.Errorf("asked for what is not there: %v", unknown)
		}
	})
	return r
}

// faults sets what goes wrong next, beside what the variant is like.
func (r *rig) faults(f sim.Faults) {
	if r.later {
		f.Later = sim.Fault{Every: 1}
	}
	r.sim.SetFaults(f)
}

// ServeHTTP keeps a webhook.
func (r *rig) ServeHTTP(_ http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.arrived = append(r.arrived, providertest.Delivery{Header: req.Header.Clone(), Body: body})
}

func (r *rig) deliveries(t *testing.T) []providertest.Delivery {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	check(t, r.sim.Flush(ctx))
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.arrived)
}

func (r *rig) world() providertest.World {
	w := providertest.World{
		Client: r.client,
		Next:   func(trouble providertest.Trouble, k providers.Kind) { r.faults(fault(trouble, words[k])) },
		DeclineNext: func(_ *testing.T, k providers.Kind) {
			r.faults(sim.Faults{Decline: sim.Fault{Next: 1, Only: words[k]}})
		},
		Ledger: providertest.Ledger{
			Authorized: func(t *testing.T, reference string, m money.Money) providers.PaymentRef {
				return r.load(t, reference, m, 0)
			},
			Captured: func(t *testing.T, reference string, m money.Money) providers.PaymentRef {
				return r.load(t, reference, m, m.Minor)
			},
			Totals: r.totals,
			Hung:   func() bool { return r.sim.Faults().Hang.Next == 0 },
			Calls:  func(k providers.Kind) int { return r.sim.Calls(words[k]) },
		},
		Portal: providertest.Portal{
			PortalRefund: func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalRefund(p.Reference, n)) },
		},
		Customer: providertest.Customer{
			Pay:     r.onPage(func(reference string) error { return r.sim.Pay(reference, "") }),
			Decline: r.onPage(r.sim.Decline),
			Cancel:  r.onPage(r.sim.Cancel),
		},
		Hooks: providertest.Hooks{
			WebhookURL: r.hooks, Deliveries: r.deliveries,
			NextHook: func(trouble providertest.HookTrouble) { r.faults(hookFault(trouble)) },
			Release:  func(*testing.T) { r.sim.ReleaseWebhooks() },
		},
		Hints: providertest.Hints{
			Modes:      []providers.CaptureMode{providers.CaptureManual, providers.CaptureAutomatic},
			Card:       providers.Card{Number: "4111111111111111", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "8301"},
			BadCard:    providers.Card{Number: "4000000000009995", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "8302"},
			RetryAfter: 2 * time.Second, Unsigned: true,
		},
	}
	if r.own { // in the other reading each refund has the payment's reference, and a repeat is another refund
		w.Unique = []providers.Kind{providers.Refund}
	}
	w.Settle = func(*testing.T) { r.sim.Settle() }
	if r.later {
		w.Fail = func(*testing.T) { r.sim.Fail() }
	}
	return w
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// words are the simulator's for each kind.
var words = map[providers.Kind]string{
	providers.Authorization: "session", providers.Refund: "refund", providers.Payout: "payout",
	providertest.CardKind: "payment", providertest.FetchKind: "get",
}

func fault(trouble providertest.Trouble, kind string) sim.Faults {
	f := sim.Fault{Next: 1, Only: kind}
	switch trouble {
	case providertest.LoseAnswer:
		return sim.Faults{LoseAnswer: f}
	case providertest.NeverArrive:
		return sim.Faults{NeverWork: f}
	case providertest.BreakAfter:
		return sim.Faults{FailAfter: f}
	case providertest.BreakBefore:
		return sim.Faults{FailBefore: f}
	case providertest.Garbage:
		return sim.Faults{Garbage: f}
	case providertest.HangAfter:
		return sim.Faults{HangAfter: f}
	case providertest.Hang:
		return sim.Faults{Hang: f}
	}
	return sim.Faults{TooMany: f}
}

func hookFault(trouble providertest.HookTrouble) sim.Faults {
	switch trouble {
	case providertest.ForgeHook:
		return sim.Faults{ForgeWebhook: sim.Fault{Next: 1}}
	case providertest.DoubleHook:
		return sim.Faults{DoubleWebhook: sim.Fault{Next: 1}}
	default:
		return sim.Faults{ReverseWebhooks: sim.Fault{Every: 1}}
	}
}

// load puts a payment into the ledger as it is, so that the client has no part in it.
func (r *rig) load(t *testing.T, reference string, m money.Money, captured int64) providers.PaymentRef {
	t.Helper()
	check(t, r.sim.Load([]sim.Payment{{
		Reference: reference, Terminal: sim.Terminal(apiKey), Currency: m.Currency, Amount: m.Minor, Authorized: m.Minor,
		Captured: captured, TwoPhase: captured == 0, Brand: "VISA", Last4: "1111", WebhookURL: r.hooks,
	}}))
	return providers.PaymentRef{Reference: reference}
}

func (r *rig) totals(t *testing.T, ref providers.PaymentRef) providers.Totals {
	t.Helper()
	p, ok := r.sim.Payment(ref.Reference)
	if !ok {
		t.Fatalf("the simulator has no %+v", ref)
	}
	of := func(minor int64) money.Money { return money.New(minor, p.Currency) }
	if p.Kind == sim.KindPayout {
		return providers.Totals{Authorized: of(0), Captured: of(0), Refunded: of(p.Actual()), Reversed: of(0)}
	}
	return providers.Totals{Authorized: of(p.Authorized), Captured: of(p.Captured), Refunded: of(p.Refunded), Reversed: of(p.Reversed)}
}

// onPage does what the customer does on a page, which must be there.
func (r *rig) onPage(do func(string) error) func(*testing.T, providers.Hosted) providers.PaymentRef {
	return func(t *testing.T, h providers.Hosted) providers.PaymentRef {
		t.Helper()
		if status, _, _ := providertest.Browse(t, h); status != http.StatusOK {
			t.Fatalf("the page answers %d", status)
		}
		for _, p := range r.sim.Payments() {
			if r.sim.PageURL(p.Reference) == h.URL {
				check(t, do(p.Reference))
				return providers.PaymentRef{Reference: p.Reference}
			}
		}
		t.Fatalf("%s is nobody's page", h.URL)
		return providers.PaymentRef{}
	}
}

// TestLeadsBack ensures that a page leads its customer back to the very address that was asked for, with a path and a token in
// it: by GET.
func TestLeadsBack(t *testing.T) {
	for press, want := range map[string]string{"pay": providertest.Back, "cancel": providertest.Back + "/cancelled"} {
		r := newRig(t, variant{})
		o := providers.Checkout{
			Key: "k", Reference: "P-back", Amount: money.New(500, "EUR"), Capture: providers.CaptureAutomatic, ReturnURL: providertest.Back,
			CancelURL: providertest.Back + "/cancelled", WebhookURL: r.hooks,
			Expires: time.Now().Add(2 * time.Hour), At: time.Now(),
		}
		h, err := r.client.Host(t.Context(), o)
		check(t, err)
		back, how := providertest.LeadsBack(t, h, press)
		if got, _, _ := strings.Cut(back.String(), "?"); got != want || how != http.MethodGet {
			t.Errorf("%s leads to %s by %s", press, back, how)
		}
		if p, _ := r.sim.Payment("P-back"); p.Expires.Sub(o.Expires).Abs() > time.Minute {
			t.Errorf("the page lives until %s, want %s", p.Expires, o.Expires)
		}
	}
}

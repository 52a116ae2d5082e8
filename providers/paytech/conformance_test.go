package paytech_test

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
	"kontor/providers/paytech"
	"kontor/providers/paytech/sim"
	"kontor/providers/providertest"
)

const (
	shopKey    = "sim_planted_shop_key"
	signingKey = "planted_signing_key"
)

// variant is a way in which the provider may behave, or the shop be set up.
type variant struct {
	base64   bool // signatures are not in hex
	unsigned bool // the shop has no signing key
	held     bool // refunds, withdrawals and charges are taken first and done later
}

// TestConformance runs the list that every provider passes, in each variant.
func TestConformance(t *testing.T) {
	for name, v := range map[string]variant{
		"signed in hex": {}, "signed in base64": {base64: true}, "not signed": {unsigned: true}, "done later": {held: true},
	} {
		t.Run(name, func(t *testing.T) {
			providertest.Run(t, providertest.Harness{
				New:     func(t *testing.T) providertest.World { return newRig(t, v).world() },
				Secrets: []string{shopKey, signingKey, "4000000000000408"},
			})
		})
	}
}

// rig is a simulator, a client of it, and somewhere for its webhooks to go.
type rig struct {
	variant
	sim    *sim.Sim
	client *paytech.Client
	hooks  string

	mu      sync.Mutex
	arrived []providertest.Delivery
}

func newRig(t *testing.T, v variant, change ...func(*sim.Options)) *rig {
	t.Helper()
	o := sim.Options{
		SigningKey: signingKey, Base64Signature: v.base64, Unsigned: v.unsigned, Hold: v.held, Backoff: []time.Duration{0, 0},
	}
	for _, f := range change {
		f(&o)
	}
	s, err := sim.New(o)
	check(t, err)
	server := httptest.NewServer(http.StripPrefix("/paytech", s.Handler()))
	t.Cleanup(func() {
		_ = s.Close() // first: it lets go of requests that hang
		server.Close()
	})
	s.SetPublicURL(server.URL + "/paytech")
	r := &rig{variant: v, sim: s}
	hooks := httptest.NewServer(r)
	t.Cleanup(hooks.Close)
	r.hooks = hooks.URL
	s.SetWebhookURL("", hooks.URL)
	credentials := map[string]string{"api_key": shopKey, "signing_key": signingKey}
	if v.unsigned {
		delete(credentials, "signing_key")
	}
	provider, err := paytech.Gateway.Connect(providers.Config{
		Mode: providers.ModeSimulator, BaseURL: server.URL + "/paytech", Credentials: credentials,
		Transport: &http.Transport{DisableKeepAlives: true},
	})
	check(t, err)
	r.client = provider.(*paytech.Client)
	r.client.SetQuiet(0)
	t.Cleanup(func() {
		if unknown := s.Unknown(); len(unknown) > 0 {
			t.Errorf("asked for what is not there: %v", unknown)
		}
	})
	return r
}

// ServeHTTP keeps a webhook.
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

func (r *rig) world() providertest.World {
	w := providertest.World{
		Client: r.client,
		Next:   func(trouble providertest.Trouble, k providers.Kind) { r.sim.SetFaults(fault(trouble, words[k])) },
		DeclineNext: func(_ *testing.T, k providers.Kind) {
			r.sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: words[k]}})
		},
		Settle: func(t *testing.T) { check(t, r.sim.CompleteAll()) },
		Ledger: providertest.Ledger{
			Authorized: r.authorized, Captured: r.captured, Exchanged: r.exchanged, WaitingPayout: r.waitingPayout,
			Unheld: func(t *testing.T, reference string) {
				r.load(t, sim.Payment{ReferenceID: reference, Currency: "BTC", Authorized: 12345, Captured: 12345})
			},
			SavedMethod: r.savedMethod, Balances: r.balances, Totals: r.totals,
			Hung:  func() bool { return r.sim.Faults().Hang.Next == 0 },
			Calls: func(k providers.Kind) int { return r.sim.Calls(words[k]) },
		},
		Portal: providertest.Portal{
			PortalCapture: func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalCapture(p.ProviderID, n)) },
			PortalRefund:  func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalRefund(p.ProviderID, n)) },
			PortalReverse: func(t *testing.T, p providers.PaymentRef, _ int64) { check(t, r.sim.PortalVoid(p.ProviderID)) },
		},
		Customer: providertest.Customer{
			Pay:     r.onPage(func(id string) error { return r.sim.Pay(id, "") }),
			Decline: r.onPage(r.sim.Decline),
			Cancel:  r.onPage(r.sim.Cancel),
		},
		Hooks: providertest.Hooks{
			WebhookURL: r.hooks, Deliveries: r.deliveries,
			NextHook: func(trouble providertest.HookTrouble) { r.sim.SetFaults(hookFault(trouble)) },
			Release:  func(*testing.T) { r.sim.ReleaseWebhooks() },
		},
		Hints: providertest.Hints{
			Modes: []providers.CaptureMode{providers.CaptureManual, providers.CaptureAutomatic},
			Most: map[providers.Kind]money.Money{
				providers.Payout: money.New(10_000_00, "EUR"), providers.Charge: money.New(9_999_999_99, "EUR"),
			},
			PageSize: 100, RetryAfter: sim.RetryAfter * time.Second, Unsigned: r.unsigned,
		},
	}
	if r.base64 { // with all that a bank in Latin America may ask for
		w.Bank = providers.BankAccount{
			Holder: "Ada Lovelace", Number: "04800001840", BankCode: "1007", Country: "CO", Type: providers.AccountSavings,
			DocumentType: "CO_CC", DocumentNumber: "1073505526", Phone: "+57 3205671968",
		}
	}
	if r.held {
		w.Fail = func(t *testing.T) { check(t, r.sim.RefuseAll()) }
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
	providers.Authorization: "deposit", providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "void",
	providers.Payout: "withdrawal", providers.Charge: "charge", providers.Chargeback: "chargeback",
	providers.Approval: "approve", providers.Rejection: "reject",
	providertest.FetchKind: "get", providertest.ListKind: "get", providertest.MethodsKind: "get", providertest.BalancesKind: "get",
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
	case providertest.Busy:
		return sim.Faults{Busy: f}
	default:
		return sim.Faults{Hang: f}
	}
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
func (r *rig) load(t *testing.T, p sim.Payment) providers.PaymentRef {
	t.Helper()
	p.Shop, p.Method, p.CardBrand, p.CardMasked, p.ExpiryMonth, p.ExpiryYear = shopKey, "BASIC_CARD", "VISA", "400000***0408", "12", "2039"
	check(t, r.sim.Load([]sim.Payment{p}))
	made := r.sim.ByReference(p.ReferenceID)
	return providers.PaymentRef{Reference: p.ReferenceID, ProviderID: made[len(made)-1].ID}
}

func (r *rig) authorized(t *testing.T, reference string, m money.Money) providers.PaymentRef {
	t.Helper()
	return r.load(t, sim.Payment{ReferenceID: reference, Currency: m.Currency, Authorized: m.Minor, PreAuth: true})
}

func (r *rig) captured(t *testing.T, reference string, m money.Money) providers.PaymentRef {
	t.Helper()
	return r.load(t, sim.Payment{ReferenceID: reference, Currency: m.Currency, Authorized: m.Minor, Captured: m.Minor})
}

func (r *rig) exchanged(t *testing.T, reference string, asked, through money.Money) providers.PaymentRef {
	t.Helper()
	return r.load(t, sim.Payment{
		ReferenceID: reference, Currency: through.Currency, Authorized: through.Minor, Captured: through.Minor,
		AskedCurrency: asked.Currency, AskedAmount: asked.Minor,
	})
}

func (r *rig) waitingPayout(t *testing.T, reference string, m money.Money) providers.PaymentRef {
	t.Helper()
	return r.load(t, sim.Payment{ReferenceID: reference, Type: "WITHDRAWAL", State: sim.StateReview, Currency: m.Currency, Amount: m.Minor})
}

func (r *rig) savedMethod(t *testing.T, customer string) string {
	t.Helper()
	id, err := r.sim.SaveCard(sim.Token{Shop: shopKey, Customer: customer})
	check(t, err)
	return "card." + id
}

// balances are of a shop that took 123.46 EUR and has the simulator's million to pay out.
func (r *rig) balances(t *testing.T) []providers.Balance {
	t.Helper()
	r.captured(t, "P-balance", money.New(123_46, "EUR"))
	took, all := money.New(123_46, "EUR"), money.New(1_000_123_46, "EUR")
	name := func(kind string) string { return kind + ` Balance(EUR) of shop "•••"` } // the simulator's shop is its key
	return []providers.Balance{
		{Name: name("Processing"), Amount: took},
		{Name: name("Available"), Amount: took},
		{Name: name("Withdrawal"), Amount: all},
		{Name: "Available for withdrawals", Amount: all, Payout: true},
	}
}

func (r *rig) totals(t *testing.T, ref providers.PaymentRef) providers.Totals {
	t.Helper()
	p, ok := r.sim.Payment(ref.ProviderID)
	if !ok {
		all := r.sim.ByReference(ref.Reference)
		if len(all) == 0 {
			t.Fatalf("the simulator has no %+v", ref)
		}
		p = all[len(all)-1]
	}
	of := func(minor int64) money.Money { return money.New(minor, p.Currency) }
	if p.Type == "WITHDRAWAL" {
		if p.State == sim.StateCompleted {
			return providers.Totals{Refunded: of(p.Amount)}
		}
		return providers.Totals{}
	}
	totals := providers.Totals{Authorized: of(p.Authorized), Captured: of(p.Captured), Refunded: of(p.Refunded), Reversed: of(p.Voided)}
	if p.State == sim.StateCompleted { // what a capture leaves is let go
		totals.Reversed = of(p.Authorized - p.Captured)
	}
	if p.Chargeback != nil {
		totals.Disputed = of(p.Captured)
	}
	return totals
}

// onPage does what the customer does on the page of a deposit.
func (r *rig) onPage(do func(string) error) func(*testing.T, providers.Hosted) providers.PaymentRef {
	return func(t *testing.T, h providers.Hosted) providers.PaymentRef {
		t.Helper()
		if status, _, at := providertest.Browse(t, h); status != http.StatusOK || at.String() != r.sim.PageURL(h.ProviderID) {
			t.Fatalf("%d at %s, not the page of %s", status, at, h.ProviderID)
		}
		check(t, do(h.ProviderID))
		p, _ := r.sim.Payment(h.ProviderID)
		return providers.PaymentRef{Reference: p.ReferenceID, ProviderID: p.ID}
	}
}

// TestLeadsBack ensures that a page leads its customer back to the very address that was asked for, with a path and a token in
// it: by GET, to the one address that there is.
func TestLeadsBack(t *testing.T) {
	for press, want := range map[string]string{"pay": providertest.Back, "cancel": providertest.Back} {
		r := newRig(t, variant{})
		o := providers.Checkout{
			Key: "k", Reference: "P-back", Amount: money.New(500, "EUR"), Capture: providers.CaptureAutomatic, ReturnURL: providertest.Back,
			CancelURL: providertest.Back + "/cancelled", WebhookURL: r.hooks,
		}
		h, err := r.client.Host(t.Context(), o)
		check(t, err)
		back, how := providertest.LeadsBack(t, h, press)
		if got, _, _ := strings.Cut(back.String(), "?"); got != want || how != http.MethodGet {
			t.Errorf("%s leads to %s by %s", press, back, how)
		}
	}
}

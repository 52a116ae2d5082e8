package computop_test

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
	"kontor/providers/computop"
	"kontor/providers/computop/sim"
	"kontor/providers/providertest"
)

const (
	merchant = "sim_merchant"
	apiKey   = "sim_planted_api_key"
	hmacKey  = "sim_planted_hmac_key"
)

// TestConformance runs the list that every provider passes, with either way to authenticate.
func TestConformance(t *testing.T) {
	for _, auth := range []string{"basic", "oauth"} {
		t.Run(auth, func(t *testing.T) {
			providertest.Run(t, providertest.Harness{
				New:     func(t *testing.T) providertest.World { return newRig(t, auth, true).world() },
				Secrets: []string{apiKey, hmacKey},
			})
		})
	}
}

// rig is a simulator, a client of it, and somewhere for its webhooks to go.
type rig struct {
	sim    *sim.Sim
	client *computop.Client
	hooks  string

	mu      sync.Mutex
	arrived []providertest.Delivery
}

func newRig(t *testing.T, auth string, enhanced bool) *rig {
	s, err := sim.New(sim.Options{Enhanced: enhanced, WebhookSecret: hmacKey, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix("/computop", s.Handler()))
	t.Cleanup(func() {
		_ = s.Close() // first: it lets go of requests that hang
		server.Close()
	})
	s.SetPublicURL(server.URL + "/computop")
	r := &rig{sim: s}
	hooks := httptest.NewServer(r)
	t.Cleanup(hooks.Close)
	r.hooks = hooks.URL
	credentials := map[string]string{"merchant_id": merchant, "api_key": apiKey, "auth": auth}
	if enhanced {
		credentials["webhook_hmac"] = hmacKey
	}
	provider, err := computop.Gateway.Connect(providers.Config{
		Mode: providers.ModeSimulator, BaseURL: server.URL + "/computop", Credentials: credentials,
		Transport: &http.Transport{DisableKeepAlives: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.client = provider.(*computop.Client)
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
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := r.sim.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.arrived)
}

func (r *rig) world() providertest.World {
	return providertest.World{
		Client: r.client,
		Next:   func(trouble providertest.Trouble, k providers.Kind) { r.sim.SetFaults(fault(trouble, words[k])) },
		DeclineNext: func(_ *testing.T, k providers.Kind) {
			r.sim.SetFaults(sim.Faults{Decline: sim.Fault{Next: 1, Only: words[k]}})
		},
		Ledger: providertest.Ledger{
			Authorized: r.authorized, Waiting: r.waiting, Totals: r.totals,
			Hung:  func() bool { return r.sim.Faults().Hang.Next == 0 },
			Calls: func(k providers.Kind) int { return r.sim.Calls(words[k]) },
		},
		Portal: providertest.Portal{
			PortalCapture: func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalCapture(p.ProviderID, n)) },
			PortalRefund:  func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalRefund(p.ProviderID, n)) },
			PortalReverse: func(t *testing.T, p providers.PaymentRef, n int64) { check(t, r.sim.PortalReverse(p.ProviderID, n)) },
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
			Card:    providers.Card{Number: "4111111111111111", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "8301"},
			BadCard: providers.Card{Number: "5555555555554444", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2020, CVV: "8302"}, // expired
		},
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// words are the simulator's for each kind.
var words = map[providers.Kind]string{
	providers.Authorization: "session", providertest.LinkKind: "link", providertest.IntentKind: "intent",
	providers.Capture: "capture", providers.Refund: "refund", providers.Reversal: "reversal",
	providers.Increment: "increment", providers.Credit: "credit", providers.Confirmation: "confirm",
	providers.DetailsUpdate: "update", providertest.FetchKind: "get",
	providertest.CardKind: "payment", providers.Charge: "charge",
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
	p.MerchantID, p.CaptureMethod, p.WebhookURL = merchant, "MANUAL", r.hooks
	check(t, r.sim.Load([]sim.Payment{p}))
	made, _ := r.sim.ByTransID(p.TransID)
	return providers.PaymentRef{Reference: p.TransID, ProviderID: made.PayID}
}

func (r *rig) authorized(t *testing.T, reference string, m money.Money) providers.PaymentRef {
	return r.load(t, sim.Payment{
		TransID: reference, Currency: m.Currency, Amount: m.Minor, Authorized: m.Minor,
		Method: "CARD", CardBrand: "VISA", Last4: "1111", Expiry: "203912",
	})
}

func (r *rig) waiting(t *testing.T, reference string, m money.Money) providers.PaymentRef {
	return r.load(t, sim.Payment{
		TransID: reference, Currency: m.Currency, Amount: m.Minor, Method: "PAYPAL", Integration: "DIRECT", Status: sim.StatusPending,
	})
}

func (r *rig) totals(t *testing.T, ref providers.PaymentRef) providers.Totals {
	t.Helper()
	p, ok := r.sim.Payment(ref.ProviderID)
	if !ok {
		p, ok = r.sim.ByTransID(ref.Reference)
	}
	if !ok {
		t.Fatalf("the simulator has no %+v", ref)
	}
	of := func(minor int64) money.Money { return money.New(minor, p.Currency) }
	return providers.Totals{Authorized: of(p.Authorized), Captured: of(p.Captured), Refunded: of(p.Refunded), Reversed: of(p.Reversed + p.Lapsed)}
}

// onPage does what the customer does on the page of a hosted payment.
func (r *rig) onPage(do func(string) error) func(*testing.T, providers.Hosted) providers.PaymentRef {
	return func(t *testing.T, h providers.Hosted) providers.PaymentRef {
		t.Helper()
		if r.sim.HostedURL(h.ProviderID) != h.URL {
			t.Fatalf("%s is not the page of %s", h.URL, h.ProviderID)
		}
		check(t, do(h.ProviderID))
		p, _ := r.sim.Payment(h.ProviderID)
		return providers.PaymentRef{Reference: p.TransID, ProviderID: p.PayID}
	}
}

// TestBasicWebhook ensures that an account without an HMAC key is told to ask, and never to believe.
func TestBasicWebhook(t *testing.T) {
	r := newRig(t, "basic", false)
	h, err := r.client.Host(t.Context(), providers.Checkout{
		Key: "k", Reference: "P-1", Amount: money.New(500, "EUR"), Capture: providers.CaptureManual, WebhookURL: r.hooks,
	})
	check(t, err)
	check(t, r.sim.Pay(h.ProviderID, ""))
	arrived := r.deliveries(t)
	if len(arrived) != 1 || strings.Contains(string(arrived[0].Body), "AUTHORIZED") {
		t.Fatalf("%s", arrived)
	}
	proof, err := r.client.VerifyWebhook(arrived[0].Header, arrived[0].Body)
	if err != nil || proof.Signed {
		t.Errorf("%+v, %v", proof, err)
	}
	news, err := r.client.ParseWebhook(arrived[0].Body)
	if err != nil || len(news.Updates) != 0 || len(news.Ask) != 1 || news.Ask[0].ProviderID != h.ProviderID {
		t.Fatalf("%+v, %v", news, err)
	}
	u, err := r.client.FetchPayment(t.Context(), news.Ask[0])
	if err != nil || u.State != providers.StateAuthorized || u.Method.Last4 != "1111" {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestUpdateArrives ensures that what was changed is what Paygate holds then.
func TestUpdateArrives(t *testing.T) {
	r := newRig(t, "basic", true)
	ref := r.authorized(t, "P-1", money.New(500, "EUR"))
	_, err := r.client.UpdatePayment(t.Context(), providers.Call{
		Kind: providers.DetailsUpdate, Payment: ref, Details: providers.Details{Metadata: map[string]string{"note": "changed"}},
	})
	check(t, err)
	if p, _ := r.sim.Payment(ref.ProviderID); string(p.Metadata) != `{"note":"changed"}` {
		t.Errorf("%s", p.Metadata)
	}
}

// TestPayByCard ensures that a card by phone is authorized, or declined with the bank's code.
func TestPayByCard(t *testing.T) {
	r := newRig(t, "oauth", true)
	card, err := computop.NewCard("4111 1111 1111 1111", "203912", "123", "Ada Lovelace")
	check(t, err)
	data := computop.PaymentData{
		TransID: "P-1", Amount: computop.Amount{Value: 500, Currency: "EUR"}, Channel: "MOTO",
		CaptureMethod: &computop.CaptureMethod{Type: "MANUAL"},
	}
	answer, err := r.client.PayByCard(t.Context(), "k1", data, card)
	if err != nil || answer.Update.Totals == nil || answer.Update.Totals.Authorized.Minor != 500 {
		t.Errorf("%+v, %v", answer, err)
	}
	data.TransID, data.SimulationMode = "P-2", "0305"
	_, err = r.client.PayByCard(t.Context(), "k2", data, card)
	if d := providers.Detail(err); d.Kind != providers.ErrDeclined || computop.CodeWords(d.Code) == "" {
		t.Errorf("%+v", err)
	}
}

// TestLeadsBack ensures that a page leads its customer back to the very address that was asked for, with a path and a token in
// it: by GET, with PayId behind it.
func TestLeadsBack(t *testing.T) {
	for press, want := range map[string]string{"pay": providertest.Back, "cancel": providertest.Back + "/cancelled"} {
		r := newRig(t, "basic", false)
		o := providers.Checkout{
			Key: "k", Reference: "P-back", Amount: money.New(500, "EUR"), Capture: providers.CaptureAutomatic, ReturnURL: providertest.Back,
			CancelURL: providertest.Back + "/cancelled", WebhookURL: r.hooks,
			Expires: time.Now().Add(2 * time.Hour),
		}
		h, err := r.client.Host(t.Context(), o)
		check(t, err)
		back, how := providertest.LeadsBack(t, h, press)
		if got, _, _ := strings.Cut(back.String(), "?"); got != want || how != http.MethodGet || back.Query().Get("PayId") != h.ProviderID {
			t.Errorf("%s leads to %s by %s", press, back, how)
		}
		if p, _ := r.sim.Payment(h.ProviderID); !p.ExpirationTime.Equal(o.Expires.UTC().Truncate(time.Second)) {
			t.Errorf("the page lives until %s, want %s", p.ExpirationTime, o.Expires)
		}
	}
}

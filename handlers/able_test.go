package handlers_test

import (
	"cmp"
	"context"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/computop/sim"
	"kontor/providers/paytech"
)

// able is Computop with what it can't do: payouts, saved methods, chargebacks, balances. What is asked for is done, and
// written down.
type able struct {
	*computop.Client
	mu       sync.Mutex
	calls    []providers.Call
	waits    bool // payouts wait for a word
	byForm   bool // payment pages are reached by a form
	formAt   string
	balances []providers.Balance
	down     bool // no balances, and nothing is forgotten
	token    string
	cardOnly bool              // payouts go to a typed card and nowhere else
	bank     *providers.Hosted // a typed card's bank wants to see its customer there
}

func (a *able) did(c providers.Call) (providers.Answer, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls = append(a.calls, c)
	return providers.Answer{Outcome: providers.Succeeded, ProviderID: "their-" + c.Reference}, nil
}

// last is the newest call of a kind.
func (a *able) last(t *testing.T, kind providers.Kind) (found providers.Call, n int) {
	t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.calls {
		if c.Kind == kind {
			found, n = c, n+1
		}
	}
	return found, n
}

func (a *able) Payout(_ context.Context, c providers.Call) (providers.Answer, error) {
	answer, err := a.did(c)
	if a.waits {
		answer.Outcome, answer.Update.RawStatus = providers.Pending, "WAITS"
	}
	return answer, err
}

func (a *able) PayoutToCard(ctx context.Context, c providers.Call, _ providers.Card) (providers.Answer, error) {
	return a.Payout(ctx, c)
}

func (a *able) TakeCard(ctx context.Context, c providers.Checkout, card providers.Card) (providers.Answer, error) {
	if a.bank != nil {
		return providers.Answer{Outcome: providers.Pending, Update: providers.Update{State: providers.StatePending, Page: a.bank}}, nil
	}
	return a.Client.TakeCard(ctx, c, card)
}

func (a *able) SavesMethod(typed bool) bool { return !typed }

func (a *able) Destinations() []providers.DestinationKind {
	if a.cardOnly {
		return nil
	}
	return []providers.DestinationKind{providers.ToSavedMethod, providers.ToBank, providers.ToPayment}
}

func (a *able) AwaitsApproval(raw string) bool { return raw == "WAITS" }

func (a *able) Approve(_ context.Context, c providers.Call) (providers.Answer, error) {
	return a.did(c)
}

func (a *able) Reject(_ context.Context, c providers.Call) (providers.Answer, error) { return a.did(c) }

func (a *able) Charge(_ context.Context, c providers.Call) (providers.Answer, error) { return a.did(c) }

func (a *able) Chargeback(_ context.Context, c providers.Call) (providers.Answer, error) {
	return a.did(c)
}

func (a *able) ForgetMethod(_ context.Context, token string) error {
	if a.down {
		return &providers.Error{Kind: providers.ErrUnknown, Message: "No answer came."}
	}
	_, err := a.did(providers.Call{Kind: "forget", Token: token})
	return err
}

func (a *able) Balances(context.Context) ([]providers.Balance, error) {
	if a.down {
		return nil, &providers.Error{Kind: providers.ErrUnknown, Message: "No answer came."}
	}
	return a.balances, nil
}

func (a *able) Limits(k providers.Kind) providers.Limits {
	limits := a.Client.Limits(k)
	limits.Once = limits.Once || k == providers.Refund
	return limits
}

func (a *able) Host(ctx context.Context, c providers.Checkout) (providers.Hosted, error) {
	hosted, err := a.Client.Host(ctx, c)
	if a.byForm {
		hosted.URL = cmp.Or(a.formAt, "https://pay.example.test/checkout")
		hosted.Form = []providers.FormField{{Name: "target", Value: c.Reference}, {Name: "checksum", Value: `"><script>`}}
	}
	return hosted, err
}

// FetchPayment tells that the card was saved, or where its bank wants the customer next.
func (a *able) FetchPayment(ctx context.Context, p providers.PaymentRef) (providers.Update, error) {
	if a.bank != nil {
		return providers.Update{Payment: p, State: providers.StatePending, Page: a.bank}, nil
	}
	u, err := a.Client.FetchPayment(ctx, p)
	if u.Method.Last4 != "" {
		u.Method.Token = a.token
	}
	return u, err
}

// newAbleRig is a rig at that gateway.
func newAbleRig(t *testing.T) (*rig, *able) {
	t.Helper()
	a := &able{token: "tok_saved", balances: []providers.Balance{
		{Name: "Available", Amount: money.New(1234500, "EUR"), Payout: true}, {Name: "Processing", Amount: money.New(700, "JPY")},
	}}
	gateway := computop.Gateway
	gateway.Connect = func(c providers.Config) (providers.Provider, error) {
		client, err := computop.New(c)
		a.Client = client
		return a, err
	}
	return rigOf(t, shopAt(t, gateway)), a
}

// shopAt is modelstest.NewShop at another gateway.
func shopAt(t *testing.T, gateway providers.Gateway) *modelstest.Shop {
	t.Helper()
	s := &modelstest.Shop{Clock: modelstest.NewClock(), Statuses: make(chan int, 1000)}
	gatewaySim, err := sim.New(sim.Options{Seed: 1, Clock: s.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = gatewaySim.Close() })
	server := httptest.NewServer(gatewaySim.Handler())
	t.Cleanup(server.Close)
	gatewaySim.SetPublicURL(server.URL)
	gatewaySim.SetFaults(sim.Faults{LoseWebhook: sim.Fault{Every: 1}}) // nobody listens
	s.Sim, s.SimURL = gatewaySim, server.URL
	s.Ledger = modelstest.Open(t, models.Options{Gateways: []providers.Gateway{gateway, paytech.Gateway}, Now: s.Clock.Now})
	s.Account, err = s.CreateAccount(t.Context(), modelstest.Admin, models.AccountInput{
		Provider: "computop", Name: "Shop", Mode: providers.ModeSimulator, BaseURL: server.URL,
		Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// paid is a captured payment whose customer saved the card.
func (r *rig) paid(amount money.Money) *models.Payment {
	r.t.Helper()
	p := r.Take(r.t, amount, models.CaptureMode(providers.CaptureAutomatic))
	if err := r.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.AskNow(r.t.Context(), modelstest.Clerk, p.ID); err != nil {
		r.t.Fatal(err)
	}
	return r.Payment(r.t, p.ID)
}

// saved is what the customer of a payment saved.
func (r *rig) saved(p *models.Payment) models.SavedMethod {
	r.t.Helper()
	all := r.methods(p)
	if len(all) == 0 {
		r.t.Fatal("nothing was saved")
	}
	return all[0]
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

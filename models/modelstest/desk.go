package modelstest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/computop"
	computopsim "kontor/providers/computop/sim"
	"kontor/providers/gate"
	gatesim "kontor/providers/gate/sim"
	"kontor/providers/paymentz"
	paymentzsim "kontor/providers/paymentz/sim"
	"kontor/providers/paytech"
	paytechsim "kontor/providers/paytech/sim"
)

// Planted begins every secret credential of a Desk: it must show nowhere.
const Planted = "sim_planted_"

// Simulated is one of the other gateways as a Desk has it.
type Simulated struct {
	Account *models.Account
	Pay     func(*models.Payment) error // what the customer does on the page
	Flush   func(context.Context) error
	// Trouble has things go wrong by the simulator's own name for it, as JSON: "loseAnswer" … An empty name ends it.
	Trouble func(name string)
	Release func() // lets go of webhooks that were held
	// Sums are authorized, captured, refunded and disputed in the simulator's own ledger.
	Sums func(*models.Payment) [4]int64
}

// Desk is a ledger with an account at each gateway. All stand on one clock.
type Desk struct {
	*models.Ledger
	Clock    *Clock
	Gateways map[string]*Simulated
	Computop *computopsim.Sim
	Paytech  *paytechsim.Sim
	Gate     *gatesim.Sim
	Paymentz *paymentzsim.Sim
	Log      *bytes.Buffer // all that the ledger logged
}

// NewDesk opens one.
func NewDesk(t testing.TB, database string) *Desk {
	t.Helper()
	d := &Desk{Clock: NewClock(), Gateways: map[string]*Simulated{}, Log: &bytes.Buffer{}}
	s := &Shop{Statuses: make(chan int, 10_000)}
	receiver := httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(receiver.Close)
	d.Ledger = Open(t, models.Options{
		Database: database, Gateways: []providers.Gateway{computop.Gateway, paytech.Gateway, gate.Gateway, paymentz.Gateway}, Now: d.Clock.Now,
		BaseURL: receiver.URL, Log: slog.New(slog.NewTextHandler(d.Log, nil)),
	})
	s.Ledger = d.Ledger
	d.openComputop(t)
	d.openPaytech(t)
	d.openGate(t)
	d.openPaymentz(t)
	return d
}

// serve reaches a simulator over HTTP, below a path as in production.
func (d *Desk) serve(t testing.TB, name string, sim interface {
	Handler() http.Handler
	SetPublicURL(string)
	Close() error
}, credentials map[string]string,
) *models.Account {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/"+name, sim.Handler()))
	t.Cleanup(func() {
		_ = sim.Close() // first: it lets go of requests that hang
		server.Close()
	})
	sim.SetPublicURL(server.URL + "/" + name)
	a, err := d.CreateAccount(context.Background(), Admin, models.AccountInput{
		Provider: name, Name: name, Mode: providers.ModeSimulator, BaseURL: server.URL + "/" + name, Credentials: credentials,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (d *Desk) openComputop(t testing.TB) {
	var err error
	if d.Computop, err = computopsim.New(computopsim.Options{Seed: 1, Clock: d.Clock.Now}); err != nil {
		t.Fatal(err)
	}
	d.Gateways["computop"] = &Simulated{
		Account: d.serve(t, "computop", d.Computop, map[string]string{"merchant_id": "sim_merchant", "api_key": Planted + "computop"}),
		Pay:     func(p *models.Payment) error { return d.Computop.Pay(p.ProviderID, "4111111111111111") },
		Flush:   d.Computop.Flush, Release: d.Computop.ReleaseWebhooks, Trouble: trouble(d.Computop.SetFaults),
		Sums: func(p *models.Payment) [4]int64 {
			r, _ := d.Computop.ByTransID(p.Reference)
			return [4]int64{r.Authorized, r.Captured, r.Refunded, 0}
		},
	}
	d.Computop.SetWebhookURL("sim_merchant", d.WebhookURL(d.Gateways["computop"].Account))
}

func (d *Desk) openPaytech(t testing.TB) {
	var err error
	if d.Paytech, err = paytechsim.New(paytechsim.Options{Seed: 1, Clock: d.Clock.Now, ReviewAbove: 1000, SigningKey: Planted + "signing"}); err != nil {
		t.Fatal(err)
	}
	d.Gateways["paytech"] = &Simulated{
		Account: d.serve(t, "paytech", d.Paytech, map[string]string{"api_key": Planted + "paytech", "signing_key": Planted + "signing"}),
		Pay:     func(p *models.Payment) error { return d.Paytech.Pay(p.ProviderID, "") },
		Flush:   d.Paytech.Flush,
		Trouble: trouble(d.Paytech.SetFaults),
		Release: d.Paytech.ReleaseWebhooks,
		Sums: func(p *models.Payment) [4]int64 {
			r, _ := d.Paytech.Payment(p.ProviderID)
			return [4]int64{r.Authorized, r.Captured, r.Refunded, 0}
		},
	}
	d.Paytech.SetWebhookURL(Planted+"paytech", d.WebhookURL(d.Gateways["paytech"].Account))
}

func (d *Desk) openGate(t testing.TB) {
	var err error
	if d.Gate, err = gatesim.New(gatesim.Options{Seed: 1, Clock: d.Clock.Now}); err != nil {
		t.Fatal(err)
	}
	d.Gateways["gate"] = &Simulated{
		Account: d.serve(t, "gate", d.Gate, map[string]string{"api_key": Planted + "gate"}),
		Pay:     func(p *models.Payment) error { return d.Gate.Pay(p.Reference, "") },
		Flush:   d.Gate.Flush,
		Trouble: trouble(d.Gate.SetFaults),
		Release: d.Gate.ReleaseWebhooks,
		Sums: func(p *models.Payment) [4]int64 {
			r, _ := d.Gate.Payment(p.Reference)
			return [4]int64{r.Authorized, r.Captured, r.Refunded, 0}
		},
	}
	d.Gate.SetWebhookURL(gatesim.Terminal(Planted+"gate"), d.WebhookURL(d.Gateways["gate"].Account))
}

func (d *Desk) openPaymentz(t testing.TB) {
	var err error
	demo := paymentzsim.Demo
	demo.SecureKey = Planted + "paymentz"
	d.Paymentz, err = paymentzsim.New(paymentzsim.Options{Seed: 1, Clock: d.Clock.Now, Accounts: []paymentzsim.Account{demo}})
	if err != nil {
		t.Fatal(err)
	}
	d.Gateways["paymentz"] = &Simulated{
		Account: d.serve(t, "paymentz", d.Paymentz, map[string]string{
			"partner_id": demo.PartnerID, "member_id": demo.MemberID, "username": demo.Username, "secure_key": demo.SecureKey, "totype": demo.ToType,
		}),
		Pay:     d.payPaymentz,
		Flush:   d.Paymentz.Flush,
		Trouble: trouble(d.Paymentz.SetFaults),
		Release: d.Paymentz.ReleaseWebhooks,
		Sums: func(p *models.Payment) [4]int64 {
			r, _ := d.Paymentz.ByReference(p.Reference)
			return [4]int64{r.Authorized, r.Captured, r.Refunded, r.Disputed}
		},
	}
}

// payPaymentz posts the form that leads to the page: before it there is no payment there.
func (d *Desk) payPaymentz(p *models.Payment) error {
	form := url.Values{}
	for _, f := range p.Form() {
		form.Set(f.Name, f.Value)
	}
	page, err := http.PostForm(p.CheckoutURL, form)
	if err != nil {
		return err
	}
	defer page.Body.Close()
	r, _ := d.Paymentz.ByReference(p.Reference)
	return d.Paymentz.Pay(r.PaymentID, "")
}

// trouble sets one fault of a simulator's by its name in JSON, which is the same in all.
func trouble[F any](set func(F)) func(string) {
	return func(name string) {
		var faults F
		if name != "" {
			if err := json.Unmarshal(fmt.Appendf(nil, `{%q: {"every": 1}}`, name), &faults); err != nil {
				panic(err) // the name is a test's
			}
		}
		set(faults)
	}
}

// Work lets webhooks arrive and works all that is due, until nothing is.
func (d *Desk) Work(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 3 { // a webhook makes a job, a job makes webhooks
		if err := d.RunDueJobs(ctx); err != nil {
			t.Fatal(err)
		}
		for name, g := range d.Gateways {
			if err := g.Flush(ctx); err != nil {
				t.Fatal(name, err)
			}
		}
	}
	if err := d.RunDueJobs(ctx); err != nil {
		t.Fatal(err)
	}
}

// WorkLater turns the clock on and works what is due then, a few times over.
func (d *Desk) WorkLater(t testing.TB, by time.Duration) {
	t.Helper()
	for range 6 {
		d.Clock.Turn(by)
		d.Work(t)
	}
}

// Paid is a hosted payment whose customer has paid.
func (d *Desk) Paid(t testing.TB, gateway string, m money.Money, change func(*models.NewPayment)) *models.Payment {
	t.Helper()
	n := models.NewPayment{
		Key: models.NewKey(), AccountID: d.Gateways[gateway].Account.ID, Channel: models.ChannelHosted, Amount: m,
		Capture: providers.CaptureAutomatic, Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "erika@example.com"},
	}
	if change != nil {
		change(&n)
	}
	p, err := d.TakePayment(context.Background(), Clerk, n)
	if err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	if p = d.Payment(t, p.ID); p.CheckoutURL == "" {
		t.Fatalf("%s gave no page: %+v", gateway, p.Operations)
	}
	if err := d.Gateways[gateway].Pay(p); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
	return d.Payment(t, p.ID)
}

// Payment reads a payment anew.
func (d *Desk) Payment(t testing.TB, id int64) *models.Payment {
	t.Helper()
	p, err := d.Ledger.Payment(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

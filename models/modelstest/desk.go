package modelstest

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
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

// GatewayNames are a Desk's, always in this order: what is done at random is the same again with its seed.
var GatewayNames = []string{"computop", "paytech", "gate", "paymentz"}

// Gateways are what a Desk has accounts at.
var Gateways = []providers.Gateway{computop.Gateway, paytech.Gateway, gate.Gateway, paymentz.Gateway}

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

	options models.Options
	post    *Shop      // takes the deliveries
	closed  sync.Mutex // while work is done no delivery comes in: what happens does not hang on who is quicker
}

// NewDesk opens one. Its clock stands long before today: some clients ask today's whether a call may still be on its way.
func NewDesk(t testing.TB, database string, change ...func(*models.Options)) *Desk {
	t.Helper()
	d := &Desk{
		Clock: &Clock{now: time.Date(2024, 11, 20, 12, 0, 0, 0, time.UTC)}, Gateways: map[string]*Simulated{}, Log: &bytes.Buffer{},
		post: &Shop{Statuses: make(chan int, 10_000)},
	}
	receiver := httptest.NewServer(http.HandlerFunc(d.receive))
	t.Cleanup(receiver.Close)
	if database == "" {
		database = SQLite(t)
	}
	d.options = models.Options{
		Database: database, Gateways: Gateways, Now: d.Clock.Now, BaseURL: receiver.URL,
		Log: slog.New(slog.NewTextHandler(d.Log, nil)),
	}
	for _, c := range change {
		c(&d.options)
	}
	d.Reopen(t)
	for _, name := range GatewayNames {
		d.simulate(t, name)
	}
	d.Computop, d.Paytech = d.Gateways["computop"].Simulator.(computopDesk).Sim, d.Gateways["paytech"].Simulator.(paytechDesk).Sim
	d.Gate, d.Paymentz = d.Gateways["gate"].Simulator.(gateDesk).Sim, d.Gateways["paymentz"].Simulator.(paymentzDesk).Sim
	return d
}

// simulate reaches a simulator over HTTP, below a path as in production, and makes an account at it.
func (d *Desk) simulate(t testing.TB, name string) {
	t.Helper()
	s := Simulate(t, name, d.Clock.Now)
	door := &Door{next: http.StripPrefix("/"+name, s.Handler())}
	server := httptest.NewServer(door)
	t.Cleanup(func() {
		_ = s.Close() // first: it lets go of requests that hang
		server.Close()
	})
	s.SetPublicURL(server.URL + "/" + name)
	account, err := d.CreateAccount(context.Background(), Admin, models.AccountInput{
		Provider: name, Name: name, Mode: providers.ModeSimulator, BaseURL: server.URL + "/" + name, Credentials: s.Credentials(),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.HookTo(d.WebhookURL(account))
	d.Gateways[name] = &Simulated{s, account, door}
}

// Reopen closes the book, whoever is at work on it, and opens it anew as a program that starts again does. Calls that
// hang meanwhile come back to a closed book.
func (d *Desk) Reopen(t testing.TB) {
	t.Helper()
	d.closed.Lock()
	defer d.closed.Unlock()
	if d.Ledger != nil {
		if err := d.Ledger.Close(); err != nil {
			t.Error(err)
		}
	}
	d.Ledger = Open(t, d.options)
	d.post.Ledger = d.Ledger
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := d.Run(stopped, 8); err != nil { // nobody works yet, but what was left behind is taken over
		t.Fatal(err)
	}
}

// Another is a second process on the same book. On SQLite there is only one.
func (d *Desk) Another(t testing.TB) *models.Ledger {
	t.Helper()
	return Open(t, d.options)
}

func (d *Desk) receive(w http.ResponseWriter, r *http.Request) {
	d.closed.Lock()
	defer d.closed.Unlock()
	d.post.receive(w, r)
}

// Work works all that is due and lets webhooks arrive, until nothing is.
func (d *Desk) Work(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 3 { // a webhook makes a job, a job makes webhooks
		d.work(ctx, t)
		for _, name := range GatewayNames {
			if err := d.Gateways[name].Flush(ctx); err != nil {
				t.Fatal(name, err)
			}
		}
	}
	d.work(ctx, t)
}

func (d *Desk) work(ctx context.Context, t testing.TB) {
	t.Helper()
	d.closed.Lock()
	defer d.closed.Unlock()
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

// WhileHanging does something whose first request to a gateway hangs, and meanwhile something else. Then the request goes
// on, or is cut. Where nothing is asked of the gateway, meanwhile is never called.
func (d *Desk) WhileHanging(gateway string, worked, through bool, something func(), meanwhile func()) {
	door := d.Gateways[gateway].Door
	held, done := door.Hold(worked), make(chan struct{})
	d.closed.Lock()
	go func() {
		defer close(done)
		something()
	}()
	select {
	case <-done:
		door.Forget()
		d.closed.Unlock()
		return
	case <-held.Caught:
	}
	d.closed.Unlock()
	meanwhile()
	d.closed.Lock()
	defer d.closed.Unlock()
	held.Let(through)
	<-done
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

// Payment reads a payment anew, with what its customer's browser posts.
func (d *Desk) Payment(t testing.TB, id int64) *models.Payment {
	t.Helper()
	p, err := d.Ledger.Payment(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := d.CheckoutFields(p)
	if err != nil {
		t.Fatal(err)
	}
	form, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if fields != nil {
		p.CheckoutForm = string(form)
	}
	return p
}

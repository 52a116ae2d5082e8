package modelstest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/money"
	"kontor/models/post"
	"kontor/providers"
	"kontor/providers/computop"
	"kontor/providers/computop/sim"
)

// People of the tests. They have no row in users: the audit trail keeps their names.
var (
	Viewer  = models.Actor{Name: "Vera", Role: models.Viewer}
	Clerk   = models.Actor{Name: "Karl", Role: models.Clerk}
	Manager = models.Actor{Name: "Mia", Role: models.Manager}
	Admin   = models.Actor{Name: "Ada", Role: models.Admin}
)

// Shop is a ledger with one Computop account, whose simulator is reached over real HTTP and sends its webhooks
// over real HTTP too.
type Shop struct {
	*models.Ledger
	Sim     *sim.Sim
	Account *models.Account
	Clock   *Clock
	SimURL  string
	// Statuses are what the webhooks were answered with.
	Statuses chan int
}

// ShopOptions say what a shop differs in from a simple one.
type ShopOptions struct {
	Database string // empty: a SQLite file of its own
	Enhanced bool   // signed webhooks
	Journal  string // the simulator's, to start it again
	Composer models.Composer
	Renderer models.Renderer
	Exporter models.Exporter
	Mailer   *post.Server
}

// NewShop opens one. The simulator and the ledger share a clock that stands still.
func NewShop(t testing.TB, o ShopOptions) *Shop {
	t.Helper()
	s := &Shop{Clock: NewClock(), Statuses: make(chan int, 1000)}
	var err error
	s.Sim, err = sim.New(sim.Options{Seed: 1, Clock: s.Clock.Now, Enhanced: o.Enhanced, Journal: o.Journal})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Sim.Close() })
	provider := httptest.NewServer(s.Sim.Handler())
	t.Cleanup(provider.Close)
	s.SimURL = provider.URL
	s.Sim.SetPublicURL(provider.URL)
	receiver := httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(receiver.Close)
	s.Ledger = Open(t, models.Options{
		Database: o.Database, Gateways: []providers.Gateway{computop.Gateway}, Now: s.Clock.Now, BaseURL: receiver.URL,
		Composer: o.Composer, Renderer: o.Renderer, Exporter: o.Exporter, Mailer: o.Mailer,
	})
	credentials := map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"}
	if o.Enhanced {
		credentials["webhook_hmac"] = "sim_hmac"
	}
	s.Account, err = s.CreateAccount(context.Background(), Admin, models.AccountInput{
		Provider: "computop", Name: "Shop", Mode: providers.ModeSimulator, BaseURL: provider.URL, Credentials: credentials,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// receive is the webhook endpoint at its simplest.
func (s *Shop) receive(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	body, err := io.ReadAll(io.LimitReader(r.Body, models.MaxDelivery+1))
	status := http.StatusOK
	if err != nil || len(parts) != 3 {
		status = http.StatusNotFound
	} else if err := s.AcceptDelivery(r.Context(), parts[1], parts[2], r.Header, body); err != nil {
		status = http.StatusUnauthorized
	}
	s.Statuses <- status
	w.WriteHeader(status)
}

// Work lets the webhooks arrive and works all that is due, until nothing is.
func (s *Shop) Work(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for range 3 { // a webhook makes a job, a job makes webhooks
		if err := s.RunDueJobs(ctx); err != nil {
			t.Fatal(err)
		}
		if err := s.Sim.Flush(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// WorkLater turns the clock on and works what is due then, a few times over.
func (s *Shop) WorkLater(t testing.TB, d time.Duration) {
	t.Helper()
	for range 4 {
		s.Clock.Turn(d)
		s.Work(t)
	}
}

// Take begins a hosted payment and lets the worker fetch its page.
func (s *Shop) Take(t testing.TB, amount money.Money, capture providers.CaptureMode) *models.Payment {
	t.Helper()
	p, err := s.TakePayment(context.Background(), Clerk, models.NewPayment{
		Key: models.NewKey(), AccountID: s.Account.ID, Channel: models.ChannelHosted, Amount: amount, Capture: capture,
		OrderReference: "ORDER-1", Customer: providers.Customer{FirstName: "Erika", LastName: "Muster", Email: "Erika@Example.com"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	return s.Payment(t, p.ID)
}

// Authorized is a payment whose customer has paid; nothing is captured yet.
func (s *Shop) Authorized(t testing.TB, amount money.Money) *models.Payment {
	t.Helper()
	return s.pay(t, s.Take(t, amount, providers.CaptureManual))
}

// Captured is a payment whose customer has paid and whose money was taken at once.
func (s *Shop) Captured(t testing.TB, amount money.Money) *models.Payment {
	t.Helper()
	return s.pay(t, s.Take(t, amount, providers.CaptureAutomatic))
}

func (s *Shop) pay(t testing.TB, p *models.Payment) *models.Payment {
	t.Helper()
	if err := s.Sim.Pay(p.ProviderID, "4111111111111111"); err != nil {
		t.Fatal(err)
	}
	s.Work(t)
	return s.Payment(t, p.ID)
}

// Payment reads a payment anew.
func (s *Shop) Payment(t testing.TB, id int64) *models.Payment {
	t.Helper()
	p, err := s.Ledger.Payment(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Agrees fails the test where the book and the provider's own ledger hold different amounts.
func (s *Shop) Agrees(t testing.TB, id int64) {
	t.Helper()
	ours := s.Payment(t, id)
	theirs, ok := s.Sim.Payment(ours.ProviderID)
	if !ok {
		t.Fatalf("the provider does not know payment %d (%s)", id, ours.ProviderID)
	}
	book := [4]int64{ours.Authorized, ours.Captured, ours.Reversed, ours.Refunded}
	if provider := [4]int64{theirs.Authorized, theirs.Captured, theirs.Reversed + theirs.Lapsed, theirs.Refunded}; book != provider {
		t.Errorf("payment %d: authorized, captured, reversed, refunded are %v in the book, %v at the provider", id, book, provider)
	}
}

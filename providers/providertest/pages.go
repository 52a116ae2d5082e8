package providertest

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// page is one way to have the customer pay on the provider's own page.
type page struct {
	name string
	kind providers.Kind // in Next and Calls
	of   func(providers.Provider) maker
}

type maker func(context.Context, providers.Checkout) (providers.Hosted, error)

// LinkKind stands for native links in World.Next and World.Calls; a hosted page is an authorization, an intent an
// IntentKind.
const (
	LinkKind   providers.Kind = "link"
	IntentKind providers.Kind = "intent"
)

var pages = []page{
	{"Hoster", providers.Authorization, func(p providers.Provider) maker {
		if h, ok := p.(providers.Hoster); ok {
			return h.Host
		}
		return nil
	}},
	{"Linker", LinkKind, func(p providers.Provider) maker {
		if l, ok := p.(providers.Linker); ok {
			return l.Link
		}
		return nil
	}},
}

func checkout(w World, m money.Money, mode providers.CaptureMode) providers.Checkout {
	return providers.Checkout{
		Key: fresh("key"), Reference: fresh("pay"), Amount: m, Capture: mode, DelayHours: 48, Description: "Order 7",
		Language: "en", Customer: providers.Customer{FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		ReturnURL: "https://shop.example/return", CancelURL: "https://shop.example/cancel", WebhookURL: w.WebhookURL,
		Expires: time.Now().Add(24 * time.Hour),
	}
}

func runPage(t *testing.T, seen *witness, p page) {
	if p.of(seen.world(t).Client) == nil {
		t.Skip("the client is no " + p.name)
	}
	for _, m := range amounts {
		t.Run("paid in "+m.Currency, func(t *testing.T) { paid(t, seen, p, m, providers.CaptureManual, 0) })
	}
	t.Run("captured at once", func(t *testing.T) { paid(t, seen, p, one, providers.CaptureAutomatic, one.Minor) })
	t.Run("captured later", func(t *testing.T) { paid(t, seen, p, one, providers.CaptureDelayed, 0) })
	t.Run("declined", func(t *testing.T) {
		ends(t, seen, p, func(w World) func(*testing.T, providers.Hosted) providers.PaymentRef { return w.Decline }, providers.StateDeclined)
	})
	t.Run("cancelled", func(t *testing.T) {
		ends(t, seen, p, func(w World) func(*testing.T, providers.Hosted) providers.PaymentRef { return w.Cancel }, providers.StateCancelled)
	})
	t.Run("answer lost", func(t *testing.T) { pageLost(t, seen, p) })
	t.Run("refused before it is sent", func(t *testing.T) { pageRefused(t, seen, p) })
}

// make makes a page and ensures that a browser can go there.
func (p page) make(t *testing.T, seen *witness, w World, o providers.Checkout) providers.Hosted {
	t.Helper()
	h, err := p.of(w.Client)(t.Context(), o)
	seen.note(h, err)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(h.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		t.Fatalf("no page at %q", h.URL)
	}
	return h
}

func paid(t *testing.T, seen *witness, p page, m money.Money, mode providers.CaptureMode, taken int64) {
	w := seen.world(t)
	o := checkout(w, m, mode)
	h := p.make(t, seen, w, o)
	if u, err := w.Client.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference}); err == nil && u.State != providers.StateOpen {
		t.Errorf("nobody has paid, and it is %q", u.State)
	}
	ref := w.Pay(t, h)
	if ref.Reference != o.Reference {
		t.Errorf("paid %q, want %q", ref.Reference, o.Reference)
	}
	stands(t, w, ref, m.Currency, [4]int64{m.Minor, taken, 0, 0})
	u, err := w.Client.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference})
	if err != nil || u.State != providers.StateAuthorized || u.Payment.ProviderID == "" {
		t.Errorf("by our reference: %+v, %v", u, err)
	}
}

func ends(t *testing.T, seen *witness, p page, act func(World) func(*testing.T, providers.Hosted) providers.PaymentRef, want providers.State) {
	w := seen.world(t)
	if act(w) == nil {
		t.Skip("the simulator's page has no such button")
	}
	ref := act(w)(t, p.make(t, seen, w, checkout(w, one, providers.CaptureManual)))
	u, err := w.Client.FetchPayment(t.Context(), ref)
	seen.note(u, err)
	if err != nil || u.State != want {
		t.Fatalf("%+v, %v", u, err)
	}
	if u.Totals != nil {
		stands(t, w, ref, one.Currency, [4]int64{})
	}
}

// pageLost ensures that a page whose answer was lost is made once, where it may be asked for again.
func pageLost(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	o := checkout(w, one, providers.CaptureManual)
	w.Next(LoseAnswer, p.kind)
	h, err := p.of(w.Client)(t.Context(), o)
	seen.note(h, err)
	isA(t, err, providers.ErrUnknown)
	once(t, w, p.kind, 1)
	r, ok := w.Client.(providers.Replayer)
	if !ok || !r.ReplaySafe(providers.Authorization) {
		t.Skip("it can't be asked for again")
	}
	first, second := p.make(t, seen, w, o), p.make(t, seen, w, o)
	if first != second {
		t.Errorf("%+v, then %+v", first, second)
	}
	once(t, w, p.kind, 1)
}

func pageRefused(t *testing.T, seen *witness, p page) {
	w := seen.world(t)
	for _, m := range []money.Money{{Minor: 0, Currency: "EUR"}, {Minor: -5, Currency: "EUR"}, {Minor: 5, Currency: "QQQ"}} {
		h, err := p.of(w.Client)(t.Context(), checkout(w, m, providers.CaptureManual))
		seen.note(h, err)
		isA(t, err, providers.ErrDeclined)
	}
	once(t, w, p.kind, 0)
}

func runIntender(t *testing.T, seen *witness) {
	w := seen.world(t)
	i, ok := w.Client.(providers.Intender)
	if !ok {
		t.Skip("the client is no Intender")
	}
	h, err := i.Intend(t.Context(), checkout(w, one, providers.CaptureManual))
	seen.note(h, err)
	if err != nil || h.IntentID == "" {
		t.Errorf("%+v, %v", h, err)
	}
	once(t, w, IntentKind, 1)
	w.Next(LoseAnswer, IntentKind)
	_, err = i.Intend(t.Context(), checkout(w, one, providers.CaptureManual))
	isA(t, err, providers.ErrUnknown)
	nobody := checkout(w, money.New(0, "EUR"), providers.CaptureManual)
	if _, err := i.Intend(t.Context(), nobody); !errors.Is(err, providers.ErrDeclined) {
		t.Error(err)
	}
}

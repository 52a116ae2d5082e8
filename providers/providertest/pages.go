package providertest

import (
	"context"
	"net/url"
	"reflect"
	"slices"
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

var pages = []page{
	{"hosted page", providers.Authorization, func(p providers.Provider) maker {
		if h, ok := p.(providers.Hoster); ok {
			return h.Host
		}
		return nil
	}},
	{"native link", LinkKind, func(p providers.Provider) maker {
		if l, ok := p.(providers.Linker); ok {
			return l.Link
		}
		return nil
	}},
}

var allModes = []providers.CaptureMode{providers.CaptureManual, providers.CaptureAutomatic, providers.CaptureDelayed}

// offers says whether a capture mode can be asked for.
func (w World) offers(mode providers.CaptureMode) bool {
	if mode == providers.CaptureDelayed && !has[providers.DelayedCapturer](w.Client) {
		return false
	}
	return w.Modes == nil || slices.Contains(w.Modes, mode)
}

// mode is the one of the cases in which it does not matter: manual, where that is possible.
func (w World) mode() providers.CaptureMode {
	i := slices.IndexFunc(allModes, w.offers)
	return allModes[max(i, 0)]
}

// takes is what stands when m was paid.
func takes(mode providers.CaptureMode, m money.Money) sums {
	if mode == providers.CaptureAutomatic {
		return sums{authorized: m.Minor, captured: m.Minor}
	}
	return sums{authorized: m.Minor}
}

func checkout(w World, m money.Money, mode providers.CaptureMode) providers.Checkout {
	return providers.Checkout{
		Key: fresh("key"), Reference: fresh("pay"), Amount: m, Capture: mode, DelayHours: 48, Description: "Order 7",
		Language: "en", Customer: providers.Customer{
			Reference: fresh("customer"), FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com",
		},
		ReturnURL: "https://shop.example/return", CancelURL: "https://shop.example/cancel", WebhookURL: w.WebhookURL,
		Expires: time.Now().Add(24 * time.Hour), At: time.Now(),
	}
}

func runPage(t *testing.T, seen *witness, p page) {
	for _, m := range amounts {
		t.Run("paid in "+m.Currency, func(t *testing.T) { paid(t, seen, p, m, seen.world(t).mode()) })
	}
	for _, mode := range allModes {
		t.Run("captured: "+string(mode), func(t *testing.T) { paid(t, seen, p, one, mode) })
	}
	t.Run("captured at the latest", func(t *testing.T) {
		delayedLongest(t, seen, p.kind, func(w World, o providers.Checkout) error {
			h, err := p.of(w.Client)(t.Context(), o)
			seen.note(h, err)
			return err
		})
	})
	t.Run("declined", func(t *testing.T) {
		ends(t, seen, p, func(w World) act { return w.Decline }, providers.StateDeclined)
	})
	t.Run("cancelled", func(t *testing.T) {
		ends(t, seen, p, func(w World) act { return w.Cancel }, providers.StateCancelled)
	})
	t.Run("saves what is paid with", func(t *testing.T) { pageSaves(t, seen, p) })
	t.Run("begins a series", func(t *testing.T) { pageRecurs(t, seen, p) })
	for _, trouble := range troubles {
		t.Run(string(trouble), func(t *testing.T) { pageTroubled(t, seen, p, trouble) })
	}
	t.Run("asked for twice", func(t *testing.T) { pageTwice(t, seen, p) })
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
	for _, f := range h.Form {
		if f.Name == "" {
			t.Errorf("a field without a name in %+v", h.Form)
		}
	}
	return h
}

// refuses ensures that a page is not made, and nothing sent.
func (p page) refuses(t *testing.T, seen *witness, w World, o providers.Checkout) {
	t.Helper()
	before := w.Calls(p.kind)
	h, err := p.of(w.Client)(t.Context(), o)
	seen.note(h, err)
	isA(t, err, providers.ErrDeclined)
	if !reflect.DeepEqual(h, providers.Hosted{}) {
		t.Errorf("refused, and made: %+v", h)
	}
	once(t, w, p.kind, before)
}

func paid(t *testing.T, seen *witness, p page, m money.Money, mode providers.CaptureMode) {
	w := seen.world(t)
	o := checkout(w, m, mode)
	if !w.expresses(m.Currency) || !w.offers(mode) {
		p.refuses(t, seen, w, o)
		return
	}
	h := p.make(t, seen, w, o)
	u, err := w.Client.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference})
	if seen.note(u, err); err == nil && u.State != providers.StateOpen && u.State != providers.StatePending {
		t.Errorf("nobody has paid, and it is %q", u.State)
	}
	ref := w.Pay(t, h)
	if ref.Reference != o.Reference {
		t.Errorf("paid %q, want %q", ref.Reference, o.Reference)
	}
	stands(t, w, ref, m.Currency, takes(mode, m))
	u, err = w.Client.FetchPayment(t.Context(), providers.PaymentRef{Reference: o.Reference})
	if err != nil || u.State != providers.StateAuthorized || u.Payment != ref || u.Amount != m {
		t.Errorf("by our reference: %+v, %v", u, err)
	}
}

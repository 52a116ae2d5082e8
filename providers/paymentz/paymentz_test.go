package paymentz

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

const testKey = "sim_key_do_not_show"

// connect makes a client of a server.
func connect(t testing.TB, url string, change ...func(*providers.Config)) *Client {
	t.Helper()
	cfg := providers.Config{
		Mode: providers.ModeSimulator, BaseURL: url,
		Credentials: map[string]string{
			fieldPartner: "1", fieldMember: "10001", fieldUsername: "sim_demo", fieldKey: testKey, fieldToType: "Partner", fieldTerminal: "7",
		},
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func with(field, value string) func(*providers.Config) {
	return func(cfg *providers.Config) { cfg.Credentials[field] = value }
}

// serve starts a server for one test that gives out tokens; h answers the rest.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	token := recorded(t, "answers/token.json")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "Token") {
			_, _ = io.WriteString(w, token)
			return
		}
		h(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// says is a server that gives one answer to everything but the question for a token.
func says(t testing.TB, status int, body string) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func recorded(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const testPay = "54304"

// aCall is an operation on the payment of the published example.
func aCall(kind providers.Kind) providers.Call {
	return providers.Call{
		Kind: kind, Key: "key-1", Reference: "KOP-1", Payment: providers.PaymentRef{Reference: "P-1", ProviderID: testPay},
		Amount: money.New(5000, "EUR"), Token: "rg1",
		Destination: providers.Destination{Kind: providers.ToPayment, Payment: providers.PaymentRef{ProviderID: "54000"}},
	}
}

func aCard() providers.Card {
	return providers.Card{Number: "4111 1111 1111 1111", Holder: "Ada Lovelace", ExpiryMonth: 3, ExpiryYear: 2039, CVV: "987"}
}

func aCheckout() providers.Checkout {
	return providers.Checkout{
		Key: "key-2", Reference: "KP-7", Amount: money.New(129900, "EUR"), Capture: providers.CaptureManual, Description: "Order 7 <é> & so on",
		Language: "de", Customer: providers.Customer{Reference: "C-9", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		ReturnURL: "https://shop.example/done?a=1&b=2", CancelURL: "https://shop.example/cancel",
		WebhookURL: "https://shop.example/webhooks/paymentz/1", Expires: time.Date(2027, 2, 7, 17, 0, 0, 0, time.UTC),
	}
}

// wantKind ensures that an error is one of the four, and only that one.
func wantKind(t *testing.T, what string, err, kind error, code string) {
	t.Helper()
	if kind == nil {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	if !errors.Is(err, kind) {
		t.Errorf("%s: %v, want %v", what, err, kind)
		return
	}
	for _, other := range []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound, providers.ErrSignature} {
		if other != kind && errors.Is(err, other) {
			t.Errorf("%s: %v is also %v", what, err, other)
		}
	}
	if got := providers.Detail(err).Code; got != code {
		t.Errorf("%s: code %q, want %q", what, got, code)
	}
}

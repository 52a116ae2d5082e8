package paytech

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

const (
	testKey     = "sim_key_do_not_show"
	testSigning = "signing_do_not_show"
	testID      = "91d27876e87f4b22b3ecd53924bf973d"
	testCard    = "3529d42227424875af8722cbf54d7073"
)

// connect makes a client of a server, with a signing key unless changed.
func connect(t testing.TB, url string, change ...func(*providers.Config)) *Client {
	t.Helper()
	cfg := providers.Config{
		Mode: providers.ModeSimulator, BaseURL: url,
		Credentials: map[string]string{fieldKey: testKey, fieldSigning: testSigning},
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

func unsigned(cfg *providers.Config) { delete(cfg.Credentials, fieldSigning) }

// nowhere is for clients that send nothing.
const nowhere = "http://127.0.0.1:1"

// serve starts a server for one test.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// says is a server that gives one answer to everything.
func says(t *testing.T, status int, body string) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

// wrapped is a success.
func wrapped(result string) string {
	return `{"timestamp":"2026-03-01T12:00:00.000+00:00","status":200,"hasMore":false,"result":` + result + `}`
}

func recorded(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// aCall is an operation on the payment of the published example.
func aCall(kind providers.Kind) providers.Call {
	return providers.Call{
		Kind: kind, Key: "key-1", Reference: "KOP-1",
		Payment: providers.PaymentRef{Reference: "payment-123", ProviderID: testID},
		Amount:  money.New(123_46, "EUR"), Reason: "a reason",
	}
}

func aCheckout() providers.Checkout {
	return providers.Checkout{
		Key: "key-2", Reference: "KP-7", Amount: money.New(1299_00, "EUR"), Capture: providers.CaptureManual,
		Description: "Order 7 <é>", Language: "de",
		Customer: providers.Customer{
			Reference: "C-9", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com",
		},
		ReturnURL: "https://shop.example/done?a=1&b=2", CancelURL: "https://shop.example/cancel",
		WebhookURL: "https://shop.example/webhooks/paytech/1",
		Expires:    time.Date(2025, 2, 7, 17, 0, 0, 0, time.UTC),
	}
}

// wantKind ensures that an error is one of the four, only that one, and bears a code.
func wantKind(t *testing.T, what string, err, kind error, code string) {
	t.Helper()
	if kind == nil {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
		return
	}
	if !errors.Is(err, kind) {
		t.Fatalf("%s: %v, want %v", what, err, kind)
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

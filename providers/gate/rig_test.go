package gate

import (
	"errors"
	"io"
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
	testKey = "sim_planted_key"
	testPay = "K7Q2MZP4N6RTBX5W3YHD"
	pan     = "4111111111111111"
)

func testCard() providers.Card {
	return providers.Card{Number: pan, Holder: "Ada Lovelace", ExpiryMonth: 3, ExpiryYear: 2039, CVV: "987"}
}

// connect makes a client of the address.
func connect(t *testing.T, url string, change ...func(*providers.Config)) *Client {
	t.Helper()
	cfg := providers.Config{
		Mode: providers.ModeSimulator, BaseURL: url, Credentials: map[string]string{fieldKey: testKey},
		Transport: &http.Transport{DisableKeepAlives: true},
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
	return func(c *providers.Config) { c.Credentials[field] = value }
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// says serves one answer to everything.
func says(t *testing.T, status int, body string) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// saysTo serves a body by method: what a POST gets, and what a question gets afterwards.
func saysTo(t *testing.T, postStatus int, post string, getStatus int, get string) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		status, body := postStatus, post
		if r.Method == http.MethodGet {
			status, body = getStatus, get
		}
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

func aCall(kind providers.Kind) providers.Call {
	return providers.Call{
		Kind: kind, Key: "key-1", Reference: "KOPERATION1", Payment: providers.PaymentRef{Reference: testPay},
		Amount: money.New(2500, "USD"), Reason: "came back",
	}
}

func aCheckout() providers.Checkout {
	return providers.Checkout{
		Key: "key-1", Reference: testPay, Amount: money.New(2500, "USD"), Capture: providers.CaptureAutomatic, Description: "Order 7",
		Language: "de", Customer: providers.Customer{Reference: "C-7", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		ReturnURL: "https://shop.example/done", CancelURL: "https://shop.example/no", WebhookURL: "https://shop.example/hook",
		Expires: time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC), At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
}

// payment is an answer about testPay.
func payment(status, more string) string {
	return `{"referenceId":"` + testPay + `","amount":2500,"currencyCode":"USD","status":"` + status + `"` + more + `}`
}

func envelopeOf(code string) string {
	return `{"code":"` + code + `","name":"some_name","description":"Their words."}`
}

var four = []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound, providers.ErrSignature}

// wantKind ensures that an error is one of the four, only that one, and its code.
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
	for _, other := range four {
		if other != kind && errors.Is(err, other) {
			t.Errorf("%s: %v is also %v", what, err, other)
		}
	}
	if got := providers.Detail(err).Code; got != code {
		t.Errorf("%s: code %q, want %q", what, got, code)
	}
}

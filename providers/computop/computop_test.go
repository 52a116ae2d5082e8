package computop

import (
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
	testKey  = "sim_key_do_not_show"
	testHMAC = "sim_hmac_do_not_show"
	testPay  = "91a6299a704147bf934aabd79fd1dc5d"
)

// connect makes a client of a server, with Basic authentication and an HMAC key unless changed.
func connect(t *testing.T, url string, change ...func(*providers.Config)) *Client {
	t.Helper()
	cfg := providers.Config{
		Mode: providers.ModeSimulator, BaseURL: url,
		Credentials: map[string]string{fieldMerchant: "sim_merchant", fieldKey: testKey, fieldHMAC: testHMAC},
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

func withOAuth(cfg *providers.Config) { cfg.Credentials[fieldAuth] = authOAuth }

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
		Payment: providers.PaymentRef{Reference: "Trans361039", ProviderID: testPay},
		Amount:  money.New(126, "EUR"),
	}
}

func aCheckout() providers.Checkout {
	return providers.Checkout{
		Key: "key-2", Reference: "KP-7", Amount: money.New(129900, "EUR"), Capture: providers.CaptureDelayed,
		DelayHours: 48, Description: "Order 7 <é>", Language: "de",
		Customer: providers.Customer{
			Reference: "C-9", FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com",
		},
		ReturnURL: "https://shop.example/done?a=1&b=2", CancelURL: "https://shop.example/cancel",
		WebhookURL: "https://shop.example/webhooks/computop/1",
		Expires:    time.Date(2025, 2, 7, 17, 0, 0, 0, time.FixedZone("CET", 3600)),
	}
}

func aCard() providers.Card {
	return providers.Card{Number: "4111 1111 1111 1111", Holder: "Ada Lovelace", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "987"}
}

func dataFor(channel string) PaymentData {
	d, err := dataOf(aCheckout(), channel)
	if err != nil {
		panic(err)
	}
	return d
}

package paytech

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

func signature(body string) []byte {
	mac := hmac.New(sha256.New, []byte(testSigning))
	_, _ = mac.Write([]byte(body))
	return mac.Sum(nil)
}

// TestSignature ensures which writings of the hash are taken, and that any other byte is noticed.
func TestSignature(t *testing.T) {
	client := connect(t, nowhere)
	body := recorded(t, "webhooks/deposit.cancelled.json")
	sum := signature(body)
	for name, c := range map[string]struct {
		given string
		ok    bool
	}{
		"hex":                  {hex.EncodeToString(sum), true},
		"upper-case hex":       {strings.ToUpper(hex.EncodeToString(sum)), true},
		"base64":               {base64.StdEncoding.EncodeToString(sum), true},
		"with spaces":          {" " + hex.EncodeToString(sum) + " ", true},
		"nothing":              {"", false},
		"half":                 {hex.EncodeToString(sum[:16]), false},
		"another body's":       {hex.EncodeToString(signature(body + " ")), false},
		"with a prefix":        {"sha256=" + hex.EncodeToString(sum), false},
		"base64 without ends":  {base64.RawStdEncoding.EncodeToString(sum), false},
		"base64 for addresses": {strings.NewReplacer("+", "-", "/", "_").Replace(base64.StdEncoding.EncodeToString(sum)) + "=", false},
		"words":                {"let me in", false},
	} {
		proof, err := client.VerifyWebhook(http.Header{"Signature": {c.given}}, []byte(body))
		if c.ok != (err == nil && proof.Signed) {
			t.Errorf("%s: %+v, %v", name, proof, err)
		}
		if !c.ok {
			wantKind(t, name, err, providers.ErrSignature, "")
		}
	}
	// A key that is empty signs nothing.
	_, err := connect(t, nowhere, unsigned).VerifyWebhook(http.Header{"Signature": {"x"}}, []byte(body))
	if err != nil {
		t.Error(err)
	}
}

// TestKnownSignature ensures the recipe against a value that openssl made:
// printf '{"a":1}' | openssl dgst -sha256 -hmac LtAs7UiLl5UQ
func TestKnownSignature(t *testing.T) {
	if !validSignature("LtAs7UiLl5UQ", http.Header{"Signature": {"b7256b59066925ac50658f7a2335a73a02b5cb0e2df5b26207f97fa4d1dcab6c"}}, []byte(`{"a":1}`)) {
		t.Error("it is not taken")
	}
}

// TestDeliveries ensures what each delivery says.
func TestDeliveries(t *testing.T) {
	client := connect(t, nowhere)
	one := func(name string) providers.Update {
		t.Helper()
		news, err := client.ParseWebhook([]byte(recorded(t, "webhooks/"+name+".json")))
		if err != nil || len(news.Updates) != 1 || len(news.Ask) != 0 {
			t.Fatalf("%s: %+v, %v", name, news, err)
		}
		return news.Updates[0]
	}
	if u := one("deposit.cancelled"); u.State != providers.StateCancelled || u.Amount != money.New(2000, "CLP") || u.Code != "1.04" ||
		u.Message != "Cancelled by Timeout" || u.Payment != (providers.PaymentRef{ProviderID: "9e9003d7f3324fc6828481c665d8bab5"}) {
		t.Errorf("%+v", u)
	}
	if u := one("deposit.authorized"); u.Totals == nil || u.Totals.Authorized != money.New(1234568, "BHD") || u.Totals.Captured.Minor != 0 {
		t.Errorf("%+v", u)
	}
	if u := one("deposit.completed"); u.Totals.Captured != money.New(12346, "EUR") || !strings.HasPrefix(u.Method.Token, "chain.") ||
		u.Customer.Email != "ada@example.com" {
		t.Errorf("%+v", u)
	}
	if u := one("deposit.voided"); !u.Ask || u.Totals != nil || u.State != "" {
		t.Errorf("%+v", u)
	}
	if u := one("refund.completed"); u.Payment != (providers.PaymentRef{ProviderID: testID}) || len(u.Operations) != 1 {
		t.Errorf("%+v", u)
	}
	if u := one("withdrawal.completed"); u.Kind != providers.Payout || len(u.Operations) != 1 {
		t.Errorf("%+v", u)
	}
}

// TestOnlyAReasonToAsk ensures what is not believed: anything without a signing key, and what says too little.
func TestOnlyAReasonToAsk(t *testing.T) {
	open := connect(t, nowhere, unsigned)
	proof, err := open.VerifyWebhook(nil, []byte(recorded(t, "webhooks/deposit.completed.json")))
	if err != nil || proof.Signed {
		t.Errorf("%+v, %v", proof, err)
	}
	for _, c := range []struct {
		client *Client
		body   string
		want   []providers.PaymentRef
	}{
		{open, recorded(t, "webhooks/deposit.completed.json"), []providers.PaymentRef{{Reference: "K-1", ProviderID: testID}}},
		{open, recorded(t, "webhooks/refund.completed.json"), []providers.PaymentRef{{ProviderID: testID}, {ProviderID: "4e2ca455643c41fab7c611f003907ad5"}}},
		{connect(t, nowhere), `{"id":"` + testID + `","paymentType":"DEPOSIT"}`, []providers.PaymentRef{{ProviderID: testID}}},
		{connect(t, nowhere), `{"id":"` + testID + `","paymentType":"DEPOSIT","state":"COMPLETED"}`, []providers.PaymentRef{{ProviderID: testID}}},
		{connect(t, nowhere), `{"id":"` + testID + `","paymentType":"REFUND","state":"COMPLETED","amount":1,"currency":"EUR"}`, []providers.PaymentRef{{ProviderID: testID}}},
	} {
		news, err := c.client.ParseWebhook([]byte(c.body))
		if err != nil || len(news.Updates) != 0 || !reflect.DeepEqual(news.Ask, c.want) {
			t.Errorf("%s: %+v, %v", c.body, news, err)
		}
	}
}

// TestNoDelivery ensures what is none, or none that Kontor can hold: it would be asked after for ever.
func TestNoDelivery(t *testing.T) {
	client := connect(t, nowhere)
	for _, body := range []string{
		recorded(t, "webhooks/deposit.bitcoin.json"),
		`{"id":"short","paymentType":"DEPOSIT","state":"COMPLETED"}`,
		`{"id":"../../../../etc/passwd/../../../../x","paymentType":"DEPOSIT","state":"COMPLETED"}`,
		`{"id":"` + testID + `","paymentType":"CHARGEBACK","state":"COMPLETED"}`,
		`{"id":"` + testID + `","state":"COMPLETED"}`,
		`{"id":7,"paymentType":"DEPOSIT"}`,
	} {
		if news, err := client.ParseWebhook([]byte(body)); !errors.Is(err, providers.ErrMalformed) {
			t.Errorf("%s: %+v, %v", body, news, err)
		}
	}
	// A coin is a true delivery all the same: refusing it would only have it sent again.
	coin := recorded(t, "webhooks/deposit.bitcoin.json")
	if _, err := client.VerifyWebhook(http.Header{"Signature": {hex.EncodeToString(signature(coin))}}, []byte(coin)); err != nil {
		t.Error(err)
	}
}

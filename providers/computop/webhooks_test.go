package computop

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

const hookPay = "78f5adccfe8640e5a549613389ff33we"

func signed(body, key string) http.Header {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(body))
	return http.Header{"X-Paygate-Signature": {hex.EncodeToString(mac.Sum(nil))}}
}

func unsignedAccount(c *providers.Config) { delete(c.Credentials, fieldHMAC) }

// TestVerifyWebhook ensures that an account with a key takes what that key signed and nothing else.
func TestVerifyWebhook(t *testing.T) {
	body := recorded(t, "webhooks/enhanced.ok.json")
	good := signed(body, testHMAC)
	upper := http.Header{"X-Paygate-Signature": {" " + strings.ToUpper(good.Get("X-Paygate-Signature")) + " "}}
	short := http.Header{"X-Paygate-Signature": {good.Get("X-Paygate-Signature")[:32]}}
	client := connect(t, "http://127.0.0.1:1")
	for name, c := range map[string]struct {
		header http.Header
		body   string
		want   error
	}{
		"true":           {good, body, nil},
		"upper case":     {upper, body, nil},
		"no signature":   {http.Header{}, body, providers.ErrSignature},
		"empty":          {http.Header{"X-Paygate-Signature": {""}}, body, providers.ErrSignature},
		"no hex":         {http.Header{"X-Paygate-Signature": {"zz"}}, body, providers.ErrSignature},
		"cut short":      {short, body, providers.ErrSignature},
		"another key":    {signed(body, "other"), body, providers.ErrSignature},
		"changed":        {good, strings.Replace(body, "10000", "90000", 1), providers.ErrSignature},
		"basic unsigned": {http.Header{}, recorded(t, "webhooks/basic.json"), providers.ErrSignature},
		"no JSON":        {signed("x", testHMAC), "x", providers.ErrMalformed},
	} {
		proof, err := client.VerifyWebhook(c.header, []byte(c.body))
		if !errors.Is(err, c.want) || proof.Signed != (c.want == nil) || proof.EventKey != "" {
			t.Errorf("%s: %+v, %v", name, proof, err)
		}
	}
	open := connect(t, "http://127.0.0.1:1", unsignedAccount)
	for _, header := range []http.Header{{}, good} {
		if proof, err := open.VerifyWebhook(header, []byte(body)); err != nil || proof.Signed {
			t.Errorf("without a key: %+v, %v", proof, err)
		}
	}
}

// TestParseWebhook ensures what each published delivery says.
func TestParseWebhook(t *testing.T) {
	ask := []providers.PaymentRef{{ProviderID: hookPay}}
	ref := providers.PaymentRef{Reference: "Trans361039", ProviderID: hookPay}
	held := providers.Totals{Authorized: money.New(10000, "EUR")}
	base := providers.Update{
		Payment: ref, Amount: money.New(10000, "EUR"), Code: codeOK, Message: "success", Method: providers.Method{Type: "card"},
		Created: time.Date(2025, 9, 23, 13, 20, 30, 0, time.UTC),
	}
	authorized, ok, failure := base, base, base
	authorized.State, authorized.RawStatus, authorized.Totals = providers.StateAuthorized, "AUTHORIZED", &held
	ok.State, ok.RawStatus, ok.Ask = providers.StateAuthorized, "OK", true
	failure.State, failure.RawStatus, failure.Ask = providers.StateDeclined, "FAILED", true
	failure.Code, failure.Message = "22060305", "Declined"
	client := connect(t, "http://127.0.0.1:1")
	for file, want := range map[string]providers.News{
		"basic":               {Ask: ask},
		"enhanced.ok":         {Updates: []providers.Update{ok}},
		"enhanced.authorized": {Updates: []providers.Update{authorized}},
		"enhanced.failed":     {Updates: []providers.Update{failure}},
	} {
		body := []byte(recorded(t, "webhooks/"+file+".json"))
		if got, err := client.ParseWebhook(body); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", file, got, err)
		}
		open := connect(t, "http://127.0.0.1:1", unsignedAccount)
		if got, err := open.ParseWebhook(body); err != nil || !reflect.DeepEqual(got, providers.News{Ask: ask}) {
			t.Errorf("%s without a key: %+v, %v", file, got, err)
		}
	}
}

// TestParseOddWebhooks ensures that odd words make us ask, and that what is no delivery is refused.
func TestParseOddWebhooks(t *testing.T) {
	client, text := connect(t, "http://127.0.0.1:1"), recorded(t, "webhooks/enhanced.authorized.json")
	for old, changed := range map[string]string{
		`"AUTHORIZED"`: `"SETTLED"`, `"00000000"`: `"22060305"`, `"EUR"`: `"QQQ"`, `10000`: `-1`, `"value":10000,`: ``,
	} {
		news, err := client.ParseWebhook([]byte(strings.Replace(text, old, changed, 1)))
		if err != nil || len(news.Updates) != 1 || !news.Updates[0].Ask || news.Updates[0].Totals != nil {
			t.Errorf("%s: %+v, %v", changed, news, err)
		}
	}
	object := strings.Replace(text, `[{"type":"CARD"}]`, `{"type":"PAYPAL"}`, 1)
	if news, err := client.ParseWebhook([]byte(object)); err != nil || news.Updates[0].Method.Type != "paypal" {
		t.Errorf("%+v, %v", news, err)
	}
	for _, body := range []string{
		"", "x", "null", "[]", `"payId"`, `{}`, `{"payId":""}`, `{"payId":7}`, `{"payId":"../x"}`, `{"payId":"a"}{"payId":"b"}`,
		`{"payId":"a","amount":{"value":1.5}}`, `{"payId":"a","x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`,
	} {
		if news, err := client.ParseWebhook([]byte(body)); !errors.Is(err, providers.ErrMalformed) {
			t.Errorf("%.40s: %+v, %v", body, news, err)
		}
	}
}

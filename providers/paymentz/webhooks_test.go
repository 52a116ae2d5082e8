package paymentz

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"kontor/providers"
)

// TestPublishedNotifications ensures that each is proven by its body alone, and makes us ask.
func TestPublishedNotifications(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	for file, want := range map[string]providers.PaymentRef{
		"payout.json":  {Reference: "Payout-JPY-1", ProviderID: "18608029"},
		"failed.json":  {Reference: "Payout-JPY-1", ProviderID: "18608029"},
		"capture.form": {Reference: "#081756894916609", ProviderID: "54289"},
		"return.form":  {Reference: "011E1D8A5C034", ProviderID: "77251"},
	} {
		body := []byte(recorded(t, "notifications/"+file))
		proof, err := c.VerifyWebhook(nil, body)
		if err != nil || !proof.Signed || proof.EventKey != "" {
			t.Errorf("%s: %+v, %v", file, proof, err)
		}
		news, err := c.ParseWebhook(body)
		if err != nil || !reflect.DeepEqual(news, providers.News{Ask: []providers.PaymentRef{want}}) {
			t.Errorf("%s: %+v, %v", file, news, err)
		}
	}
	planted := []byte(strings.TrimSpace(recorded(t, "notifications/return.form")) + "&registrationId=somebody-elses&token=somebody-elses")
	proof, err := c.VerifyWebhook(nil, planted)
	if news, wrong := c.ParseWebhook(planted); err != nil || wrong != nil || !proof.Signed || len(news.Updates) != 0 || len(news.Ask) != 1 {
		t.Errorf("a token that no checksum covers: %+v, %v, %v", news, err, wrong)
	}
}

// TestForgedNotifications ensures that each field that is signed counts, the key too, and nothing else does.
func TestForgedNotifications(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	good := recorded(t, "notifications/payout.json")
	for old, changed := range map[string]string{
		`"paymentId":"18608029"`: `"paymentId":"18608030"`, `"Payout-JPY-1"`: `"Payout-JPY-2"`, `"amount":"100.00"`: `"amount":"100.0"`,
		`"transactionStatus":"Y"`: `"transactionStatus":"N"`, `"checksum":"`: `"checksum":"0`, `"checksum"`: `"sum"`,
	} {
		body := strings.Replace(good, old, changed, 1)
		if _, err := c.VerifyWebhook(nil, []byte(body)); !errors.Is(err, providers.ErrSignature) {
			t.Errorf("%s: %v", changed, err)
		}
	}
	loud := strings.Replace(good, c.sumNews("18608029", "Payout-JPY-1", "100.00", "Y"), strings.ToUpper(c.sumNews("18608029", "Payout-JPY-1", "100.00", "Y")), 1)
	if _, err := c.VerifyWebhook(nil, []byte(loud)); err != nil || loud == good {
		t.Errorf("in upper case: %v", err)
	}
	other := connect(t, "http://127.0.0.1:1", with(fieldKey, testKey+"x"))
	if _, err := other.VerifyWebhook(nil, []byte(good)); !errors.Is(err, providers.ErrSignature) {
		t.Errorf("with another key: %v", err)
	}
	// The long word is not signed, so a changed one passes, and must mean nothing but that we ask.
	body := []byte(strings.Replace(good, "payoutsuccessful", "chargeback", 1))
	if _, err := c.VerifyWebhook(nil, body); err != nil {
		t.Error(err)
	}
	if news, err := c.ParseWebhook(body); err != nil || len(news.Updates) != 0 {
		t.Errorf("%+v, %v", news, err)
	}
}

func TestMalformedNotifications(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	for _, body := range []string{
		"", "x", "null", "[]", "{}", `{"paymentId":"1"}`, `{"paymentId":"-","transactionStatus":"Y"}`, `{"paymentId":"../x","transactionStatus":"Y"}`,
		`{"paymentId":{},"transactionStatus":"Y"}`, "paymentId=1", "paymentId=1&transactionStatus=%zz", "transactionStatus=Y",
		`{"paymentId":"1","transactionStatus":"Y"}{`, `{"paymentId":"1","transactionStatus":"Y","x":"` + strings.Repeat("x", providers.MaxAnswer) + `"}`,
	} {
		if news, err := c.ParseWebhook([]byte(body)); !errors.Is(err, providers.ErrMalformed) {
			t.Errorf("%.50s: %+v, %v", body, news, err)
		}
		if proof, err := c.VerifyWebhook(nil, []byte(body)); err == nil {
			t.Errorf("%.50s proves %+v", body, proof)
		}
	}
}

// TestReturn ensures what a customer's way back proves.
func TestReturn(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	form, err := url.ParseQuery(strings.TrimSpace(recorded(t, "notifications/return.form")))
	if err != nil {
		t.Fatal(err)
	}
	want := Return{Payment: providers.PaymentRef{Reference: "011E1D8A5C034", ProviderID: "77251"}, Status: "N", Signed: true}
	if got, err := c.ReadReturn(form); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	form.Set("amount", "1.00")
	if got, err := c.ReadReturn(form); !errors.Is(err, providers.ErrSignature) || got != (Return{}) {
		t.Errorf("%+v, %v", got, err)
	}
	form.Del("checksum")
	if got, err := c.ReadReturn(form); err != nil || got.Signed {
		t.Errorf("%+v, %v", got, err)
	}
	old := url.Values{"trackingid": {"77251"}, "desc": {"D"}, "amount": {"156.00"}, "status": {"Y"}, "checksum": {c.sumOldReturn("77251", "D", "156.00", "Y")}}
	if got, err := c.ReadReturn(old); err != nil || !got.Signed || got.Payment.ProviderID != "77251" || got.Payment.Reference != "D" {
		t.Errorf("%+v, %v", got, err)
	}
	anybody := url.Values{"desc": {"D"}, "amount": {"156.00"}, "status": {"C"}, "checksum": {c.sumOldReturn("", "D", "156.00", "C")}}
	if got, err := c.ReadReturn(anybody); err != nil || got.Signed || got.Status != "C" {
		t.Errorf("what anybody can sign is taken for proof: %+v, %v", got, err)
	}
}

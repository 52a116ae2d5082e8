package gate

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"kontor/providers"
)

// TestWebhookIsOnlyAReasonToAsk ensures that nothing a delivery says is believed.
func TestWebhookIsOnlyAReasonToAsk(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	for name, body := range map[string]string{
		"published": strings.Replace(recorded(t, "published/answer.json"), `"text"`, `"`+testPay+`"`, 1),
		"bare":      `{"referenceId":"` + testPay + `"}`,
		"forged":    payment("completed", `,"actualAmount":99999999`),
		"strange":   `{"referenceId":"` + testPay + `","amount":"much","status":7}`,
	} {
		proof, err := client.VerifyWebhook(nil, []byte(body))
		if err != nil || proof != (providers.Proof{}) {
			t.Errorf("%s: %+v, %v", name, proof, err)
		}
		news, err := client.ParseWebhook([]byte(body))
		if want := (providers.News{Ask: []providers.PaymentRef{{Reference: testPay}}}); err != nil || !reflect.DeepEqual(news, want) {
			t.Errorf("%s: %+v, %v", name, news, err)
		}
	}
}

// TestMalformedWebhook ensures that what names no payment is no delivery.
func TestMalformedWebhook(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	long := `{"referenceId":"` + strings.Repeat("x", maxReference+1) + `"}`
	for _, body := range []string{"", "{", "null", "[]", "{}", "<xml/>", `{"referenceId":""}`, `{"referenceId":7}`, `{"referenceId":".."}`, long, `{"referenceId":"a"}{}`} {
		if news, err := client.ParseWebhook([]byte(body)); !errors.Is(err, providers.ErrMalformed) {
			t.Errorf("%.40q: %+v, %v", body, news, err)
		}
		if _, err := client.VerifyWebhook(nil, []byte(body)); !errors.Is(err, providers.ErrMalformed) {
			t.Errorf("%.40q: %v", body, err)
		}
	}
}

// FuzzWebhook ensures that a delivery is either malformed or a payment to ask after, and never proved.
func FuzzWebhook(f *testing.F) {
	f.Add([]byte(recorded(f, "published/answer.json")))
	f.Add([]byte(`{"referenceId":"../../x"}`))
	client, err := New(providers.Config{Mode: providers.ModeLive, BaseURL: "https://gate.example", Credentials: map[string]string{fieldKey: "k"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		proof, verified := client.VerifyWebhook(nil, body)
		news, err := client.ParseWebhook(body)
		if proof.Signed || (verified == nil) != (err == nil) {
			t.Errorf("%q proves %+v: %v, %v", body, proof, verified, err)
		}
		switch {
		case err != nil && !errors.Is(err, providers.ErrMalformed):
			t.Error(err)
		case err == nil && (len(news.Updates) > 0 || len(news.Ask) != 1 || news.Ask[0].Reference == ""):
			t.Errorf("%q: %+v", body, news)
		}
	})
}

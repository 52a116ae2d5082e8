package paymentz

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers"
)

// secrets are what must show nowhere.
var secrets = []string{testKey, "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "made-up-token"}

// TestNoSecretsInErrors ensures that a platform that repeats what it was sent, in every place it can, gives nothing away.
func TestNoSecretsInErrors(t *testing.T) {
	echo := "you sent " + strings.Join(secrets, ", ") + ", cvv: 987, eyJhbGciOi.eyJzdWIi.c2ln " + url.QueryEscape(testKey)
	text, _ := json.Marshal(map[string]any{
		"result": map[string]string{"code": echo, "description": echo}, "status": echo, "remark": echo, "paymentId": testPay,
		"transactionStatus": echo, "invoiceDetails": map[string]string{"status": echo},
	})
	refusal := strings.Replace(string(text), `"code":"`+echo, `"code":"10001`, 1)
	for _, body := range []string{string(text), refusal, echo, "<response><result><code>" + echo} {
		for _, status := range []int{200, 400, 401, 404, 500} {
			client := connect(t, says(t, status, body))
			_, paid := client.TakeCard(t.Context(), aCheckout(), aCard())
			_, captured := client.Capture(t.Context(), aCall(providers.Capture))
			_, kept := client.Register(t.Context(), aCheckout().Customer, aCard())
			_, billed := client.FetchInvoice(t.Context(), providers.InvoiceRef{Reference: "RE-1"})
			news, fetched := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
			for _, err := range []error{paid, captured, kept, billed, fetched, client.TestConnection(t.Context()), client.ForgetMethod(t.Context(), "rg1")} {
				hidden(t, append(secrets, "987"), err)
			}
			hidden(t, secrets, news)
		}
	}
}

// TestTypedCardIsHidden ensures that an answer which repeats a card that was typed does not show its bare security code,
// and that a call without one says three digits as they are.
func TestTypedCardIsHidden(t *testing.T) {
	card := aCard()
	client := connect(t, says(t, 200, `{"result":{"code":"10001","description":"`+card.CVV+` is wrong"}}`))
	_, err := client.TakeCard(t.Context(), aCheckout(), card)
	hidden(t, []string{card.CVV}, err)
	if _, err := client.Capture(t.Context(), aCall(providers.Capture)); !strings.Contains(fmt.Sprint(err), card.CVV) {
		t.Errorf("a call without a card: %v", err)
	}
}

type brokenTransport struct{ text string }

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	return nil, fmt.Errorf("%s: cannot send %s %v", b.text, body, r.Header)
}

// TestNoSecretsInCauses ensures the same of what the network says, which goes to the log.
func TestNoSecretsInCauses(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", func(c *providers.Config) { c.Transport = brokenTransport{testKey} })
	_, err := client.TakeCard(t.Context(), aCheckout(), aCard())
	if !errors.Is(err, providers.ErrUnknown) || providers.Detail(err).Cause == nil {
		t.Fatal(err)
	}
	hidden(t, secrets, err)
	client.token.text, client.token.until = "made-up-token", client.token.now().Add(1<<40)
	client.scrub.SetToken("made-up-token")
	_, err = client.TakeCard(t.Context(), aCheckout(), aCard())
	hidden(t, append(secrets, "987"), err)
}

// TestClientShowsNoSecrets ensures the same of the client itself, printed or logged in any way.
func TestClientShowsNoSecrets(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	hidden(t, secrets, client, aCard(), PaymentRequest{Card: &providers.Card{}})
	if got := client.String(); got != "paymentz member 10001 at http://127.0.0.1:1" {
		t.Error(got)
	}
}

// timeless keeps a log line's time out, whose digits could be anything.
var timeless = &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}}

// hidden ensures that no secret is in any print or log line of the values.
func hidden(t *testing.T, secrets []string, values ...any) {
	t.Helper()
	for _, v := range values {
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, timeless)).Info("x", "v", v)
		shown := fmt.Sprintf("%v %+v %#v %s %q ", v, v, v, v, v) + log.String()
		if err, ok := v.(error); ok && err != nil {
			e := providers.Detail(err)
			shown += fmt.Sprintf("%s %s %s %v %+v", e.Code, e.Message, e.RawStatus, e.Cause, e.Cause)
		}
		for _, secret := range secrets {
			if strings.Contains(shown, secret) {
				t.Fatalf("%q is in %T: %s", secret, v, shown)
			}
		}
	}
}

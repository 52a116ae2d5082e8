package paymentz

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/providers"
	"kontor/providers/providertest"
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
				providertest.Hidden(t, append(secrets, "987"), err)
			}
			providertest.Hidden(t, secrets, news)
		}
	}
}

// TestTypedCardIsHidden ensures that an answer which repeats a card that was typed does not show its bare security code,
// and that a call without one says three digits as they are.
func TestTypedCardIsHidden(t *testing.T) {
	card := aCard()
	client := connect(t, says(t, 200, `{"result":{"code":"10001","description":"`+card.CVV+` is wrong"}}`))
	_, err := client.TakeCard(t.Context(), aCheckout(), card)
	providertest.Hidden(t, []string{card.CVV}, err)
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
	providertest.Hidden(t, secrets, err)
	client.token.text, client.token.until = "made-up-token", client.token.now().Add(1<<40)
	client.scrub.SetToken("made-up-token")
	_, err = client.TakeCard(t.Context(), aCheckout(), aCard())
	providertest.Hidden(t, append(secrets, "987"), err)
}

// TestClientShowsNoSecrets ensures the same of the client itself, printed or logged in any way.
func TestClientShowsNoSecrets(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	providertest.Hidden(t, secrets, client, aCard(), PaymentRequest{Card: &providers.Card{}})
	if got := client.String(); got != "paymentz member 10001 at http://127.0.0.1:1" {
		t.Error(got)
	}
}

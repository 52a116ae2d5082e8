package computop

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"kontor/providers"
	"kontor/providers/providertest"
)

const pan = "4111111111111111"

// secrets are what must show nowhere.
var secrets = []string{testKey, testHMAC, pan, "4111 1111 1111 1111", "4111-1111-1111-1111"}

// TestNoSecretsInErrors ensures that a Paygate that repeats what it was sent, in every place it can, gives nothing away.
func TestNoSecretsInErrors(t *testing.T) {
	basicAuth := strings.TrimPrefix(basicHeader("sim_merchant", testKey), "Basic ")
	all := append([]string{basicAuth, url.QueryEscape(testKey)}, secrets...)
	const opaque = "opaque-token-do-not-show"
	echo := "you sent " + strings.Join(all, ", ") + " " + opaque + " Bearer abc.def-ghi eyJhbGciOi.eyJzdWIi.c2ln"
	text, _ := json.Marshal(map[string]string{"responseCode": echo, "responseDescription": echo, "status": echo, "payId": testPay})
	bad := strings.Replace(string(text), `{`, `{"amount":{"value":`+pan+`.5},`, 1)
	for _, body := range []string{string(text), bad, echo} {
		for _, status := range []int{200, 400, 401, 404, 422, 500} {
			for _, auth := range []string{authBasic, authOAuth} {
				client := connect(t, echoing(t, status, body), func(c *providers.Config) { c.Credentials[fieldAuth] = auth })
				card, err := NewCard(pan, "203912", "987", "Ada")
				if err != nil {
					t.Fatal(err)
				}
				_, paid := client.PayByCard(t.Context(), "k", dataFor("MOTO"), card)
				_, captured := client.Capture(t.Context(), aCall(providers.Capture))
				news, fetched := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
				if auth == authOAuth {
					all = append(all, opaque) // with Basic it is nothing that this client knows
				} else {
					all = slices.DeleteFunc(all, func(s string) bool { return s == opaque })
				}
				for _, err := range []error{paid, captured, fetched, client.TestConnection(t.Context())} {
					providertest.Hidden(t, all, err)
				}
				providertest.Hidden(t, all, news)
			}
		}
	}
}

// TestTypedCardIsHidden ensures that an answer which repeats a card that was typed shows neither its number, mistyped as
// it may be, nor its security code, and that a call without one says three digits as they are.
func TestTypedCardIsHidden(t *testing.T) {
	card := providers.Card{Number: "4111111111111111", Holder: "Ada", ExpiryMonth: 12, ExpiryYear: 2039, CVV: "987"}
	client := connect(t, echoing(t, 422, `{"responseCode":"21000040","responseDescription":"987 and 4111111111111111 are wrong"}`))
	_, err := client.TakeCard(t.Context(), aCheckout(), card)
	providertest.Hidden(t, []string{card.Number, card.CVV}, err)
	if _, err := client.Capture(t.Context(), aCall(providers.Capture)); !strings.Contains(fmt.Sprint(err), "987") {
		t.Errorf("a call without a card: %v", err)
	}
}

func echoing(t *testing.T, status int, body string) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == tokenPath {
			_, _ = io.WriteString(w, `{"access_token":"opaque-token-do-not-show","expires_in":3599}`)
			return
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

type brokenTransport struct{ text string }

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("%s: cannot send %v", b.text, r.Header)
}

// TestNoSecretsInCauses ensures the same of what the network says, which goes to the log.
func TestNoSecretsInCauses(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", func(c *providers.Config) { c.Transport = brokenTransport{strings.Join(secrets[:2], " ")} })
	_, err := client.Capture(t.Context(), aCall(providers.Capture))
	if !errors.Is(err, providers.ErrUnknown) || providers.Detail(err).Cause == nil {
		t.Fatal(err)
	}
	providertest.Hidden(t, append(secrets, basicHeader("sim_merchant", testKey)), err)
}

// TestClientShowsNoSecrets ensures the same of the client itself, printed or logged in any way.
func TestClientShowsNoSecrets(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	providertest.Hidden(t, secrets, client)
	if got := client.String(); got != "computop sim_merchant at http://127.0.0.1:1" {
		t.Error(got)
	}
}

// TestCardShowsItsNumberNowhere ensures that only the last four digits come out, however deep a card lies.
func TestCardShowsItsNumberNowhere(t *testing.T) {
	card, err := NewCard("4111 1111 1111 1111", "203912", "987", "Ada")
	if err != nil {
		t.Fatal(err)
	}
	providertest.Hidden(t, append(secrets, "987", "203912"), card, &card, struct{ hid Card }{card}, struct{ Shown Card }{card},
		[]any{card}, map[string]Card{"x": card})
	if got := card.String(); got != providers.Masked+"1111" {
		t.Errorf("String is %q", got)
	}
	for _, bad := range [][3]string{
		{"4111111111111112", "203912", ""}, {pan, "12/39", ""}, {pan, "203913", ""}, {pan, "203912", "12"}, {"411111111", "203912", ""},
	} {
		_, err := NewCard(bad[0], bad[1], bad[2], "")
		if err == nil || strings.Contains(err.Error(), bad[0]) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

package gate

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kontor/providers"
	"kontor/providers/providertest"
)

// TestNoSecretsInErrors ensures that a Gate which repeats what it was sent, in every place it can, gives nothing away: the
// key, a card's number in any form, a mistyped one too, and its security code.
func TestNoSecretsInErrors(t *testing.T) {
	card := testCard()
	secrets := []string{testKey, pan, "4111 1111 1111 1111", "4111-1111-1111-1111", card.CVV}
	echo := "you sent " + strings.Join(secrets, ", ") + " Bearer abc.def-ghi."
	secrets = append(secrets, "abc.def-ghi")
	quoted, _ := json.Marshal(echo)
	q := string(quoted)
	for _, body := range []string{
		`{"code":"1002","name":` + q + `,"description":` + q + `}`,
		`{"referenceId":"` + testPay + `","status":` + q + `,"declineReason":{"code":4001,"description":` + q + `},"customerAction":{"type":` + q + `}}`,
		`{"referenceId":"` + testPay + `","status":"declined","declineReason":{"code":4001,"description":` + q + `}}`,
		`{"referenceId":"` + testPay + `","amount":` + pan + `.5}`,
		echo,
	} {
		for _, status := range []int{200, 400, 401, 404, 500} {
			client := connect(t, says(t, status, body))
			_, paid := client.TakeCard(t.Context(), aCheckout(), card)
			_, sent := client.PayoutToCard(t.Context(), aCall(providers.Payout), card)
			providertest.Hidden(t, secrets, paid, sent)
			others := append(secrets[:4:4], "abc.def-ghi") // a call without a card knows no security code
			u, fetched := client.FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
			_, refunded := client.Refund(t.Context(), aCall(providers.Refund))
			action, step, next := client.NextStep(t.Context(), providers.PaymentRef{Reference: testPay})
			providertest.Hidden(t, others, u, fetched, refunded, client.TestConnection(t.Context()), action, step, next)
		}
	}
}

// TestMistypedCard ensures that a number which no check digit betrays is not repeated, and nothing of the card is in what
// we say ourselves.
func TestMistypedCard(t *testing.T) {
	card := testCard()
	card.Number = "4111 1111 1111 1112"
	_, err := connect(t, "http://127.0.0.1:1").TakeCard(t.Context(), aCheckout(), card)
	if !errors.Is(err, providers.ErrDeclined) {
		t.Fatal(err)
	}
	providertest.Hidden(t, []string{card.Number, "4111111111111112", card.CVV}, err, card)
}

// TestCodeIsNotTakenForACVV ensures that an error's number survives a security code which is like its beginning.
func TestCodeIsNotTakenForACVV(t *testing.T) {
	card := testCard()
	card.CVV = "4007"
	_, err := connect(t, says(t, 400, `{"code":"4007","description":"4007 is wrong"}`)).TakeCard(t.Context(), aCheckout(), card)
	if e := providers.Detail(err); e.Code != "4007" || strings.Contains(e.Message, "4007") {
		t.Errorf("%+v", e)
	}
}

// TestLongNumbersStay ensures that a number which is no card's is still there for a person, and a long text is cut.
func TestLongNumbersStay(t *testing.T) {
	said := "order 1234567890123 " + strings.Repeat("x", providers.MaxMessage)
	_, err := connect(t, says(t, 400, `{"code":"7001","description":"`+said+`"}`)).Refund(t.Context(), aCall(providers.Refund))
	if m := providers.Detail(err).Message; !strings.HasPrefix(m, "order 1234567890123 x") || len([]rune(m)) > providers.MaxMessage+1 {
		t.Errorf("%s", m)
	}
}

type brokenTransport struct{ text string }

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("%s: cannot send %v", b.text, r.Header)
}

// TestNoSecretsInCauses ensures the same of what the network says, which goes to the log.
func TestNoSecretsInCauses(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", func(c *providers.Config) { c.Transport = brokenTransport{testKey + " " + pan} })
	_, err := client.Refund(t.Context(), aCall(providers.Refund))
	if !errors.Is(err, providers.ErrUnknown) || providers.Detail(err).Cause == nil {
		t.Fatal(err)
	}
	providertest.Hidden(t, []string{testKey, pan}, err)
}

// TestClientShowsNoSecrets ensures the same of the client itself, printed or logged in any way.
func TestClientShowsNoSecrets(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	providertest.Hidden(t, []string{testKey}, client)
	if got := client.String(); got != "gate at http://127.0.0.1:1" {
		t.Error(got)
	}
}

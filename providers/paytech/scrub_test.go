package paytech

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/providertest"
)

const pan = "4242424242424242"

// secrets are what must show nowhere.
var secrets = []string{testKey, url.QueryEscape(testKey), testSigning, pan, "4242 4242 4242 4242", "4242-4242-4242-4242"}

// TestNoSecretsInErrors ensures that a pay.tech that repeats what it was sent, in every place it can, gives nothing away.
func TestNoSecretsInErrors(t *testing.T) {
	echo := "you sent " + strings.Join(secrets, ", ") + " Bearer abc.def-ghi"
	text, _ := json.Marshal(map[string]any{
		"status": 400, "error": echo, "message": echo, "path": echo, "errors": []any{map[string]any{"field": echo, "defaultMessage": echo}},
	})
	result, _ := json.Marshal(map[string]any{
		"id": testID, "paymentType": "DEPOSIT", "state": echo, "errorCode": echo, "errorMessage": echo, "externalResultCode": echo,
		"paymentMethodDetails": map[string]any{"customerAccountNumber": pan}, "amount": 1.5, "currency": "EUR",
	})
	declined := strings.Replace(string(result), `"state":`, `"state":"DECLINED","was":`, 1)
	garbled := strings.Replace(string(result), "1.5", `"`+pan+`"`, 1)
	for _, body := range []string{string(text), wrapped(string(result)), wrapped(garbled), wrapped(declined), wrapped("[" + string(result) + "]"), echo} {
		for _, status := range []int{200, 400, 401, 403, 404, 422, 429, 500} {
			client := connect(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			}))
			providertest.Hidden(t, append(secrets, "Bearer abc"), everyAnswer(t, client)...)
		}
	}
}

// everyAnswer is what the client gives out of each kind of call.
func everyAnswer(t *testing.T, c *Client) []any {
	ctx := t.Context()
	captured, err1 := c.Capture(ctx, aCall(providers.Capture))
	refunded, err2 := c.Refund(ctx, aCall(providers.Refund))
	news, err3 := c.FetchPayment(ctx, providers.PaymentRef{ProviderID: testID})
	page, err4 := c.ListPayments(ctx, providers.Period{}, "")
	hosted, err5 := c.Host(ctx, aCheckout())
	history, err6 := c.Operations(ctx, testID)
	return []any{captured, refunded, news, page, hosted, history, err1, err2, err3, err4, err5, err6, c.TestConnection(ctx)}
}

type brokenTransport struct{ text string }

func (b brokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("%s: cannot send %v", b.text, r.Header)
}

// TestNoSecretsInCauses ensures the same of what the network says, which goes to the log.
func TestNoSecretsInCauses(t *testing.T) {
	client := connect(t, nowhere, func(c *providers.Config) { c.Transport = brokenTransport{strings.Join(secrets, " ")} })
	_, err := client.Capture(t.Context(), aCall(providers.Capture))
	if !errors.Is(err, providers.ErrUnknown) || providers.Detail(err).Cause == nil {
		t.Fatal(err)
	}
	providertest.Hidden(t, append(secrets, "Bearer sim"), err)
}

// TestClientShowsNoSecrets ensures the same of the client itself, printed or logged in any way.
func TestClientShowsNoSecrets(t *testing.T) {
	client := connect(t, nowhere)
	providertest.Hidden(t, append(secrets, "Bearer"), client)
	if got := client.String(); got != "paytech at "+nowhere {
		t.Error(got)
	}
}

// TestHistoryIsScrubbed ensures that the messages of other companies' interfaces give nothing away.
func TestHistoryIsScrubbed(t *testing.T) {
	text, _ := json.Marshal([]map[string]any{{"id": 1, "operation": "DEPOSIT", "outgoingMessages": "pan=" + pan, "incomingMessages": "key " + testKey}})
	history, err := connect(t, says(t, 200, wrapped(string(text)))).Operations(t.Context(), testID)
	if err != nil || len(history) != 1 || history[0].OutgoingMessages != "pan="+providers.Masked {
		t.Fatalf("%+v, %v", history, err)
	}
	providertest.Hidden(t, append(secrets, "x-none"), history)
}

// FuzzAnswer ensures that no answer, however odd, is a panic, a negative amount, or money from a state that nobody knows.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(recorded(f, "answers/deposit.declined.json")))
	for _, name := range []string{"deposit.authorized", "deposit.completed", "refund.completed", "withdrawal.completed"} {
		f.Add([]byte(wrapped(recorded(f, "webhooks/"+name+".json"))))
	}
	client := connect(f, nowhere)
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := readEnvelope[payment](raw)
		if err != nil {
			return
		}
		u, err := client.update(*e.Result)
		if err != nil {
			return
		}
		all := []money.Money{u.Amount, u.Asked}
		if u.Totals != nil {
			all = append(all, u.Totals.Authorized, u.Totals.Captured, u.Totals.Reversed)
		}
		for _, o := range u.Operations {
			all = append(all, o.Amount)
		}
		for _, m := range all {
			if m.IsNegative() {
				t.Errorf("negative: %+v", u)
			}
		}
		if _, known := words[e.Result.State]; !known && (u.Totals != nil || u.Operations != nil || u.State != "") {
			t.Errorf("an unknown word changes something: %+v", u)
		}
	})
}

// FuzzWebhook ensures that a delivery is either malformed or news of a payment that can be asked for, and never signed by
// nobody.
func FuzzWebhook(f *testing.F) {
	for _, name := range []string{"deposit.cancelled", "deposit.completed", "deposit.voided", "refund.completed", "withdrawal.completed"} {
		f.Add([]byte(recorded(f, "webhooks/"+name+".json")))
	}
	f.Add([]byte(`{"id":"../../x"}`))
	client := connect(f, nowhere)
	f.Fuzz(func(t *testing.T, body []byte) {
		if proof, err := client.VerifyWebhook(nil, body); err == nil || proof.Signed {
			t.Errorf("unsigned bytes pass: %q", body)
		}
		news, err := client.ParseWebhook(body)
		if err != nil {
			if !errors.Is(err, providers.ErrMalformed) {
				t.Errorf("%v", err)
			}
			return
		}
		refs := news.Ask
		for _, u := range news.Updates {
			refs = append(refs, u.Payment)
		}
		if len(refs) == 0 {
			t.Errorf("%q: %+v", body, news)
		}
		for _, ref := range refs {
			if !paymentID.MatchString(ref.ProviderID) {
				t.Errorf("%q: %+v", body, news)
			}
		}
	})
}

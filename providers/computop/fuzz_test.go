package computop

import (
	"errors"
	"strings"
	"testing"

	"kontor/providers"
)

// FuzzAnswer ensures that no answer, however odd, is a panic, a negative amount, or a success without its code.
func FuzzAnswer(f *testing.F) {
	for _, name := range []string{"get.authorized", "get.recurring", "refused.422", "broken.500"} {
		f.Add([]byte(recorded(f, "answers/"+name+".json")))
	}
	f.Add([]byte(`{"amount":{"value":9223372036854775807,"currency":"EUR","capturedValue":-9223372036854775808,"refundedValue":1}}`))
	f.Add([]byte(`{"paymentMethods":[],"_links":{"redirect":{"href":"javascript:1"}},"customerInfo":7}`))
	client, err := New(providers.Config{Mode: providers.ModeTest, Credentials: map[string]string{fieldMerchant: "m", fieldKey: "secret-key"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := client.judge(request{method: "GET"}, 200, raw)
		if err != nil {
			return
		}
		if outcome, err := client.outcome(a); err == nil && outcome == providers.Succeeded && a.ResponseCode != codeOK {
			t.Errorf("success with code %q", a.ResponseCode)
		}
		u, err := client.update(a)
		if err != nil {
			return
		}
		if u.Totals != nil && min(u.Totals.Authorized.Minor, u.Totals.Captured.Minor, u.Totals.Refunded.Minor, u.Totals.Reversed.Minor) < 0 {
			t.Errorf("negative: %+v", u.Totals)
		}
		if u.Totals != nil && u.State == "" {
			t.Errorf("an unknown word changes amounts: %+v", u)
		}
		if u.RecurringToken != "" && (u.RecurringToken[0] != '0' || readKept(u.RecurringToken).String() != u.RecurringToken) {
			t.Errorf("%q is no name of a kept card", u.RecurringToken)
		}
		if strings.Contains(u.Message, "secret-key") {
			t.Errorf("secret in %q", u.Message)
		}
	})
}

// FuzzWebhook ensures that a delivery is either malformed or news of a payment that can be asked for.
func FuzzWebhook(f *testing.F) {
	for _, name := range []string{"basic", "enhanced.ok", "enhanced.authorized", "enhanced.failed"} {
		f.Add([]byte(recorded(f, "webhooks/"+name+".json")))
	}
	f.Add([]byte(`{"payId":"../../x"}`))
	client, err := New(providers.Config{
		Mode: providers.ModeTest, Credentials: map[string]string{fieldMerchant: "m", fieldKey: "k", fieldHMAC: "h"},
	})
	if err != nil {
		f.Fatal(err)
	}
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
		if len(refs) != 1 || !payID.MatchString(refs[0].ProviderID) {
			t.Errorf("%q: %+v", body, news)
		}
	})
}

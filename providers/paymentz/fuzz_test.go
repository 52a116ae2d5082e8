package paymentz

import (
	"errors"
	"strings"
	"testing"

	"kontor/providers"
)

// FuzzAnswer ensures that no answer, however odd, is a panic, a negative amount, or a success without its code.
func FuzzAnswer(f *testing.F) {
	for _, name := range []string{"inquiry.json", "inquiry.xml", "capture.json", "failed.json", "missing.json", "redirect.xml", "list.json", "list.xml", "methods.xml"} {
		f.Add([]byte(recorded(f, "answers/"+name)))
	}
	f.Add([]byte(`{"result":{"code":true},"card":[],"transaction":{"amount":1e2,"currency":"EUR"}}`))
	f.Add([]byte(`<r><result><code>00001</code></result><result/></r>`))
	client := connect(f, "http://127.0.0.1:1")
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := client.judge(providers.Reply{Status: 200, Raw: raw})
		if err != nil {
			return
		}
		if outcome, err := client.outcome(a, codeCaptured); err == nil && outcome == providers.Succeeded && a.Result.Code != codeCaptured {
			t.Errorf("success with code %q", a.Result.Code)
		}
		lines := []record{a.record()}
		for _, r := range a.Transactions {
			lines = append(lines, r.record())
		}
		for _, r := range lines {
			u, err := client.update(r)
			if err != nil || u.Totals == nil {
				continue
			}
			if min(u.Totals.Authorized.Minor, u.Totals.Captured.Minor, u.Totals.Refunded.Minor, u.Totals.Reversed.Minor, u.Totals.Disputed.Minor) < 0 {
				t.Errorf("negative: %+v", u.Totals)
			}
			if u.State == "" {
				t.Errorf("an unknown word changes amounts: %+v", u)
			}
			if strings.Contains(u.Message, testKey) || len(u.Method.Last4) > 4 {
				t.Errorf("it shows too much: %+v", u)
			}
		}
		if r := a.redirect(); r != nil && !providers.IsWebURL(r.Hosted().URL) {
			t.Errorf("it leads to %q", r.Hosted().URL)
		}
	})
}

// FuzzNotification ensures that a delivery is either malformed or news of a payment that can be asked for, and that only
// who knows the key can prove one.
func FuzzNotification(f *testing.F) {
	for _, name := range []string{"payout.json", "failed.json", "capture.form", "return.form"} {
		f.Add([]byte(recorded(f, "notifications/"+name)))
	}
	f.Add([]byte(`{"paymentId":"../../x","transactionStatus":"Y"}`))
	client := connect(f, "http://127.0.0.1:1", with(fieldKey, "a key that no seed was signed with"))
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
		if len(news.Ask) != 1 || !idShape.MatchString(news.Ask[0].ProviderID) || len(news.Updates) != 0 {
			t.Errorf("%q: %+v", body, news)
		}
	})
}

package gate

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// TestPublishedAnswer ensures that the one published answer is read, its number of a decline code too.
func TestPublishedAnswer(t *testing.T) {
	body := strings.ReplaceAll(recorded(t, "published/answer.json"), `"text"`, `"USD"`)
	u, err := connect(t, says(t, 200, body)).FetchPayment(t.Context(), providers.PaymentRef{Reference: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	none := money.New(0, "USD")
	want := providers.Update{
		Payment: providers.PaymentRef{Reference: "USD"}, State: providers.StateOpen, RawStatus: "none", Amount: money.New(1, "USD"),
		Totals: &providers.Totals{Authorized: none, Captured: none, Refunded: none, Reversed: none}, Code: "1", Message: "USD",
		Created: time.Date(2025, 12, 7, 10, 0, 59, 366e6, time.UTC), Page: &providers.Hosted{},
	}
	if !reflect.DeepEqual(u, want) {
		t.Errorf("%+v, totals %+v", u, u.Totals)
	}
}

// TestTotals ensures what each word says beside amounts, and that a contradiction says nothing.
func TestTotals(t *testing.T) {
	asked := money.New(2500, "USD")
	untold := int64(-1)
	for _, c := range []struct {
		word   string
		actual int64
		want   []int64 // authorized, captured, refunded, reversed; nil where nothing is told
	}{
		{"none", 0, []int64{0, 0, 0, 0}},
		{"pending", 2500, []int64{0, 0, 0, 0}},
		{"requires_action", untold, []int64{0, 0, 0, 0}},
		{"declined", 0, []int64{0, 0, 0, 0}},
		{"cancelled", 0, []int64{0, 0, 0, 0}},
		{"expired", 0, []int64{0, 0, 0, 0}},
		{"authorized", 2500, []int64{2500, 0, 0, 0}},
		{"authorized", 0, []int64{2500, 0, 0, 0}},
		{"authorized", untold, []int64{2500, 0, 0, 0}},
		{"authorized", 1000, nil},
		{"completed", 2500, []int64{2500, 2500, 0, 0}},
		{"completed", untold, []int64{2500, 2500, 0, 0}},
		{"completed", 1000, nil}, // half captured, or half given back
		{"completed", 0, nil},
		{"completed", 2501, nil},
		{"partially_refunded", 1000, []int64{2500, 2500, 1500, 0}},
		{"partially_refunded", 2500, nil},
		{"partially_refunded", 0, nil},
		{"partially_refunded", 2600, nil},
		{"partially_refunded", untold, nil},
		{"refunded", 0, []int64{2500, 2500, 2500, 0}},
		{"refunded", untold, []int64{2500, 2500, 2500, 0}},
		{"refunded", 1, nil},
		{"reversed", 0, []int64{2500, 0, 0, 2500}},
		{"reversed", 100, nil},
		{"settled", 2500, nil},
		{"", 2500, nil},
		{"Completed", 2500, nil}, // another case is another word
	} {
		actual := money.New(c.actual, "USD")
		now := &actual
		if c.actual == untold {
			now = nil
		}
		got := totalsOf(words[c.word], &asked, now)
		if c.want == nil {
			if got != nil {
				t.Errorf("%s with %d: %+v", c.word, c.actual, got)
			}
			continue
		}
		of := func(i int) money.Money { return money.New(c.want[i], "USD") }
		want := providers.Totals{Authorized: of(0), Captured: of(1), Refunded: of(2), Reversed: of(3)}
		if got == nil || *got != want {
			t.Errorf("%s with %d: %+v, want %+v", c.word, c.actual, got, want)
		}
	}
	if got := totalsOf(words["completed"], nil, nil); got != nil {
		t.Errorf("totals of no amount: %+v", got)
	}
}

// TestUnknownWord ensures that a word which nobody knows is shown and decides nothing, until the account teaches it.
func TestUnknownWord(t *testing.T) {
	url, ref := says(t, 200, payment("settled", `,"actualAmount":2500`)), providers.PaymentRef{Reference: testPay}
	client := connect(t, url)
	u, err := client.FetchPayment(t.Context(), ref)
	if err != nil || u.State != "" || u.Totals != nil || u.RawStatus != "settled" || u.Amount != money.New(2500, "USD") {
		t.Errorf("%+v, %v", u, err)
	}
	for what, send := range map[string]func() (providers.Answer, error){
		"card": func() (providers.Answer, error) { return client.TakeCard(t.Context(), aCheckout(), testCard()) },
		"payout": func() (providers.Answer, error) {
			return client.PayoutToCard(t.Context(), aCall(providers.Payout), testCard())
		},
		"refund": func() (providers.Answer, error) { return client.Refund(t.Context(), aCall(providers.Refund)) },
		"find": func() (providers.Answer, error) {
			return client.FindOperation(t.Context(), aCall(providers.Authorization))
		},
	} {
		_, err := send()
		wantKind(t, what, err, providers.ErrUnknown, "")
		if e := providers.Detail(err); e.RawStatus != "settled" || !strings.Contains(e.Message, "“settled”") {
			t.Errorf("%s: %+v", what, e)
		}
	}
	taught := connect(t, url, with(fieldStatusWords, "settled=completed"))
	u, err = taught.FetchPayment(t.Context(), ref)
	if err != nil || u.State != providers.StateAuthorized || u.Totals == nil || u.Totals.Captured.Minor != 2500 || u.RawStatus != "settled" {
		t.Errorf("%+v, %v", u, err)
	}
	if _, known := words["settled"]; known {
		t.Error("one account's word is known to all")
	}
}

// TestWordsAreReadStrictly ensures that what can't be read is refused as a whole.
func TestWordsAreReadStrictly(t *testing.T) {
	for text, ok := range map[string]bool{
		"":                                      true,
		"  ":                                    true,
		"settled=completed":                     true,
		" settled = completed , VOID=reversed ": true,
		"completed=authorized":                  true, // the account knows better
		"settled":                               false,
		"settled=":                              false,
		"=completed":                            false,
		"settled=done":                          false,
		"settled=Completed":                     false,
		"settled=completed,":                    false,
		",":                                     false,
		"settled=completed;void=reversed":       false,
		"settled=completed=x":                   false,
		"two words=completed":                   false,
		"a=open,a=pending":                      false,
		"a=open,a=open":                         false,
		strings.Repeat("x", 61) + "=open":       false,
	} {
		got, err := learn(words, meanings, text)
		if (err == nil) != ok {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	got, err := learn(words, meanings, "settled=completed,completed=authorized")
	if err != nil || got["settled"] != meanings["completed"] || got["completed"] != meanings["authorized"] || len(got) != len(words)+1 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := learn(words, meanings, "a=b"); err == nil || !strings.Contains(err.Error(), "partially_refunded") {
		t.Errorf("what is allowed is not said: %v", err)
	}
}

// TestCurrencies ensures whole minor units whatever the exponent, and that a currency which nobody knows is no amount.
func TestCurrencies(t *testing.T) {
	for code, ok := range map[string]bool{"EUR": true, "JPY": true, "BHD": true, "QQQ": false, "": false, "eur": false} {
		body := `{"referenceId":"` + testPay + `","amount":1234567890123,"currencyCode":"` + code + `","status":"completed","actualAmount":1234567890123}`
		u, err := connect(t, says(t, 200, body)).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
		if !ok {
			wantKind(t, code, err, providers.ErrUnknown, "garbage")
			continue
		}
		if err != nil || u.Totals.Captured != money.New(1234567890123, code) {
			t.Errorf("%s: %+v, %v", code, u.Totals, err)
		}
	}
}

// TestDeclineReason ensures that a decline with 200 is a definite no with its code in plain words, told as a number.
func TestDeclineReason(t *testing.T) {
	for code, want := range map[string]string{`4002`: "4002", `"4002"`: "4002", `0`: "declined", `null`: "declined", `"x"`: "declined", `4002.5`: "4002.5"} {
		body := payment("declined", `,"declineReason":{"code":`+code+`,"description":"Insufficient funds."}`)
		_, err := connect(t, says(t, 200, body)).TakeCard(t.Context(), aCheckout(), testCard())
		wantKind(t, code, err, providers.ErrDeclined, want)
		if e := providers.Detail(err); e.RawStatus != "declined" || want == "4002" && !strings.Contains(e.Message, "not enough money") {
			t.Errorf("%s: %+v", code, e)
		}
	}
}

// TestLenientParts ensures that a part of an unexpected form does not spoil the rest.
func TestLenientParts(t *testing.T) {
	body := payment("completed", `,"customerAction":"none","merchantMetadata":[1],"declineReason":7,"createdAt":"yesterday"`)
	u, err := connect(t, says(t, 200, body)).FetchPayment(t.Context(), providers.PaymentRef{Reference: testPay})
	if err != nil || u.State != providers.StateAuthorized || !u.Created.IsZero() || u.Code != "" {
		t.Errorf("%+v, %v", u, err)
	}
}

// FuzzAnswer ensures that no answer, however odd, is a panic, a negative amount, or totals of a word that nobody knows.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(recorded(f, "published/answer.json")))
	f.Add([]byte(payment("partially_refunded", `,"actualAmount":9223372036854775807`)))
	f.Add([]byte(payment("refunded", `,"actualAmount":0,"declineReason":{"code":"4002"},"merchantMetadata":{"kontor_kind":"payout"}`)))
	f.Add([]byte(payment("none", `,"customerAction":{"type":"redirect","data":{"redirectionUrl":"javascript:1"}}`)))
	client, err := New(providers.Config{Mode: providers.ModeLive, BaseURL: "https://gate.example", Credentials: map[string]string{fieldKey: "secret-key"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := judge(client.scrub, request{method: "GET"}, providers.Reply{Status: 200, Raw: raw})
		if err != nil {
			return
		}
		if page, ok := client.page(a.action()); ok && !providers.IsWebURL(page.URL) {
			t.Errorf("no page: %q", page.URL)
		}
		outcome, err := client.outcome(a)
		if _, known := client.words[a.Status]; !known && (err == nil || !errors.Is(err, providers.ErrUnknown)) {
			t.Errorf("%q means %q, %v", a.Status, outcome, err)
		}
		_, _ = client.payoutAnswer(a)
		_, _ = client.refundAnswer(providers.Call{}, a)
		u, err := client.update(a)
		if err != nil {
			return
		}
		if u.Totals != nil && min(u.Totals.Authorized.Minor, u.Totals.Captured.Minor, u.Totals.Refunded.Minor, u.Totals.Reversed.Minor) < 0 {
			t.Errorf("negative: %+v", u.Totals)
		}
		if u.Totals != nil && u.State == "" || u.Payment.ProviderID != "" {
			t.Errorf("%+v", u)
		}
		if strings.Contains(u.Message+u.RawStatus+u.Code, "secret-key") {
			t.Errorf("secret in %+v", u)
		}
	})
}

// FuzzWords ensures that a mapping is taken whole or refused, and never changes what it does not name.
func FuzzWords(f *testing.F) {
	f.Add("settled=completed, voided=reversed")
	f.Add("=,=")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := learn(words, meanings, text)
		if err != nil {
			return
		}
		if len(got) < len(words) || len(got) > len(words)+1+strings.Count(text, ",") {
			t.Errorf("%s words of %q", strconv.Itoa(len(got)), text)
		}
		for word, m := range words {
			if got[word] != m && !strings.Contains(text, word) {
				t.Errorf("%q changed by %q", word, text)
			}
		}
	})
}

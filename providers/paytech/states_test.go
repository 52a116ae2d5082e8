package paytech

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// TestPublishedExample ensures how the one published payment reads: the final amount, what was asked for, the raw code.
func TestPublishedExample(t *testing.T) {
	u, err := connect(t, says(t, 200, recorded(t, "answers/deposit.declined.json"))).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testID})
	if err != nil {
		t.Fatal(err)
	}
	none := money.New(0, "EUR")
	want := providers.Update{
		Payment: providers.PaymentRef{Reference: "payment-123", ProviderID: testID},
		State:   providers.StateDeclined, Amount: money.New(1112, "EUR"), Asked: money.New(1500, "USD"),
		RawStatus: "DECLINED", Code: "4.01", Message: "Insufficient Funds",
		Totals:   &providers.Totals{Authorized: none, Captured: none, Reversed: none},
		Method:   providers.Method{Type: "card", Brand: "Visa", Last4: "0002", Expiry: "2030-01"},
		Customer: providers.Customer{Reference: "customer_123", FirstName: "John", LastName: "Smith"},
		Created:  time.Date(2030, 12, 25, 10, 11, 12, 0, time.UTC),
	}
	if !reflect.DeepEqual(u, want) {
		t.Errorf("%+v\nwant %+v", u, want)
	}
}

func read(t *testing.T, text string) payment {
	t.Helper()
	var p payment
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestDeposits ensures what each state tells of a deposit's amounts, in one step and in two.
func TestDeposits(t *testing.T) {
	eur := func(minor int64) money.Money { return money.New(minor, "EUR") }
	zero := &providers.Totals{Authorized: eur(0), Captured: eur(0), Reversed: eur(0)}
	for _, c := range []struct {
		state   string
		preAuth bool
		want    providers.State
		totals  *providers.Totals
		ask     bool
	}{
		{"CHECKOUT", false, providers.StateOpen, nil, false},
		{"CHECKOUT", true, providers.StateOpen, nil, false},
		{"PENDING", false, providers.StatePending, nil, false},
		{"PENDING", true, providers.StatePending, nil, false}, // perhaps a capture is under way
		{"AUTHORIZED", true, providers.StateAuthorized, &providers.Totals{Authorized: eur(1234), Captured: eur(0), Reversed: eur(0)}, false},
		{"COMPLETED", false, providers.StateAuthorized, &providers.Totals{Authorized: eur(1234), Captured: eur(1234), Reversed: eur(0)}, false},
		{"COMPLETED", true, providers.StateAuthorized, &providers.Totals{Captured: eur(1234)}, false},
		{"DECLINED", false, providers.StateDeclined, zero, false},
		{"DECLINED", true, providers.StateDeclined, nil, false}, // perhaps a capture was
		{"CANCELLED", false, providers.StateCancelled, zero, false},
		{"CANCELLED", true, "", nil, true},
		{"FROZEN", false, "", nil, false},
	} {
		p := read(t, fmt.Sprintf(`{"id":%q,"paymentType":"DEPOSIT","state":%q,"preAuth":%t,"amount":12.34,"currency":"EUR"}`, testID, c.state, c.preAuth))
		u, err := connect(t, nowhere).update(p)
		if err != nil || u.State != c.want || !reflect.DeepEqual(u.Totals, c.totals) || u.Ask != c.ask || u.RawStatus != c.state || u.Amount != eur(1234) {
			t.Errorf("%s %t: %+v %+v, %v", c.state, c.preAuth, u, u.Totals, err)
		}
		if u.Kind != "" || u.Operations != nil {
			t.Errorf("%s: %+v", c.state, u)
		}
	}
}

// TestCancelledInTwoSteps ensures that the history tells a void from a customer who gave up.
func TestCancelledInTwoSteps(t *testing.T) {
	deposit := wrapped(recorded(t, "webhooks/deposit.voided.json"))
	for history, c := range map[string]struct {
		state              providers.State
		authorized, letGo  int64
		operationsAreAsked bool
	}{
		`[]`: {providers.StateCancelled, 0, 0, true},
		`[{"id":2,"operation":"CANCEL","paymentState":"CANCELLED"},{"id":1,"operation":"CREATE_PAYMENT","paymentState":"CHECKOUT"}]`: {providers.StateCancelled, 0, 0, true},
		`[{"id":3,"operation":"VOID","paymentState":"CANCELLED"},{"id":2,"operation":"DEPOSIT","paymentState":"PENDING"}]`:           {providers.StateAuthorized, 12346, 12346, true},
		`[{"id":3,"operation":"MANUAL_UPDATE","paymentState":"AUTHORIZED"}]`:                                                         {providers.StateAuthorized, 12346, 12346, true},
	} {
		client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/operations") {
				_, _ = w.Write([]byte(wrapped(history)))
				return
			}
			_, _ = w.Write([]byte(deposit))
		}))
		u, err := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testID})
		if err != nil || u.State != c.state || u.Ask || u.Totals == nil || u.Totals.Authorized.Minor != c.authorized ||
			u.Totals.Reversed.Minor != c.letGo || u.Totals.Captured.Minor != 0 {
			t.Errorf("%s: %+v %+v, %v", history, u, u.Totals, err)
		}
	}
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/operations") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(recorded(t, "answers/notfound.json")))
			return
		}
		_, _ = w.Write([]byte(deposit))
	}))
	_, err := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testID})
	wantKind(t, "no history", err, providers.ErrUnknown, "http 404")
}

// TestRefundIsNewsOfItsParent ensures that neither amount nor state of a refund are taken for the payment's.
func TestRefundIsNewsOfItsParent(t *testing.T) {
	client := connect(t, nowhere)
	for state, outcome := range map[string]providers.Outcome{
		"PENDING": providers.Pending, "COMPLETED": providers.Succeeded, "DECLINED": providers.Declined, "CANCELLED": providers.Declined,
	} {
		p := read(t, strings.Replace(recorded(t, "webhooks/refund.completed.json"), "COMPLETED", state, 1))
		u, err := client.update(p)
		want := providers.Update{
			Payment: providers.PaymentRef{ProviderID: testID},
			Operations: []providers.OperationNews{{
				Kind: providers.Refund, Reference: "KOP-1", ProviderID: "4e2ca455643c41fab7c611f003907ad5", Outcome: outcome,
				Amount: money.New(4115, "EUR"), At: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC),
			}},
		}
		if err != nil || !reflect.DeepEqual(u, want) {
			t.Errorf("%s: %+v, %v", state, u, err)
		}
	}
	p := read(t, recorded(t, "webhooks/refund.declined.json"))
	u, err := client.update(p)
	if err != nil || u.Operations[0].Code != "1.10" || u.Operations[0].Message != "Insufficient Balance" || u.Operations[0].Reference != "" {
		t.Errorf("%+v, %v", u, err)
	}
	p.State = "FROZEN"
	if u, err := client.update(p); err != nil || u.Operations != nil {
		t.Errorf("an unknown word changes something: %+v, %v", u, err)
	}
	p.ParentPaymentID = ""
	if u, err := client.update(p); err == nil {
		t.Errorf("nobody's refund: %+v", u)
	}
}

// TestWithdrawals ensures that money that goes out is told as a payout, by its own reference.
func TestWithdrawals(t *testing.T) {
	client := connect(t, nowhere)
	for state, want := range map[string]providers.Outcome{
		"PENDING": providers.Pending, "AWAITING_APPROVAL": providers.Pending, "COMPLETED": providers.Succeeded,
		"DECLINED": providers.Declined, "CANCELLED": providers.Declined, "FROZEN": "",
	} {
		u, err := client.update(read(t, strings.Replace(recorded(t, "webhooks/withdrawal.completed.json"), "COMPLETED", state, 1)))
		if err != nil || u.Kind != providers.Payout || u.Payment.Reference != "KP-8" || u.RawStatus != state || u.Totals != nil {
			t.Errorf("%s: %+v, %v", state, u, err)
		}
		if want == "" {
			if u.Operations != nil {
				t.Errorf("an unknown word changes something: %+v", u)
			}
			continue
		}
		if len(u.Operations) != 1 || u.Operations[0].Kind != providers.Payout || u.Operations[0].Reference != "KP-8" ||
			u.Operations[0].ProviderID != u.Payment.ProviderID || u.Operations[0].Outcome != want || u.Operations[0].Amount != money.New(1001, "EUR") {
			t.Errorf("%s: %+v", state, u.Operations)
		}
		if got := client.AwaitsApproval(u.RawStatus); got != (state == "AWAITING_APPROVAL") {
			t.Errorf("%s waits: %t", state, got)
		}
	}
}

// TestMethods ensures what is told of what was paid with; a card that may not be charged again has no token, and a later
// payment of a chain none either: the first one named it.
func TestMethods(t *testing.T) {
	base := `{"id":"` + testID + `","paymentType":"DEPOSIT","paymentMethod":"BASIC_CARD","paymentMethodDetails":
		{"customerAccountNumber":"555500***0107","cardToken":"` + testCard + `","cardBrand":"MASTERCARD","cardExpiryMonth":"01","cardExpiryYear":"2030"}`
	card := providers.Method{Type: "card", Brand: "Mastercard", Last4: "0107", Expiry: "2030-01"}
	kept := card
	kept.Token = "chain." + testID + "." + testCard + ".r.e.c"
	for _, c := range []struct {
		text string
		want providers.Method
	}{
		{base + `}`, card},
		{base + `,"startRecurring":true}`, card},
		{base + `,"recurringToken":"r.e.c"}`, card},
		{base + `,"startRecurring":true,"recurringToken":"r.e.c"}`, kept},
		{`{"paymentMethod":"PIX"}`, providers.Method{Type: "pix"}},
		{`{}`, providers.Method{}},
		{`{"paymentMethod":"BASIC_CARD","paymentMethodDetails":"x"}`, providers.Method{Type: "card"}},
		{
			`{"paymentMethod":"BASIC_CARD_HPP","paymentMethodDetails":{"customerAccountNumber":"4000000000000408","cardBrand":"NEWBRAND"}}`,
			providers.Method{Type: "card", Brand: "NEWBRAND", Last4: "0408"},
		},
		{`{"paymentMethod":"PAYPAL","paymentMethodDetails":{"customerAccountNumber":"ada@example.com"}}`, providers.Method{Type: "paypal"}},
	} {
		if got := read(t, c.text).method(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.text, got, c.want)
		}
	}
}

// TestTokens ensures that a token is read as it was written, and nothing else is.
func TestTokens(t *testing.T) {
	for _, want := range []token{
		{card: testCard}, {recurring: "abc", first: testID}, {recurring: "a.b.c", first: testID, card: testCard},
	} {
		if got, ok := readToken(want.String()); !ok || got != want {
			t.Errorf("%s: %+v", want, got)
		}
	}
	for _, bad := range []string{
		"", "card", "card.", "card.a/b", "chain", "chain." + testID, "chain.x.y.z", "chain." + testID + "..", "chain." + testID + ".a/b.r", testCard,
	} {
		if got, ok := readToken(bad); ok {
			t.Errorf("%q is %+v", bad, got)
		}
	}
}

// TestCodeWords ensures that every published code has words, others those of their group, and what is no code none.
func TestCodeWords(t *testing.T) {
	if len(codes) != 116 {
		t.Errorf("%d codes", len(codes))
	}
	for code, want := range map[string]string{
		"4.01": "not enough money on the account", "1.04": "nobody completed it in time", "8.00": "rejected by the merchant",
		"4.99": "declined by the card's bank", "6.16": "declined by pay.tech's fraud rules",
		"": "", "4": "", "9.00": "", "x.01": "", "4.": "", "4.x": "", "http 400": "",
	} {
		if got := CodeWords(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

// TestReasonOf ensures that every published code but that of the merchant's own balance comes down to one of the shared reasons.
func TestReasonOf(t *testing.T) {
	for errorCode := range codes {
		if got := ReasonOf(errorCode); !slices.Contains(providers.Reasons, got) && errorCode != "1.10" {
			t.Errorf("%s: %q", errorCode, got)
		}
	}
	for errorCode, want := range map[string]providers.Reason{
		"4.01": providers.ReasonMoney, "4.04": providers.ReasonCard, "4.06": providers.ReasonBlocked, "6.22": providers.ReasonLimit,
		"3.01": providers.ReasonFraud, "5.01": providers.ReasonAuthentication, "1.04": providers.ReasonCustomer, "4.99": providers.ReasonBank,
		"1.10": "", "9.00": "", "": "",
	} {
		if got := ReasonOf(errorCode); got != want {
			t.Errorf("%q: %q, want %q", errorCode, got, want)
		}
	}
}

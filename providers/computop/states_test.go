package computop

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// TestPublishedExample ensures that the one published payment is understood.
func TestPublishedExample(t *testing.T) {
	client := connect(t, says(t, 200, recorded(t, "answers/get.authorized.json")))
	u, err := client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "Trans361039"})
	if err != nil {
		t.Fatal(err)
	}
	want := providers.Update{
		Payment: providers.PaymentRef{Reference: "Trans361039", ProviderID: testPay}, Amount: money.New(126, "EUR"),
		State: providers.StateAuthorized, RawStatus: "AUTHORIZED", Code: codeOK, Message: "Transaction successful",
		Method: providers.Method{Type: "card"}, Totals: u.Totals,
	}
	if !reflect.DeepEqual(u, want) {
		t.Errorf("%+v", u)
	}
	if got := *u.Totals; got != totals("EUR", 126, 0, 0, 0) {
		t.Errorf("%+v", got)
	}
}

// untold is a total that the news does not tell.
const untold = -1

func totals(code string, authorized, captured, refunded, reversed int64) providers.Totals {
	of := func(minor int64) money.Money {
		if minor == untold {
			return money.Money{}
		}
		return money.New(minor, code)
	}
	return providers.Totals{Authorized: of(authorized), Captured: of(captured), Refunded: of(refunded), Reversed: of(reversed)}
}

// TestStates ensures the table of words, with the amounts that follow.
func TestStates(t *testing.T) {
	const failedCode = "22060305"
	authorized := providers.StateAuthorized
	for _, c := range []struct {
		status, code              string
		value, captured, refunded int64
		state                     providers.State
		want                      [4]int64 // authorized, captured, refunded, reversed
	}{
		{"CREATED", codeOK, 100, 0, 0, providers.StateOpen, [4]int64{}},
		{"PENDING", codeOK, 100, 0, 0, providers.StatePending, [4]int64{}},
		{"AUTHORIZE_REQUEST", codeOK, 100, 0, 0, providers.StatePending, [4]int64{}},
		{"AUTHORIZED", codeOK, 100, 0, 0, authorized, [4]int64{100, 0, 0, 0}},
		{"PARTIALLY_CAPTURED", codeOK, 100, 60, 0, authorized, [4]int64{100, 60, 0, 0}},
		{"CAPTURED", codeOK, 100, 100, 0, authorized, [4]int64{100, 100, 0, 0}},
		{"CAPTURED", codeOK, 100, 60, 0, authorized, [4]int64{100, 60, 0, 40}},
		{"PARTIALLY_REFUNDED", codeOK, 100, 60, 10, authorized, [4]int64{100, 60, 10, untold}}, // the rest may be held or gone
		{"PARTIALLY_REFUNDED", codeOK, 100, 100, 10, authorized, [4]int64{100, 100, 10, 0}},
		{"PARTIALLY_REFUNDED", codeOK, 100, 110, 10, authorized, [4]int64{100, 110, 10, 0}},
		{"REFUNDED", codeOK, 100, 60, 60, authorized, [4]int64{100, 60, 60, 40}},
		{"REFUNDED", codeOK, 100, 0, 100, authorized, [4]int64{0, 0, 100, 0}}, // a credit
		{"REVERSED", codeOK, 100, 0, 0, authorized, [4]int64{100, 0, 0, 100}},
		{"FAILED", failedCode, 100, 0, 0, providers.StateDeclined, [4]int64{}},
		{"CANCELLED", failedCode, 100, 0, 0, providers.StateCancelled, [4]int64{}},
		{"EXPIRED", failedCode, 100, 0, 0, providers.StateExpired, [4]int64{}},
		{"EXPIRED", codeOK, 100, 0, 0, providers.StateExpired, [4]int64{100, 0, 0, 100}},
		{"CHARGED_BACK", codeOK, 100, 100, 0, "", [4]int64{untold}}, // a word we don't know changes nothing
		{"authorized", codeOK, 100, 0, 0, "", [4]int64{untold}},
		{"", codeOK, 100, 0, 0, "", [4]int64{untold}},
		{"AUTHORIZED", failedCode, 100, 0, 0, "", [4]int64{untold}}, // nor does one that its code contradicts
		{"CAPTURED", "", 100, 100, 0, "", [4]int64{untold}},
		{"FAILED", codeOK, 100, 0, 0, "", [4]int64{untold}},
	} {
		a, err := readAnswer(fmt.Appendf(nil, `{"status":%q,"responseCode":%q,
			"amount":{"value":%d,"currency":"BHD","capturedValue":%d,"refundedValue":%d}}`,
			c.status, c.code, c.value, c.captured, c.refunded))
		if err != nil {
			t.Fatal(err)
		}
		u, err := connect(t, "http://127.0.0.1:1").update(a)
		if err != nil || u.State != c.state || u.RawStatus != c.status || u.Code != c.code {
			t.Errorf("%s %s: %+v, %v", c.status, c.code, u, err)
		}
		if (u.Totals == nil) != (c.want[0] == untold) || u.Totals != nil && *u.Totals != totals("BHD", c.want[0], c.want[1], c.want[2], c.want[3]) {
			t.Errorf("%s %s: totals %+v, want %v", c.status, c.code, u.Totals, c.want)
		}
	}
}

// TestAmountsThatDoNotSay ensures that missing amounts are not zero.
func TestAmountsThatDoNotSay(t *testing.T) {
	for _, amount := range []string{"null", `{"currency":"EUR"}`, `{"value":1,"currency":"EUR"}`, `{"value":1,"currency":"EUR","capturedValue":0}`} {
		a, err := readAnswer([]byte(`{"status":"AUTHORIZED","responseCode":"00000000","amount":` + amount + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if totals, err := totalsOf(a); totals != nil || err != nil {
			t.Errorf("%s: %+v, %v", amount, totals, err)
		}
	}
}

// TestAssumedFieldsDoNotSpoil ensures that what we guessed about an answer may be otherwise.
func TestAssumedFieldsDoNotSpoil(t *testing.T) {
	body := strings.Replace(recorded(t, "answers/get.authorized.json"), `"paymentMethods":{"type":"CARD"}`,
		`"paymentMethods":[{"type":"CARD","card":"none"}],"customerInfo":[],"_links":"x","creationDate":"yesterday"`, 1)
	u, err := connect(t, says(t, 200, body)).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
	if err != nil || u.Method.Type != "card" || u.State != providers.StateAuthorized {
		t.Errorf("%+v, %v", u, err)
	}
}

// TestMethodAndCustomer ensures what is shown of a card and a person; of a whole number no more than four digits.
func TestMethodAndCustomer(t *testing.T) {
	a, err := readAnswer([]byte(`{"paymentMethods":{"type":"CARD","card":{"brand":"VISA","last4":"4111111111111111","expiryDate":"202804"}},
		"customerInfo":{"email":"a@b.example","firstName":"Ada","lastName":"L","merchantCustomerId":"C-9"}}`))
	if err != nil {
		t.Fatal(err)
	}
	u := connect(t, "http://127.0.0.1:1").news(a)
	if u.Method != (providers.Method{Type: "card", Brand: "Visa", Last4: "1111", Expiry: "2028-04"}) {
		t.Errorf("%+v", u.Method)
	}
	if u.Customer != (providers.Customer{Reference: "C-9", FirstName: "Ada", LastName: "L", Email: "a@b.example"}) {
		t.Errorf("%+v", u.Customer)
	}
}

// TestKeptCard ensures that the published answer tells what a later payment goes by, and that nothing else does: no card's
// number, and no half of it.
func TestKeptCard(t *testing.T) {
	text := recorded(t, "answers/get.recurring.json")
	fetch := func(text string) providers.Update {
		u, err := connect(t, says(t, 200, text)).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	u := fetch(text)
	if u.Method.Last4 != "4444" || u.Method.Expiry != "2028-01" || u.RecurringToken != "01234567890124444.202801.534525242342" {
		t.Errorf("%+v", u)
	}
	if kept := readKept(u.RecurringToken); kept.String() != u.RecurringToken {
		t.Errorf("read as %+v", kept)
	}
	for was, is := range map[string]string{
		`01234567890124444`: `5555555555554444`, `"01.01.2028"`: `"soon"`, `"534525242342"`: `""`, `"pseudoCardNumber"`: `"number"`, `4444,"exp`: `"0444","exp`,
	} {
		u := fetch(strings.Replace(text, was, is, 1))
		if fine := is == `"0444","exp`; (u.RecurringToken == "") == fine || fine && u.Method.Last4 != "0444" {
			t.Errorf("%s instead of %s: %+v", is, was, u)
		}
	}
	for _, token := range []string{"", "..", "0123.202801.5", "5555555555554444.202801.5", "0123456789012444.2028.5"} {
		_, err := connect(t, "http://127.0.0.1:1").Recur(t.Context(), providers.Call{Kind: providers.Charge, Recurring: &providers.Recurrence{Token: token}})
		if d := providers.Detail(err); d.Kind != providers.ErrDeclined || d.Code != providers.NotSent {
			t.Errorf("%q: %v", token, err)
		}
	}
}

// TestOutcomes ensures how an operation that was answered with 200 ended.
func TestOutcomes(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	for _, c := range []struct {
		status, code string
		want         providers.Outcome
		kind         error
	}{
		{"CAPTURED", codeOK, providers.Succeeded, nil},
		{"", codeOK, providers.Succeeded, nil},
		{"SOMETHING_NEW", codeOK, providers.Succeeded, nil},
		{"PENDING", codeOK, providers.Pending, nil},
		{"AUTHORIZE_REQUEST", "62060000", providers.Pending, nil},
		{"", "70000000", providers.Pending, nil},
		{"FAILED", "22060305", "", providers.ErrDeclined},
		{"AUTHORIZED", "42060203", "", providers.ErrDeclined},
		{"FAILED", codeOK, "", providers.ErrUnknown},
		{"CAPTURED", "", "", providers.ErrUnknown},
		{"CAPTURED", "0", "", providers.ErrUnknown},
		{"CAPTURED", "00000001", "", providers.ErrUnknown},
		{"CAPTURED", "92060203", "", providers.ErrUnknown},
	} {
		got, err := client.outcome(answer{Status: c.status, ResponseCode: c.code})
		if got != c.want || !errors.Is(err, c.kind) {
			t.Errorf("%s %s: %q, %v", c.status, c.code, got, err)
		}
	}
}

// TestCodeWords ensures that only what is published gets words.
func TestCodeWords(t *testing.T) {
	for code, want := range map[string]string{
		codeOK: "done", "22060305": "declined by the card's bank or by the acquirer", "20110203": "a field has a wrong format",
		"22069999": "", "20000000": "", "x": "", "": "",
	} {
		if got := CodeWords(code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

// TestReasonOf ensures that only what is published has a reason, and what declines nothing has none.
func TestReasonOf(t *testing.T) {
	for code, want := range map[string]providers.Reason{
		"22060305": providers.ReasonBanks, "20110203": providers.ReasonData, "22069999": "", "00000305": "", codeOK: "", "305": "", "": "",
	} {
		if got := ReasonOf(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

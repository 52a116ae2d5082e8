package paymentz

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// TestAnswersAboutSomethingElse ensures that an answer that names another payment, amount or currency is no success, and
// that one that leaves them out is.
func TestAnswersAboutSomethingElse(t *testing.T) {
	good := `{"paymentId":"54305","paymentType":"DB","amount":"50.00","currency":"EUR","merchantTransactionId":"P-1","transactionStatus":"Y","status":"","result":{"code":"00001"}}`
	charge, payout := aCall(providers.Charge), aCall(providers.Payout)
	charge.Payment, payout.Payment = providers.PaymentRef{Reference: "P-1"}, providers.PaymentRef{Reference: "P-1"}
	for change, want := range map[string]struct {
		charge, payout error
		code           string
	}{
		"":                             {nil, nil, ""},
		`"50.00"="50.0"`:               {nil, nil, ""}, // the same amount
		`"50.00"=""`:                   {nil, nil, ""},
		`"EUR"=""`:                     {nil, nil, ""},
		`"P-1"=null`:                   {nil, nil, ""},
		`"50.00"="50.01"`:              {providers.ErrUnknown, providers.ErrUnknown, "mismatch"},
		`"50.00"="half"`:               {providers.ErrUnknown, providers.ErrUnknown, "mismatch"},
		`"EUR"="JPY"`:                  {providers.ErrUnknown, providers.ErrUnknown, "mismatch"},
		`"P-1"="P-2"`:                  {providers.ErrUnknown, providers.ErrUnknown, "mismatch"},
		`"paymentId":"54305"="x":"-"`:  {providers.ErrUnknown, nil, "garbage"},
		`"paymentId":"54305"="x":null`: {providers.ErrUnknown, nil, "garbage"},
	} {
		old, changed, _ := strings.Cut(change, "=")
		client := connect(t, says(t, 200, strings.Replace(good, old, changed, 1)))
		answer, err := client.Charge(t.Context(), charge)
		wantKind(t, "charge "+change, err, want.charge, want.code)
		if err == nil && (answer.Outcome != providers.Succeeded || answer.Update.Totals.Captured != money.New(5000, "EUR") || answer.Update.Payment.Reference != "P-1") {
			t.Errorf("%s: %+v", change, answer)
		}
		_, err = client.Payout(t.Context(), payout)
		wantKind(t, "payout "+change, err, want.payout, want.code)
	}
}

// TestPayoutNamesItsTarget ensures that the payment a payout goes to is not taken for the payout.
func TestPayoutNamesItsTarget(t *testing.T) {
	call := aCall(providers.Payout)
	call.Payment = providers.PaymentRef{Reference: "P-1"}
	answer, err := connect(t, says(t, 200, `{"paymentId":"54000","status":"payoutsuccessful","result":{"code":"00001"}}`)).Payout(t.Context(), call)
	if err != nil || answer.ProviderID != "" || answer.Update.Payment.ProviderID != "" || answer.Update.Kind != providers.Payout {
		t.Errorf("%+v, %v", answer, err)
	}
}

// TestAmountsComeFromItsOwnLine ensures that a payment's amounts are looked for by its id, and that the list tells who paid.
func TestAmountsComeFromItsOwnLine(t *testing.T) {
	list := strings.Replace(recorded(t, "answers/list.json"), `"transaction":[`, `"transaction":[{"systemPaymentId":"1","transactionStatus":"reversed",
		"amount":"100.00","currency":"EUR","captureamount":"1.00","refundamount":"1.00"},`, 1)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/inquiry") {
			_, _ = io.WriteString(w, `{"paymentId":"54400","status":"reversed","amount":"100.00","currency":"EUR","timestamp":"2026-11-20 10:00:00","result":{"code":"00026"}}`)
			return
		}
		_ = r.ParseForm()
		if f := r.PostForm; f.Get("pagination.fromdate") != "20/11/2026" || f.Get("pagination.todate") != "20/11/2026" || f.Get("status") != "reversed" {
			t.Errorf("%v", f)
		}
		_, _ = io.WriteString(w, list)
	})
	u, err := connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: "54400"})
	if err != nil || u.Totals.Captured.Minor != 6000 || u.Totals.Refunded.Minor != 1050 || u.Customer.Email != "ada@example.com" || u.Customer.Reference != "C-9" {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
}

// TestListThatBreaksOff ensures that a payment whose amounts could not be asked for is asked again, rather than told half.
func TestListThatBreaksOff(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/inquiry") {
			_, _ = io.WriteString(w, recorded(t, "answers/inquiry.json"))
			return
		}
		w.WriteHeader(http.StatusBadGateway)
	})
	_, err := connect(t, url).FetchPayment(t.Context(), providers.PaymentRef{ProviderID: "54289"})
	wantKind(t, "no list", err, providers.ErrUnknown, "http 502")
}

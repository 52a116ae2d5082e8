package paymentz

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"kontor/providers"
)

// platform answers inquiries with one status and the list with one line, or with nothing.
type platform struct {
	status             string // "" for a payment that is not there
	captured, refunded string
	line               string // of the list: "" for the payment's own
	noList             bool   // the merchant has no right to it
	reference          string
}

func (p platform) url(t *testing.T) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		reference := p.reference
		if reference == "" {
			reference = "P-1"
		}
		switch {
		case strings.HasSuffix(r.URL.Path, "/inquiry") && p.status == "", strings.HasSuffix(r.URL.Path, "List") && p.noList:
			_, _ = io.WriteString(w, `{"result":{"code":"19904","description":"Record not found"}}`)
		case strings.HasSuffix(r.URL.Path, "/inquiry"):
			_, _ = fmt.Fprintf(w, `{"paymentId":%q,"merchantTransactionId":%q,"status":%q,"amount":"50.00","currency":"EUR",
				"timestamp":"2026-11-20 10:00:00","result":{"code":"00026"}}`, testPay, reference, p.status)
		case p.line != "":
			_, _ = io.WriteString(w, `{"transaction":[`+p.line+`],"result":{"code":"00029"}}`)
		case p.status == "":
			_, _ = io.WriteString(w, `{"transaction":[],"result":{"code":"00029"}}`)
		default:
			_, _ = fmt.Fprintf(w, `{"transaction":{"systemPaymentId":%q,"transactionStatus":%q,"amount":"50.00","currency":"EUR",
				"captureamount":%q,"refundamount":%q},"result":{"code":"00029"}}`, testPay, p.status, p.captured, p.refunded)
		}
	})
}

// TestFindOperation ensures what a payment proves about a call whose answer was lost.
func TestFindOperation(t *testing.T) {
	succeeded, pending := providers.Succeeded, providers.Pending
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	capture, refund, reverse := providers.Capture, providers.Refund, providers.Reversal
	for _, c := range []struct {
		kind               providers.Kind
		status             string
		captured, refunded string
		want               providers.Outcome
		err                error
	}{
		{capture, "authsuccessful", "", "", "", missing},
		{capture, "capturestarted", "", "", pending, nil},
		{capture, "capturefailed", "", "", "", declined},
		{capture, "authcancelled", "", "", "", declined},
		{capture, "cancelstarted", "", "", "", unknown},
		{capture, "cancelled", "", "", "", unknown},
		{capture, "begun", "", "", "", unknown},
		{capture, "capturesuccess", "50.00", "0.00", succeeded, nil},
		{capture, "settled", "50.00", "", succeeded, nil},
		{capture, "reversed", "50.00", "50.00", succeeded, nil},
		{capture, "chargeback", "50.00", "", succeeded, nil},
		{capture, "capturesuccess", "49.99", "0.00", "", unknown}, // somebody else's
		{capture, "nobodyknows", "50.00", "", "", unknown},
		{refund, "authsuccessful", "", "", "", unknown},
		{refund, "capturesuccess", "50.00", "0.00", "", missing},
		{refund, "settled", "50.00", "", "", missing},
		{refund, "markedforreversal", "50.00", "0.00", pending, nil},
		{refund, "reversed", "50.00", "50.00", succeeded, nil},
		{refund, "reversed", "50.00", "10.00", "", unknown},
		{refund, "chargeback", "50.00", "50.00", succeeded, nil},
		{refund, "chargeback", "50.00", "0.00", "", unknown},
		{refund, "capturefailed", "", "", "", unknown},
		{reverse, "authsuccessful", "", "", "", missing},
		{reverse, "cancelstarted", "", "", pending, nil},
		{reverse, "authcancelled", "", "", succeeded, nil},
		{reverse, "cancelled", "", "", succeeded, nil},
		{reverse, "capturesuccess", "50.00", "", "", declined},
		{reverse, "capturestarted", "", "", "", unknown},
		{providers.Increment, "authsuccessful", "", "", "", unknown},
	} {
		client := connect(t, platform{status: c.status, captured: c.captured, refunded: c.refunded}.url(t))
		got, err := client.FindOperation(t.Context(), aCall(c.kind))
		if got.Outcome != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s, %s %s %s: %q, %v", c.kind, c.status, c.captured, c.refunded, got.Outcome, err)
		}
	}
}

// TestFindWithoutTheList ensures that what only the list tells is not guessed.
func TestFindWithoutTheList(t *testing.T) {
	client := connect(t, platform{status: "capturesuccess", noList: true}.url(t))
	for _, kind := range []providers.Kind{providers.Capture, providers.Refund} {
		_, err := client.FindOperation(t.Context(), aCall(kind))
		wantKind(t, string(kind), err, providers.ErrUnknown, "")
	}
	u, err := client.FetchPayment(t.Context(), providers.PaymentRef{ProviderID: testPay})
	if err != nil || u.Totals == nil || u.Totals.Captured.Currency != "" || u.Totals.Authorized.Minor != 5000 {
		t.Errorf("%+v %+v, %v", u, u.Totals, err)
	}
}

// TestFindMissingPayment ensures that a payment that is not there says nothing of what was to be done to it.
func TestFindMissingPayment(t *testing.T) {
	client := connect(t, platform{}.url(t))
	for _, kind := range []providers.Kind{providers.Capture, providers.Refund, providers.Reversal} {
		_, err := client.FindOperation(t.Context(), aCall(kind))
		wantKind(t, string(kind), err, providers.ErrUnknown, "19904")
	}
}

// TestFindOwn ensures that what makes a transaction is found by our reference, and is denied only where the list does not
// have it either.
func TestFindOwn(t *testing.T) {
	line := func(reference, amount string) string {
		return fmt.Sprintf(`{"systemPaymentId":"9","merchantTransactionId":%q,"transactionStatus":"capturesuccess","amount":%q,"currency":"EUR","captureamount":%q}`,
			reference, amount, amount)
	}
	payout, charge, card := providers.Payout, providers.Charge, providers.Authorization
	for name, c := range map[string]struct {
		kind  providers.Kind
		p     platform
		fresh bool // never sent
		want  providers.Outcome
		err   error
	}{
		"paid out":                        {payout, platform{status: "payoutsuccessful"}, false, providers.Succeeded, nil},
		"payout under way":                {payout, platform{status: "payoutstarted"}, false, providers.Pending, nil},
		"payout failed":                   {payout, platform{status: "payoutfailed"}, false, "", providers.ErrDeclined},
		"payout nowhere":                  {payout, platform{}, false, "", providers.ErrNotFound},
		"payout of another, same amount":  {payout, platform{line: line("X", "50.00")}, false, "", providers.ErrNotFound},
		"payout in the list alone":        {payout, platform{line: line("P-1", "50.00")}, false, providers.Succeeded, nil},
		"payout, and no list":             {payout, platform{noList: true}, false, "", providers.ErrUnknown},
		"the reference of another amount": {payout, platform{line: line("P-1", "60.00")}, false, "", providers.ErrUnknown},
		"charged":                         {charge, platform{status: "capturesuccess", captured: "50.00"}, false, providers.Succeeded, nil},
		"charge nowhere":                  {charge, platform{}, false, "", providers.ErrNotFound},
		"charge without our reference":    {charge, platform{line: line("RG1", "50.00")}, false, "", providers.ErrUnknown},
		"charge of another amount":        {charge, platform{line: line("RG1", "50.01")}, false, "", providers.ErrNotFound},
		"card held":                       {card, platform{status: "authsuccessful"}, false, providers.Succeeded, nil},
		"card declined":                   {card, platform{status: "authfailed"}, false, "", providers.ErrDeclined},
		"card waits":                      {card, platform{status: "authstarted"}, false, providers.Pending, nil},
		"page that nobody opened":         {card, platform{noList: true}, true, "", providers.ErrNotFound},
		"page that is open":               {card, platform{status: "begun"}, true, providers.Pending, nil},
		"a word nobody knows":             {card, platform{status: "nobodyknows"}, false, "", providers.ErrUnknown},
		"an answer about another":         {card, platform{status: "authsuccessful", reference: "P-2"}, false, "", providers.ErrUnknown},
	} {
		call := aCall(c.kind)
		call.Payment = providers.PaymentRef{Reference: "P-1"}
		if !c.fresh {
			call.FirstSent = time.Now().Add(-time.Hour)
		}
		got, err := connect(t, c.p.url(t)).FindOperation(t.Context(), call)
		if got.Outcome != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, got.Outcome, err)
		}
		for _, other := range []error{providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound} {
			if other != c.err && errors.Is(err, other) {
				t.Errorf("%s: %v is also %v", name, err, other)
			}
		}
	}
}

// TestFindAheadOfTime ensures that a clock that is ahead of ours does not make the list's period an empty one.
func TestFindAheadOfTime(t *testing.T) {
	call := aCall(providers.Payout)
	call.Payment, call.FirstSent = providers.PaymentRef{Reference: "P-1"}, time.Now().Add(90*24*time.Hour)
	listed := false
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		if strings.HasSuffix(r.URL.Path, "List") {
			from, _ := time.Parse(dayShape, r.PostForm.Get("pagination.fromdate"))
			to, _ := time.Parse(dayShape, r.PostForm.Get("pagination.todate"))
			listed = !to.Before(from)
			_, _ = io.WriteString(w, `{"transaction":[],"result":{"code":"00029"}}`)
			return
		}
		_, _ = io.WriteString(w, recorded(t, "answers/missing.json"))
	}))
	_, err := client.FindOperation(t.Context(), call)
	if wantKind(t, "payout", err, providers.ErrNotFound, "19904"); !listed {
		t.Error("the period is empty")
	}
}

// TestFindRefused ensures that a refusal of the question is no refusal of the operation.
func TestFindRefused(t *testing.T) {
	for _, status := range []int{400, 401, 403, 429, 500} {
		client := connect(t, says(t, status, `{"result":{"code":"19922"}}`))
		for _, kind := range []providers.Kind{providers.Capture, providers.Payout, providers.Charge} {
			_, err := client.FindOperation(t.Context(), aCall(kind))
			wantKind(t, fmt.Sprint(status, kind), err, providers.ErrUnknown, "19922")
		}
	}
}

// TestLimits ensures the platform's own: one refund, whole reversals, and the capture that lets go of the rest.
func TestLimits(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1")
	for kind, want := range map[providers.Kind]providers.Limits{
		providers.Capture: {Once: true, ReleasesRest: true}, providers.Refund: {Once: true}, providers.Reversal: {WholeOnly: true},
		providers.Payout: {}, providers.Charge: {}, providers.Authorization: {},
	} {
		if got := c.Limits(kind); got != want {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	var p providers.Provider = c
	if _, replays := p.(providers.Replayer); replays {
		t.Error("nothing may be sent twice here")
	}
}

// TestTestConnection ensures that an unknown payment is good news, and that the error names what is wrong.
func TestTestConnection(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, word string
	}{
		{200, recorded(t, "answers/missing.json"), ""},
		{200, "<html>", "base URL"},
		{404, "<html>", "base URL"},
		{403, "", "Forbidden"},
		{500, `{"result":{"code":"19999","description":"Internal error"}}`, "Internal error"},
	} {
		err := connect(t, says(t, c.status, c.body)).TestConnection(t.Context())
		if (err == nil) != (c.word == "") || err != nil && !strings.Contains(err.Error(), c.word) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
	}
	err := connect(t, says(t, 200, recorded(t, "answers/missing.json")), with(fieldMember, "4711")).TestConnection(t.Context())
	wantKind(t, "another member", err, providers.ErrDeclined, "member")
}

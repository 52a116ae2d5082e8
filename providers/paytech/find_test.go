package paytech

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// lists is a server with a list of payments, that keeps the query it was asked with.
func lists(t *testing.T, asked *url.Values, payments ...string) string {
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		*asked = r.URL.Query()
		_, _ = io.WriteString(w, wrapped("["+strings.Join(payments, ",")+"]"))
	})
}

func listedRefund(id byte, state, amount string) string {
	return fmt.Sprintf(`{"id":%q,"referenceId":"KOP-1","paymentType":"REFUND","state":%q,"parentPaymentId":%q,"amount":%s,"currency":"EUR"}`,
		strings.Repeat(string(id), 32), state, testID, amount)
}

var sent = time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// TestFindRefund ensures what a list by our reference proves about a refund whose answer was lost.
func TestFindRefund(t *testing.T) {
	for name, c := range map[string]struct {
		payments []string
		want     providers.Outcome
		err      error
	}{
		"pending":      {[]string{listedRefund('a', "PENDING", "123.46")}, providers.Pending, nil},
		"completed":    {[]string{listedRefund('a', "COMPLETED", "123.46")}, providers.Succeeded, nil},
		"declined":     {[]string{listedRefund('a', "DECLINED", "123.46")}, "", providers.ErrDeclined},
		"cancelled":    {[]string{listedRefund('a', "CANCELLED", "123.46")}, "", providers.ErrDeclined},
		"unknown word": {[]string{listedRefund('a', "FROZEN", "123.46")}, "", providers.ErrUnknown},
		"other amount": {[]string{listedRefund('a', "COMPLETED", "123.45")}, "", providers.ErrUnknown},
		"other parent": {[]string{strings.Replace(listedRefund('a', "COMPLETED", "123.46"), testID, strings.Repeat("0", 32), 1)}, "", providers.ErrUnknown},
		"twice":        {[]string{listedRefund('a', "COMPLETED", "123.46"), listedRefund('b', "COMPLETED", "123.46")}, "", providers.ErrUnknown},
		"twice, later": {[]string{listedRefund('a', "PENDING", "123.46"), listedRefund('b', "DECLINED", "123.46")}, "", providers.ErrUnknown},
		"none":         {nil, "", providers.ErrNotFound},
		"another type": {[]string{strings.Replace(listedRefund('a', "COMPLETED", "123.46"), "REFUND", "DEPOSIT", 1)}, "", providers.ErrNotFound},
		"another's":    {[]string{strings.Replace(listedRefund('a', "COMPLETED", "123.46"), "KOP-1", "KOP-10", 1)}, "", providers.ErrNotFound},
	} {
		var asked url.Values
		client := connect(t, lists(t, &asked, c.payments...))
		call := aCall(providers.Refund)
		call.FirstSent = sent
		a, err := client.FindOperation(t.Context(), call)
		if a.Outcome != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
		if err == nil && (a.ProviderID != strings.Repeat("a", 32) || a.Update.Payment != call.Payment || a.Update.Totals != nil || a.Update.State != "") {
			t.Errorf("%s: %+v", name, a)
		}
		if asked.Get("referenceId.eq") != "KOP-1" || asked.Get("created.gte") != "2026-02-27T11:00:00" || asked.Has("created.lt") {
			t.Errorf("asked with %v", asked)
		}
	}
}

// TestFindAsksAllTime ensures that no question by reference relies on the 24 hours that a list goes back by itself.
func TestFindAsksAllTime(t *testing.T) {
	var asked url.Values
	client := connect(t, lists(t, &asked))
	_, err := client.FetchPayment(t.Context(), providers.PaymentRef{Reference: "K & 1"})
	wantKind(t, "fetch", err, providers.ErrNotFound, "")
	if asked.Get("created.gte") != "2000-01-01T00:00:00" || asked.Get("referenceId.eq") != "K & 1" {
		t.Errorf("asked with %v", asked)
	}
	for _, kind := range []providers.Kind{providers.Payout, providers.Charge, providers.Authorization} {
		call := aCall(kind)
		call.Payment.ProviderID = ""
		_, _ = client.FindOperation(t.Context(), call)
		if asked.Get("created.gte") == "" || asked.Get("referenceId.eq") != "payment-123" {
			t.Errorf("%s: asked with %v", kind, asked)
		}
	}
}

// TestTooEarlyToDeny ensures that a call that may still be on its way is not denied, and that one that does not say when
// it was sent never is.
func TestTooEarlyToDeny(t *testing.T) {
	var asked url.Values
	client := connect(t, lists(t, &asked))
	client.now = func() time.Time { return sent.Add(30 * time.Second) }
	call := aCall(providers.Refund)
	_, err := client.FindOperation(t.Context(), call)
	wantKind(t, "not said when", err, providers.ErrUnknown, "too early")
	call.FirstSent = sent
	_, err = client.FindOperation(t.Context(), call)
	wantKind(t, "after 30 s", err, providers.ErrUnknown, "too early")
	client.now = func() time.Time { return sent.Add(quietTime) }
	_, err = client.FindOperation(t.Context(), call)
	wantKind(t, "after a minute", err, providers.ErrNotFound, "")
}

// TestFindByName ensures that what pay.tech named is asked for by that name, and never denied.
func TestFindByName(t *testing.T) {
	id := strings.Repeat("a", 32)
	var path string
	for state, want := range map[string]error{"COMPLETED": nil, "PENDING": nil, "DECLINED": providers.ErrDeclined} {
		client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			path = r.URL.Path
			_, _ = io.WriteString(w, wrapped(listedRefund('a', state, "123.46")))
		}))
		call := aCall(providers.Refund)
		call.ProviderID = id
		a, err := client.FindOperation(t.Context(), call)
		if !errors.Is(err, want) || err == nil && a.ProviderID != id || path != "/api/v1/payments/"+id {
			t.Errorf("%s: %+v, %v at %s", state, a, err, path)
		}
	}
	client := connect(t, says(t, 404, recorded(t, "answers/notfound.json")))
	call := aCall(providers.Refund)
	call.ProviderID, call.FirstSent = id, sent
	_, err := client.FindOperation(t.Context(), call)
	wantKind(t, "not there any more", err, providers.ErrUnknown, "http 404")
}

// TestFindInPayment ensures what a payment's state proves about what was done to it.
func TestFindInPayment(t *testing.T) {
	succeeded, pending := providers.Succeeded, providers.Pending
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	for _, c := range []struct {
		kind   providers.Kind
		state  string
		amount string
		code   string
		want   providers.Outcome
		err    error
	}{
		{providers.Capture, "AUTHORIZED", "123.46", "", "", missing},
		{providers.Capture, "PENDING", "123.46", "", pending, nil},
		{providers.Capture, "COMPLETED", "123.46", "", succeeded, nil},
		{providers.Capture, "COMPLETED", "100", "", "", declined},
		{providers.Capture, "COMPLETED", "x", "", "", unknown},
		{providers.Capture, "CANCELLED", "123.46", "", "", declined},
		{providers.Capture, "FROZEN", "123.46", "", "", unknown},
		{providers.Reversal, "AUTHORIZED", "123.46", "", "", missing},
		{providers.Reversal, "CANCELLED", "123.46", "", succeeded, nil},
		{providers.Reversal, "COMPLETED", "123.46", "", "", declined},
		{providers.Reversal, "CHECKOUT", "123.46", "", "", unknown},
		{providers.Approval, "AWAITING_APPROVAL", "123.46", "", "", missing},
		{providers.Approval, "PENDING", "123.46", "", succeeded, nil},
		{providers.Approval, "COMPLETED", "123.46", "", succeeded, nil},
		{providers.Approval, "DECLINED", "123.46", "4.03", succeeded, nil}, // it was let go, and the bank said no
		{providers.Approval, "CANCELLED", "123.46", "8.00", "", declined},
		{providers.Approval, "FROZEN", "123.46", "", "", unknown},
		{providers.Rejection, "AWAITING_APPROVAL", "123.46", "", "", missing},
		{providers.Rejection, "CANCELLED", "123.46", "8.00", succeeded, nil},
		{providers.Rejection, "COMPLETED", "123.46", "", "", declined},
		{providers.Increment, "AUTHORIZED", "123.46", "", "", unknown},
	} {
		kind := typeDeposit
		if c.kind == providers.Approval || c.kind == providers.Rejection {
			kind = typeWithdrawal
		}
		amount := c.amount
		if amount == "x" {
			amount = "123.4567"
		}
		client := connect(t, says(t, 200, wrapped(fmt.Sprintf(`{"id":%q,"referenceId":"payment-123","paymentType":%q,"state":%q,"amount":%s,"currency":"EUR","errorCode":%q,"preAuth":true}`,
			testID, kind, c.state, amount, c.code))))
		call := aCall(c.kind)
		call.FirstSent = sent
		a, err := client.FindOperation(t.Context(), call)
		if a.Outcome != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %s %s: %q, %v", c.kind, c.state, c.amount, a.Outcome, err)
		}
	}
}

// TestFindChargeback ensures that a deposit's history tells, for its state does not.
func TestFindChargeback(t *testing.T) {
	for history, want := range map[string]error{
		`[{"operation":"DEPOSIT"}]`: providers.ErrNotFound, `[{"operation":"CHARGEBACK"},{"operation":"DEPOSIT"}]`: nil,
	} {
		client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/operations") {
				_, _ = io.WriteString(w, wrapped(history))
				return
			}
			_, _ = io.WriteString(w, wrapped(recorded(t, "webhooks/deposit.completed.json")))
		}))
		call := aCall(providers.Chargeback)
		call.FirstSent = sent
		a, err := client.FindOperation(t.Context(), call)
		if !errors.Is(err, want) || err == nil && a.Outcome != providers.Succeeded {
			t.Errorf("%s: %+v, %v", history, a, err)
		}
	}
}

// TestQuestionRefused ensures that a refused question says nothing of what was asked about.
func TestQuestionRefused(t *testing.T) {
	for _, status := range []int{400, 401, 403, 404, 429, 500} {
		client := connect(t, says(t, status, fmt.Sprintf(`{"status":%d,"error":"x"}`, status)))
		for _, kind := range []providers.Kind{providers.Refund, providers.Payout, providers.Charge, providers.Capture, providers.Reversal, providers.Approval} {
			call := aCall(kind)
			call.FirstSent = sent
			if _, err := client.FindOperation(t.Context(), call); !errors.Is(err, providers.ErrUnknown) {
				t.Errorf("%d %s: %v", status, kind, err)
			}
		}
	}
}

// TestSeveralOfAReference ensures that a payment is found among pages that nobody used, and that two that moved money are
// nobody's guess.
func TestSeveralOfAReference(t *testing.T) {
	deposit := func(id byte, state string) string {
		return fmt.Sprintf(`{"id":%q,"referenceId":"K-1","paymentType":"DEPOSIT","state":%q,"amount":1,"currency":"EUR"}`, strings.Repeat(string(id), 32), state)
	}
	for _, c := range []struct {
		found []string
		want  byte
		err   error
	}{
		{[]string{deposit('a', "CANCELLED"), deposit('b', "COMPLETED"), deposit('c', "CHECKOUT")}, 'b', nil},
		{[]string{deposit('a', "CHECKOUT"), deposit('b', "CHECKOUT")}, 'a', nil}, // the newest
		{[]string{deposit('a', "COMPLETED"), deposit('b', "AUTHORIZED")}, 0, providers.ErrUnknown},
		{[]string{listedRefund('a', "COMPLETED", "1")}, 0, providers.ErrNotFound},
	} {
		var asked url.Values
		u, err := connect(t, lists(t, &asked, c.found...)).FetchPayment(t.Context(), providers.PaymentRef{Reference: "K-1"})
		if !errors.Is(err, c.err) || err == nil && u.Payment.ProviderID != strings.Repeat(string(c.want), 32) {
			t.Errorf("%v: %+v, %v", c.found, u, err)
		}
	}
}

// TestReverseTakesTheWhole ensures that a void, which has no amount, is never sent for a part.
func TestReverseTakesTheWhole(t *testing.T) {
	posts := 0
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		state := "AUTHORIZED"
		if r.Method == http.MethodPost {
			posts++
			state = "CANCELLED"
		}
		_, _ = io.WriteString(w, wrapped(`{"id":"`+testID+`","paymentType":"DEPOSIT","state":"`+state+`","preAuth":true,"amount":123.46,"currency":"EUR"}`))
	}))
	for _, m := range []money.Money{money.New(123_45, "EUR"), money.New(123_47, "EUR"), money.New(123_46, "USD"), {}} {
		call := aCall(providers.Reversal)
		call.Amount = m
		_, err := client.Reverse(t.Context(), call)
		wantKind(t, m.String(), err, providers.ErrDeclined, "not sent")
	}
	if posts != 0 {
		t.Errorf("%d voids", posts)
	}
	if a, err := client.Reverse(t.Context(), aCall(providers.Reversal)); err != nil || a.Outcome != providers.Succeeded || posts != 1 {
		t.Errorf("%+v, %v, %d voids", a, err, posts)
	}
}

// TestChargebackFitsTheDeposit ensures that one of more than the deposit, or in another currency, is never sent: it has
// no amount there.
func TestChargebackFitsTheDeposit(t *testing.T) {
	client := connect(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			t.Error("sent")
		}
		_, _ = io.WriteString(w, wrapped(recorded(t, "webhooks/deposit.completed.json")))
	}))
	for _, m := range []money.Money{money.New(123_47, "EUR"), money.New(123_46, "USD"), money.New(0, "EUR")} {
		call := aCall(providers.Chargeback)
		call.Amount = m
		_, err := client.Chargeback(t.Context(), call)
		wantKind(t, m.String(), err, providers.ErrDeclined, "not sent")
	}
}

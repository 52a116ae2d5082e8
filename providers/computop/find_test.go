package computop

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kontor/providers"
)

// TestFindOperation ensures what a payment proves about a call whose answer was lost.
func TestFindOperation(t *testing.T) {
	const failedCode = "22060305"
	succeeded, pending := providers.Succeeded, providers.Pending
	declined, unknown, missing := providers.ErrDeclined, providers.ErrUnknown, providers.ErrNotFound
	for _, c := range []struct {
		kind                      providers.Kind
		status, code              string
		value, captured, refunded int64
		refNr                     string
		want                      providers.Outcome
		err                       error
	}{
		{kind: providers.Credit, status: "REFUNDED", code: codeOK, value: 126, refunded: 126, want: succeeded},
		{kind: providers.Credit, status: "REFUNDED", code: codeOK, value: 127, refunded: 127, err: unknown},
		{kind: providers.Credit, status: "FAILED", code: failedCode, value: 126, err: declined},
		{kind: providers.Credit, status: "SENT", code: codeOK, value: 126, err: unknown},
		{kind: providers.Authorization, status: "AUTHORIZED", code: codeOK, value: 126, want: succeeded},
		{kind: providers.Authorization, status: "CREATED", code: codeOK, value: 126, want: pending},
		{kind: providers.Authorization, status: "CANCELLED", code: codeOK, value: 126, err: declined},
		{kind: providers.Confirmation, status: "AUTHORIZED", code: codeOK, value: 126, want: succeeded},
		{kind: providers.Confirmation, status: "PENDING", code: codeOK, value: 126, err: missing},
		{kind: providers.Confirmation, status: "FAILED", code: failedCode, value: 126, err: declined},
		{kind: providers.Confirmation, status: "ELSE", code: codeOK, value: 126, err: unknown},
		{kind: providers.Capture, status: "AUTHORIZED", code: codeOK, value: 126, err: missing},
		{kind: providers.Capture, status: "CAPTURED", code: codeOK, value: 126, captured: 126, err: unknown},
		{kind: providers.Capture, status: "CAPTURED", code: codeOK, value: 126, captured: 126, refNr: "KOP-1", want: succeeded},
		{kind: providers.Capture, status: "CAPTURED", code: failedCode, value: 126, captured: 126, refNr: "KOP-1", err: unknown},
		{kind: providers.Refund, status: "CAPTURED", code: codeOK, value: 126, captured: 126, err: missing},
		{kind: providers.Refund, status: "REFUNDED", code: codeOK, value: 126, captured: 126, refunded: 126, err: unknown},
		{kind: providers.Reversal, status: "AUTHORIZED", code: codeOK, value: 126, err: missing},
		{kind: providers.Reversal, status: "REVERSED", code: codeOK, value: 126, want: succeeded},
		{kind: providers.Reversal, status: "CAPTURED", code: codeOK, value: 126, captured: 26, err: unknown},
		{kind: providers.Increment, status: "AUTHORIZED", code: codeOK, value: 126, err: unknown},
		{kind: providers.DetailsUpdate, status: "AUTHORIZED", code: codeOK, value: 126, err: unknown},
	} {
		client := connect(t, says(t, 200, fmt.Sprintf(`{"payId":%q,"transId":"Trans361039","xId":"x9","refNr":%q,"status":%q,"responseCode":%q,
			"amount":{"value":%d,"currency":"EUR","capturedValue":%d,"refundedValue":%d}}`,
			testPay, c.refNr, c.status, c.code, c.value, c.captured, c.refunded)))
		got, err := client.FindOperation(t.Context(), aCall(c.kind))
		if got.Outcome != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s %s %s: %q, %v", c.kind, c.status, c.refNr, got.Outcome, err)
		}
		if err == nil && got.ProviderID != "x9" {
			t.Errorf("%s: provider's name %q", c.kind, got.ProviderID)
		}
	}
}

// TestFindMissingPayment ensures that a payment that is not there means "never had it" only of what makes one.
func TestFindMissingPayment(t *testing.T) {
	client := connect(t, says(t, 404, `{"responseCode":"21100404","responseDescription":"Payment not found"}`))
	for kind, want := range map[providers.Kind]error{
		providers.Credit: providers.ErrNotFound, providers.Authorization: providers.ErrNotFound,
		providers.Capture: providers.ErrUnknown, providers.Refund: providers.ErrUnknown, providers.Confirmation: providers.ErrUnknown,
	} {
		_, err := client.FindOperation(t.Context(), aCall(kind))
		if errors.Is(err, providers.ErrUnknown) != errors.Is(want, providers.ErrUnknown) || !errors.Is(err, want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestFindCreditByItsTransID ensures that a credit is asked for by the one name that we surely know.
func TestFindCreditByItsTransID(t *testing.T) {
	var path string
	client := connect(t, serve(t, func(_ http.ResponseWriter, r *http.Request) { path = r.URL.Path }))
	_, _ = client.FindOperation(t.Context(), aCall(providers.Credit))
	if path != "/api/v2/payments/getByTransId/Trans361039" {
		t.Error(path)
	}
}

// TestFindRefused ensures that a refusal of the question is no refusal of the operation.
func TestFindRefused(t *testing.T) {
	for _, status := range []int{400, 401, 403, 422, 500} {
		for _, auth := range []func(*providers.Config){func(*providers.Config) {}, withOAuth} {
			client := connect(t, says(t, status, `{"responseCode":"21100401"}`), auth)
			for _, kind := range []providers.Kind{providers.Capture, providers.Credit} {
				_, err := client.FindOperation(t.Context(), aCall(kind))
				wantKind(t, string(kind), err, providers.ErrUnknown, "21100401")
			}
		}
	}
}

// TestReplaySafe ensures that what has no documented key is not sent again.
func TestReplaySafe(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1")
	for kind, want := range map[providers.Kind]bool{
		providers.Capture: true, providers.Refund: true, providers.Reversal: true, providers.Increment: true,
		providers.Authorization: true, providers.DetailsUpdate: true,
		providers.Credit: false, providers.Confirmation: false, "else": false,
	} {
		if client.ReplaySafe(kind) != want {
			t.Errorf("%s: %v", kind, !want)
		}
	}
}

// TestTestConnection ensures that an unknown payment is good news, and that the error names what is wrong.
func TestTestConnection(t *testing.T) {
	for _, c := range []struct {
		status     int
		body, word string
	}{
		{404, `{"responseCode":"21100404"}`, ""},
		{404, `<html>`, "base URL"},
		{200, `<html>`, "base URL"},
		{401, `{"responseCode":"21100401"}`, "merchant ID or the API key"},
		{500, `{"responseCode":"41000099","responseDescription":"Internal error"}`, "Internal error"},
	} {
		err := connect(t, says(t, c.status, c.body)).TestConnection(t.Context())
		if (err == nil) != (c.word == "") || err != nil && !strings.Contains(err.Error(), c.word) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
	}
}

package sim

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
)

// Response codes have eight digits: severity, category (3), detail (4) [P:classic]. Only success is documented
// [P:axguide], and 0305 as the detail of a decline [P:classic]; every other code is assumed.
const (
	codeOK        = "00000000"
	codeDeclined  = "22000305"
	codeBadCard   = "22000014"
	codeOldCard   = "22000054"
	codeCancelled = "22000053"
	codeExpired   = "22000070"

	codeNothingOpen     = "21000101"
	codeTooMuchCapture  = "21000102"
	codeTooMuchReversal = "21000103"
	codeNothingCaptured = "21000104"
	codeTooMuchRefund   = "21000105"
	codeNoIncrement     = "21000106"
	codeCurrency        = "21000107"
	codeNotConfirmable  = "21000108"
	codeDuplicate       = "21000109"
	codeKeyReused       = "21000110"
	codeNoReference     = "21000111"
	codeIsFinal         = "21000112"
	codeNotAgreed       = "21000113"

	codeMalformed    = "21100400"
	codeUnauthorized = "21100401"
	codeStaleToken   = "21100402"
	codeUnknownPayID = "21100404"
	codeUnknownPath  = "21100405"
	codeTooLarge     = "21100413"
	codeMediaType    = "21100415"
	codeInternal     = "41000099"
)

var descriptions = map[string]string{
	codeOK:              "Transaction successful",
	codeDeclined:        "Declined by issuer or acquirer",
	codeBadCard:         "Card number is not valid",
	codeOldCard:         "Card has expired",
	codeCancelled:       "Cancelled by the customer",
	codeExpired:         "Payment has expired",
	codeNothingOpen:     "Nothing is authorized and open",
	codeTooMuchCapture:  "Amount exceeds the open authorization",
	codeTooMuchReversal: "Amount exceeds the open authorization",
	codeNothingCaptured: "Nothing has been captured",
	codeTooMuchRefund:   "Amount exceeds what was captured and not refunded",
	codeNoIncrement:     "Authorization cannot be increased",
	codeCurrency:        "Currency differs from the payment's",
	codeNotConfirmable:  "Payment does not wait for a confirmation",
	codeDuplicate:       "transId was used before",
	codeKeyReused:       "Idempotency-Key was used with another request",
	codeNoReference:     "referencePayId names no payment with a card",
	codeIsFinal:         "Payment is final",
	codeNotAgreed:       "The kept card is not charged as its first payment said",
	codeMalformed:       "Request is malformed",
	codeUnauthorized:    "Merchant ID or API key is not valid",
	codeStaleToken:      "Access token is expired or not valid",
	codeUnknownPayID:    "Payment not found",
	codeUnknownPath:     "No such endpoint",
	codeTooLarge:        "Request body is too large",
	codeMediaType:       "Content-Type must be application/json",
	codeInternal:        "Internal error",
}

var statuses = map[string]int{
	codeMalformed:    http.StatusBadRequest,
	codeUnauthorized: http.StatusUnauthorized,
	codeStaleToken:   http.StatusUnauthorized,
	codeUnknownPayID: http.StatusNotFound,
	codeUnknownPath:  http.StatusNotFound,
	codeTooLarge:     http.StatusRequestEntityTooLarge,
	codeMediaType:    http.StatusUnsupportedMediaType,
	codeInternal:     http.StatusInternalServerError,
}

// refusal is a definite no: its code, and what else there is to say.
type refusal struct {
	code string
	more string
}

func refuse(code string, more ...string) error {
	return &refusal{code: code, more: strings.Join(more, " ")}
}

func (r *refusal) Error() string { return r.description() }

func (r *refusal) description() string {
	text := cmp.Or(descriptions[r.code], describe(r.code))
	if r.more == "" {
		return text
	}
	return text + ": " + r.more
}

// status is the HTTP status: 422 for a business refusal is documented [seed 001], the others are assumed.
func (r *refusal) status() int { return cmp.Or(statuses[r.code], http.StatusUnprocessableEntity) }

// describe finds the words of a simulated code by its detail, the last four digits.
func describe(code string) string {
	for known, text := range descriptions {
		if strings.HasPrefix(known, "22") && strings.HasSuffix(code, known[4:]) {
			return text
		}
	}
	return "Simulated error"
}

// plain is an error as a person on a page should read it: the refusal without where it happened.
func plain(err error) error {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	return err
}

package sim

import (
	"cmp"
	"errors"
	"strings"
)

// The codes that are known [P:xoala][P:prtpg], and the token's own [P:docs].
const (
	codeToken     = "200"
	codeOK        = "00001"
	codeCaptured  = "00004"
	codeRefunded  = "00005"
	codeCancelled = "00006"
	codeReminded  = "00012" // [P:docs remind-invoice of the brand caibo]
	codeFound     = "00026"
	codeListed    = "00029"
	codeFailed    = "10001"
)

// All other codes are made up, which 199 shall show, and stay as they are.
const (
	codeChecksum     = "19901"
	codeMember       = "19902"
	codeMalformed    = "19903"
	codeNotFound     = "19904"
	codeDuplicate    = "19905"
	codeNotHeld      = "19906"
	codeTooMuch      = "19907"
	codeOnce         = "19908"
	codeNotCaptured  = "19909"
	codeCurrency     = "19910"
	codeRegistration = "19911"
	codeRecurring    = "19912"
	codeInvoice      = "19913"
	codeFinal        = "19914"
	codeBadCard      = "19915"
	codeOldCard      = "19916"
	codeUnderWay     = "19917"
	codeCredentials  = "19921"
	codeStaleToken   = "19922"
	codeUnknownPath  = "19980"
	codeInternal     = "19999"
)

var descriptions = map[string]string{
	codeToken:        "Token generated successfully",
	codeOK:           "Transaction succeeded",
	codeCaptured:     "Transaction captured successfully",
	codeRefunded:     "Transaction refunded successfully",
	codeCancelled:    "Transaction cancelled successfully",
	codeReminded:     "Invoice reminder sent successfully",
	codeFound:        "Your record found successfully",
	codeListed:       "Records found successfully",
	codeFailed:       "Transaction failed",
	codeChecksum:     "Checksum does not match",
	codeMember:       "Member is not that of the token",
	codeMalformed:    "Request is malformed",
	codeNotFound:     "Record not found",
	codeDuplicate:    "merchantTransactionId was used before",
	codeNotHeld:      "Nothing is authorized and open",
	codeTooMuch:      "Amount exceeds what there is",
	codeOnce:         "Transaction was refunded before",
	codeNotCaptured:  "Nothing has been captured",
	codeCurrency:     "Currency differs from the transaction's",
	codeRegistration: "Registration not found",
	codeRecurring:    "Transaction is not the first of a recurring payment",
	codeInvoice:      "Invoice not found",
	codeFinal:        "It is final",
	codeBadCard:      "Card number is not valid",
	codeOldCard:      "Card has expired",
	codeUnderWay:     "Something else is under way",
	codeCredentials:  "Partner, user or secure key is not valid",
	codeStaleToken:   "Token is expired or not valid",
	codeUnknownPath:  "No such endpoint",
	codeInternal:     "Internal error",
}

// refusal is a definite no: its code, and what else there is to say.
type refusal struct{ code, more string }

func refuse(code string, more ...string) error {
	return &refusal{code: code, more: strings.Join(more, " ")}
}

func (r *refusal) Error() string {
	text := cmp.Or(descriptions[r.code], "Error")
	if r.more == "" {
		return text
	}
	return text + ": " + r.more
}

// plain is an error as a person on a page should read it: the refusal without where it happened.
func plain(err error) error {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	return err
}

// resultOf is an error as a result node. What is no refusal is our own fault.
func resultOf(err error) result {
	var r *refusal
	if !errors.As(err, &r) {
		r = &refusal{code: codeInternal}
	}
	return result{r.code, r.Error()}
}

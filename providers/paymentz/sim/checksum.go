package sim

import (
	"crypto/md5" //nolint:gosec // the platform's choice
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// md5Of is the lower-case MD5 of the parts between bars: documented, with the order of the parts of each operation
// [P:docs][P:prtpg][P:xoala].
func md5Of(parts ...string) string {
	digest := md5.Sum([]byte(strings.Join(parts, "|"))) //nolint:gosec // see above
	return hex.EncodeToString(digest[:])
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// parts gives what an operation signs, of its fields, the member, its key and the id in the path.
type parts func(f fields, member, key, id string) []string

// signedParts is by kind. What is marked so is assumed.
var signedParts = map[string]parts{
	"payment": func(f fields, m, k, _ string) []string {
		return []string{m, k, f["merchantTransactionId"], f["amount"]}
	},
	"capture":  func(f fields, m, k, id string) []string { return []string{m, k, id, f["amount"]} },
	"refund":   func(f fields, m, k, id string) []string { return []string{m, k, id, f["amount"]} },
	"reversal": func(_ fields, m, k, id string) []string { return []string{m, k, id} },
	"get":      func(f fields, m, k, id string) []string { return []string{m, k, f.askedFor(id)} },
	"list":     func(_ fields, m, k, _ string) []string { return []string{m, k} },
	"methods":  func(_ fields, m, k, _ string) []string { return []string{m, k} },
	"charge":   func(f fields, m, k, id string) []string { return []string{m, k, id, f["amount"]} }, // of a repeated one assumed
	"forget":   func(_ fields, m, k, id string) []string { return []string{m, k, id} },
	"register": func(f fields, m, k, _ string) []string {
		return []string{m, k, f["card.number"] + f["bankAccount.bic"]}
	},
	"payout": func(f fields, m, k, _ string) []string {
		return []string{m, f["merchantTransactionId"], f["amount"], k}
	},
	"signup":  signupParts,
	"invoice": invoiceParts,
	"reinvoice": func(f fields, m, k, _ string) []string {
		return []string{f["invoiceId"], m, k, f["merchantRedirectUrl"]}
	},
	"remind":     func(f fields, m, k, _ string) []string { return []string{m, k, f["merchantInvoiceId"]} }, // assumed
	"uninvoice":  func(f fields, m, k, _ string) []string { return []string{m, k, f["merchantInvoiceId"]} }, // assumed
	"getinvoice": func(f fields, m, k, _ string) []string { return []string{m, k, f["merchantInvoiceId"]} }, // [P:docs invoice-status]
}

func signupParts(f fields, m, k, _ string) []string {
	return []string{m, k, f["customer.givenName"], f["customer.surname"], f["customer.email"]}
}

func invoiceParts(f fields, m, k, _ string) []string {
	return []string{m, k, f["merchantInvoiceId"], f["amount"], f["merchantRedirectUrl"]}
}

// askedFor is the id that an inquiry is about: our own name for it where idType is MID [P:tw][P:xoala].
func (f fields) askedFor(path string) string {
	switch {
	case f["idType"] == "MID":
		return f["merchantTransactionId"]
	case f["paymentId"] != "":
		return f["paymentId"]
	}
	return path
}

// checkoutSum is what opens Standard Checkout: documented [P:xoala][P:pz-android].
func checkoutSum(f fields, key string) string {
	return md5Of(f["memberId"], f["totype"], f["amount"], f["merchantTransactionId"], f["merchantRedirectUrl"], key)
}

// newsSum is of notifications and of the way back, over the short status: documented [P:xoala].
func newsSum(p Payment, key string) string {
	return md5Of(p.PaymentID, p.MerchantTransactionID, wire(p.Amount, p.Currency), p.short(), key)
}

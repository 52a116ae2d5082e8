package paymentz

import (
	"crypto/md5" //nolint:gosec // theirs to choose
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// Where the secure key stands differs from one operation to the next, so each has its function, and here is the one place
// that knows. An amount is signed as the very text that is sent: "50" and "50.00" have different checksums [xoala].

// sum is the MD5 of the parts between bars, in lower-case hex.
func sum(parts ...string) string {
	digest := md5.Sum([]byte(strings.Join(parts, "|"))) //nolint:gosec // see above
	return hex.EncodeToString(digest[:])
}

// sumPayment is of POST /payments, synchronous or not, with or without a registration [docs][prtpg][tw][ipg].
func (c *Client) sumPayment(reference, amount string) string {
	return sum(c.member, c.key, reference, amount)
}

// sumMove is of captures and refunds [prtpg][xoala]; of a repeated payment it is assumed.
func (c *Client) sumMove(paymentID, amount string) string {
	return sum(c.member, c.key, paymentID, amount)
}

// sumOne is of inquiries and reversals [prtpg][xoala]. An inquiry by our reference signs that reference [tw][xoala, "to
// confirm"].
func (c *Client) sumOne(id string) string { return sum(c.member, c.key, id) }

// sumMember is of lists of transactions [prtpg][xoala] and of saved methods [prtpg].
func (c *Client) sumMember() string { return sum(c.member, c.key) }

// sumPayout has the key at its end [prtpg][xoala].
func (c *Client) sumPayout(reference, amount string) string {
	return sum(c.member, reference, amount, c.key)
}

// sumRegister is of a stand-alone registration: of a card number, or of the BIC of an account [prtpg].
func (c *Client) sumRegister(cardOrBIC string) string { return sum(c.member, c.key, cardOrBIC) }

// sumCharge is of a payment with a token [prtpg].
func (c *Client) sumCharge(token, amount string) string { return sum(c.member, c.key, token, amount) }

// sumToken is of what is done to a token: deleting it, listing its instalments [prtpg].
func (c *Client) sumToken(token string) string { return sum(c.member, c.key, token) }

// sumSignup is of a customer's signup [prtpg].
func (c *Client) sumSignup(given, surname, email string) string {
	return sum(c.member, c.key, given, surname, email)
}

// sumInvoice is of a new invoice [docs generate-invoice].
func (c *Client) sumInvoice(reference, amount, redirect string) string {
	return sum(c.member, c.key, reference, amount, redirect)
}

// sumReinvoice has the invoice first [docs shimotomo regenerate-invoice].
func (c *Client) sumReinvoice(invoiceID, redirect string) string {
	return sum(invoiceID, c.member, c.key, redirect)
}

// sumOfInvoice is of asking [docs invoice-status]; that reminding and cancelling sign the same is assumed.
func (c *Client) sumOfInvoice(reference string) string { return sum(c.member, c.key, reference) }

// sumCheckout is of the form that opens Standard Checkout [xoala][android].
func (c *Client) sumCheckout(amount, reference, redirect string) string {
	return sum(c.member, c.totype, amount, reference, redirect, c.key)
}

// sumNews is of notifications and of the customer's way back: always over the short status [xoala, docs].
func (c *Client) sumNews(paymentID, reference, amount, short string) string {
	return sum(paymentID, reference, amount, short, c.key)
}

// sumOldReturn is the old kit's way back [presta]. A cancelled one is signed with the word "null", which anybody knows:
// it proves nothing.
func (c *Client) sumOldReturn(trackingID, reference, amount, short string) string {
	key := c.key
	if short == shortCancelled {
		key = "null"
	}
	if trackingID == "" {
		trackingID = "null"
	}
	return sum(trackingID, reference, amount, short, key)
}

// sameSum compares in constant time. They write theirs in lower case.
func sameSum(given, want string) bool {
	return subtle.ConstantTimeCompare([]byte(strings.ToLower(given)), []byte(want)) == 1
}

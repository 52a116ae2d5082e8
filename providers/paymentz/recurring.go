package paymentz

import (
	"context"
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// The words of recurringType [prtpg][tw]. The merchant's bank must know recurring payments [seed].
const (
	RecurringFirst = "INITIAL"
	RecurringNext  = "REPEATED"
)

// recurringOf is the form's word for the first of a series; empty for any other. The form is not documented to have the
// field, which the API's own payments have: assumed.
func recurringOf(o providers.Checkout) string {
	if o.Recurring == nil {
		return ""
	}
	return RecurringFirst
}

// Recur is Repeat: a series goes by the id of its first payment alone. How often it is due, and until when, Paymentz is not
// told.
func (c *Client) Recur(ctx context.Context, call providers.Call) (providers.Answer, error) {
	if call.Recurring == nil {
		return providers.Answer{}, c.scrub.Refused(errors.New("recurringType: it is of no series"))
	}
	p, err := c.Repeat(ctx, call.Recurring.First.ProviderID, call.Payment.Reference, call.Amount)
	return c.heard(ctx, call, p.Answer, err)
}

// Repeat takes the next of several payments, by the first one's id: "REPEATED transactions are the child transactions made
// with the INITIAL transaction's tracking ID" [seed]. How is not published: that it is POST /payments/{id} with these
// fields, and signs like a capture, is assumed.
func (c *Client) Repeat(ctx context.Context, firstID, reference string, m money.Money) (Payment, error) {
	amount, err := amountOf(m)
	switch {
	case err != nil:
	case !idShape.MatchString(firstID):
		err = errors.New("paymentId: it is no name of a payment")
	case !referenceShape.MatchString(reference):
		err = errors.New("merchantTransactionId: must be 1 to 100 characters without a bar")
	}
	if err != nil {
		return Payment{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumMove(firstID, amount))
	f["authentication.terminalId"] = c.terminal
	f["paymentType"], f["recurringType"] = typeDebit, RecurringNext
	f["merchantTransactionId"], f["amount"], f["currency"] = reference, amount, m.Currency
	return c.pay(ctx, "/payments/"+firstID, f, reference)
}

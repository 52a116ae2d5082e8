package paymentz

import (
	"context"
	"errors"

	"kontor/providers"
)

// Destinations: a payout goes back to whoever paid an earlier payment [xoala]. To a customer without one it needs fields
// that are not published, and to a token nothing is documented.
func (c *Client) Destinations() []providers.DestinationKind {
	return []providers.DestinationKind{providers.ToPayment}
}

// Payout is POST /payout [xoala][prtpg]. The currency is not among the published fields: it is sent all the same, and an
// answer in another one is not taken for a success.
func (c *Client) Payout(ctx context.Context, call providers.Call) (providers.Answer, error) {
	amount, err := amountOf(call.Amount)
	to := call.Destination.Payment.ProviderID
	switch {
	case err != nil:
	case call.Destination.Kind != providers.ToPayment:
		err = errors.New("destination: payouts go to whoever paid an earlier payment")
	case !idShape.MatchString(to):
		err = errors.New("paymentId: the earlier payment has none at Paymentz")
	case !referenceShape.MatchString(call.Payment.Reference):
		err = errors.New("merchantTransactionId: must be 1 to 100 characters without a bar")
	}
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumPayout(call.Payment.Reference, amount))
	f["authentication.terminalId"] = c.terminal
	f["paymentType"], f["paymentId"] = typePayout, to
	f["merchantTransactionId"], f["amount"], f["currency"] = call.Payment.Reference, amount, call.Amount.Currency
	a, err := c.call(ctx, restPath+"/payout", f)
	if err != nil {
		return c.heard(ctx, call, providers.Answer{}, err)
	}
	if a.id() == to { // it may name the payment it goes to
		a.PaymentID = ""
	}
	answer, err := c.paidOut(a, call)
	return c.heard(ctx, call, answer, err)
}

func (c *Client) paidOut(a answer, call providers.Call) (providers.Answer, error) {
	outcome, err := c.outcome(a, codeOK)
	if err != nil {
		return providers.Answer{}, err
	}
	r := a.record()
	if told := r.currency; told != "" && told != call.Amount.Currency || r.reference != "" && r.reference != call.Payment.Reference {
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payout.", nil)
	}
	if r.amount != "" {
		if m, err := readAmount(r.amount, call.Amount.Currency); err != nil || m != call.Amount {
			return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another amount.", err)
		}
	}
	u := c.newsOf(call, a)
	u.Kind, u.Amount, u.Payment.ProviderID = providers.Payout, call.Amount, r.id
	u.State = r.standing().state
	return providers.Answer{Outcome: outcome, ProviderID: r.id, Update: u}, nil
}

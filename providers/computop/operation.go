package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// operation is the body that captures, refunds and reversals share [axepta]. transId is the payment's, refNr is ours
// for this one operation [seed 001].
type operation struct {
	TransID string `json:"transId"`
	RefNr   string `json:"refNr,omitempty"`
	Amount  Amount `json:"amount"` // the guide lets it out for the whole, the reference requires it: always sent
}

func operationOf(call providers.Call) operation {
	return operation{TransID: transID(call), RefNr: call.Reference, Amount: amountOf(call.Amount)}
}

// transID is the payment's own; a payment that began elsewhere and has none gets the operation's: assumed to do.
func transID(call providers.Call) string {
	if call.Payment.Reference != "" {
		return call.Payment.Reference
	}
	return call.Reference
}

func (o operation) check(c checker) {
	checkTransID(c, o.TransID)
	o.Amount.check(c.at("amount"))
}

// checkTransID: required [axepta], 64 characters at most as in classic Paygate: assumed.
func checkTransID(c checker, id string) {
	c.required("transId", id)
	c.want(len(id) <= 64, "transId", "must not be longer than 64 characters")
}

// onPayment sends an operation to a payment's own path below /payments/{payId} and says how it ended.
func (c *Client) onPayment(ctx context.Context, call providers.Call, r request, faults error) (providers.Answer, error) {
	if !payID.MatchString(call.Payment.ProviderID) {
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The payment has no payId at Paygate yet.", nil)
	}
	if faults != nil {
		return providers.Answer{}, c.scrub.Refused(faults)
	}
	r.path = "/payments/" + call.Payment.ProviderID + r.path
	r.again = r.key != "" && !call.FirstSent.IsZero()
	a, err := c.call(ctx, r)
	if err != nil {
		return providers.Answer{}, err
	}
	if a.PayID != "" && a.PayID != call.Payment.ProviderID {
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
	}
	return c.answerTo(call, a)
}

// operate is onPayment for the three with the common body.
func (c *Client) operate(ctx context.Context, call providers.Call, path string) (providers.Answer, error) {
	body, check := operationOf(call), newChecker()
	body.check(check)
	return c.onPayment(ctx, call, request{method: http.MethodPost, path: path, key: call.Key, body: body}, check.err())
}

// answerTo reads the answer to an operation. Success is code 00000000 and nothing else. The update has no totals:
// whether amounts in such an answer are the operation's or the payment's is not documented.
func (c *Client) answerTo(call providers.Call, a answer) (providers.Answer, error) {
	outcome, err := c.outcome(a)
	if err != nil {
		return providers.Answer{}, err
	}
	u := c.news(a)
	u.Payment = call.Payment
	if u.Payment.ProviderID == "" {
		u.Payment.ProviderID = a.PayID
	}
	return providers.Answer{Outcome: outcome, ProviderID: a.XID, Update: u}, nil
}

// outcome says whether what was asked is done, under way, refused or unclear.
func (c *Client) outcome(a answer) (providers.Outcome, error) {
	v := verdictOf(a.ResponseCode)
	switch {
	case v == underway, v == done && words[a.Status].state == providers.StatePending:
		return providers.Pending, nil
	case v == done && !words[a.Status].failure:
		return providers.Succeeded, nil
	}
	kind := providers.ErrUnknown
	if v == failed {
		kind = providers.ErrDeclined
	}
	e := c.scrub.Failure(kind, a.ResponseCode, a.ResponseDescription, nil)
	e.RawStatus, e.PaymentID = c.scrub.Text(a.Status), a.madePayment()
	return "", e
}

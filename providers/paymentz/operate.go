package paymentz

import (
	"context"
	"errors"
	"regexp"

	"kontor/providers"
)

// The words of paymentType beside DB and PA [docs][xoala].
const (
	typeCapture = "CP"
	typeRefund  = "RF"
	typeReverse = "RV"
	typeInquiry = "IN"
	typePayout  = "PO"
	typeDelete  = "DL"
)

// idShape keeps out of a path what would ask for something different. Their own are digits [xoala "N10"].
var idShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// referenceShape is AN100 [xoala]: a bar would shift the parts of a checksum.
var referenceShape = regexp.MustCompile(`^[^|\x00-\x1f]{1,100}$`)

// operate is POST /payments/{id} [docs "backoffice"], for captures, refunds and reversals.
func (c *Client) operate(ctx context.Context, call providers.Call, f fields, good text) (providers.Answer, error) {
	id := call.Payment.ProviderID
	a, err := c.call(ctx, restPath+"/payments/"+id, f)
	if err != nil {
		return providers.Answer{}, err
	}
	if got := a.id(); got != "" && got != id {
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
	}
	outcome, err := c.outcome(a, good, codeOK)
	if err != nil {
		return providers.Answer{}, err
	}
	return providers.Answer{Outcome: outcome, ProviderID: id, Update: c.newsOf(call, a)}, nil
}

// newsOf is what an answer to an operation says of its payment beside that. It has no totals: whether an amount in it is
// the operation's or the payment's is not documented.
func (c *Client) newsOf(call providers.Call, a answer) providers.Update {
	return providers.Update{
		Payment: call.Payment, RawStatus: c.scrub.Text(a.rawStatus()), Code: c.scrub.Text(string(a.Result.Code)),
		Message: c.scrub.Text(a.sentence()),
	}
}

// move is a capture or a refund: they sign the amount.
func (c *Client) move(ctx context.Context, call providers.Call, kind string, good text) (providers.Answer, error) {
	if !idShape.MatchString(call.Payment.ProviderID) {
		return providers.Answer{}, c.nameless()
	}
	amount, err := amountOf(call.Amount)
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumMove(call.Payment.ProviderID, amount))
	f["paymentType"], f["amount"] = kind, amount
	return c.operate(ctx, call, f, good)
}

// heard is what came of a call that may have been sent before. A refusal of another try says nothing of the first: that
// one may be the very reason. So the payment is asked, and only where it shows that nothing was done is it a no.
func (c *Client) heard(ctx context.Context, call providers.Call, a providers.Answer, err error) (providers.Answer, error) {
	if call.FirstSent.IsZero() || !errors.Is(err, providers.ErrDeclined) || providers.Detail(err).Code == providers.NotSent {
		return a, err
	}
	found, missing := c.FindOperation(ctx, call)
	switch {
	case missing == nil:
		return found, nil
	case errors.Is(missing, providers.ErrNotFound), errors.Is(missing, providers.ErrDeclined):
		return providers.Answer{}, err
	}
	return providers.Answer{}, providers.Unsure(err)
}

func (c *Client) nameless() error {
	return c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The payment has no ID at Paymentz yet.", nil)
}

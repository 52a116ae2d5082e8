package paytech

import (
	"context"

	"kontor/providers"
)

// Refund makes a payment of type REFUND [dep]. It is pending first [spec]; a webhook tells its end. The answer is about
// the parent, and names the refund.
func (c *Client) Refund(ctx context.Context, k providers.Call) (providers.Answer, error) {
	if k.Reference == "" { // it could never be found again
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The refund has no reference.", nil)
	}
	if !paymentID.MatchString(k.Payment.ProviderID) {
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The payment has no id at pay.tech yet.", nil)
	}
	r := PaymentRequest{ReferenceID: k.Reference, PaymentType: typeRefund, ParentPaymentID: k.Payment.ProviderID}
	p, err := c.create(ctx, r, k.Amount)
	if err != nil {
		return providers.Answer{}, err
	}
	return c.made(p, c.ofParent(k, p))
}

// ofParent is what a refund's own words are to the operation; of the parent they say nothing.
func (c *Client) ofParent(k providers.Call, p payment) providers.Update {
	return providers.Update{
		Payment:   k.Payment,
		RawStatus: c.scrub.Text(p.State), Code: c.scrub.Text(p.ErrorCode), Message: c.scrub.Text(p.ErrorMessage),
	}
}

package paymentz

import (
	"context"

	"kontor/providers"
)

// Reverse lets go of what a payment of type PA holds, whole: "partial reversal is not possible" [docs]. The overview
// speaks of an amount "less than or equal to the original authorized" [seed], but the call has none.
func (c *Client) Reverse(ctx context.Context, call providers.Call) (providers.Answer, error) {
	if !idShape.MatchString(call.Payment.ProviderID) {
		return providers.Answer{}, c.nameless()
	}
	if _, err := amountOf(call.Amount); err != nil { // it is not sent, but what can't be is not held there either
		return providers.Answer{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumOne(call.Payment.ProviderID))
	f["paymentType"] = typeReverse
	a, err := c.operate(ctx, call, f, codeCancelled)
	return c.heard(ctx, call, a, err)
}

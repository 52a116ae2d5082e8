package paymentz

import (
	"context"

	"kontor/providers"
)

// Refund gives back what was captured, in whole or in part, and once: "it is not possible to refund the same transaction
// more than once" [seed].
func (c *Client) Refund(ctx context.Context, call providers.Call) (providers.Answer, error) {
	a, err := c.move(ctx, call, typeRefund, codeRefunded)
	return c.heard(ctx, call, a, err)
}

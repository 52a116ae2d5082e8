package computop

import (
	"context"

	"kontor/providers"
)

// Refund is POST /payments/{payId}/refunds [axepta]: all or part of what was captured.
func (c *Client) Refund(ctx context.Context, call providers.Call) (providers.Answer, error) {
	return c.operate(ctx, call, "/refunds")
}

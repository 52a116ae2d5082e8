package computop

import (
	"context"

	"kontor/providers"
)

// Reverse is POST /payments/{payId}/reversals [axepta]: what is authorized and not captured [seed 000].
func (c *Client) Reverse(ctx context.Context, call providers.Call) (providers.Answer, error) {
	return c.operate(ctx, call, "/reversals")
}

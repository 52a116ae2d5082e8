package computop

import (
	"context"

	"kontor/providers"
)

// Capture is POST /payments/{payId}/captures [axepta]: all or part of what is authorized. Several parts are possible:
// assumed.
func (c *Client) Capture(ctx context.Context, call providers.Call) (providers.Answer, error) {
	return c.operate(ctx, call, "/captures")
}

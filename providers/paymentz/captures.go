package paymentz

import (
	"context"

	"kontor/providers"
)

// Capture takes what a payment of type PA holds, in whole or in part [docs].
func (c *Client) Capture(ctx context.Context, call providers.Call) (providers.Answer, error) {
	a, err := c.move(ctx, call, typeCapture, codeCaptured)
	return c.heard(ctx, call, a, err)
}

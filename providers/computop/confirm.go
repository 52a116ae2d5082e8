package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// confirmPath is assumed: that there is a confirmation is published [seed 000], where it lives is not.
const confirmPath = "/confirm"

// Confirm completes a payment of a method with several steps [seed 000]. No Idempotency-Key is documented for it.
func (c *Client) Confirm(ctx context.Context, call providers.Call) (providers.Answer, error) {
	r := request{method: http.MethodPost, path: confirmPath, body: struct{}{}}
	answer, err := c.onPayment(ctx, call, r, nil)
	answer.Update.Ask = err == nil // what it made of the payment's amounts is not in the answer
	return answer, err
}

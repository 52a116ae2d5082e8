package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// updateMethod is assumed, with its path, the payment's own: that details can be updated is published [seed 000], how
// is not.
const updateMethod = http.MethodPatch

type changes struct {
	Order    *Order            `json:"order,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// UpdatePayment changes what Paygate holds about a payment, never its money: the order's reference and the metadata,
// which Paygate gives back as it is [seed 001].
func (c *Client) UpdatePayment(ctx context.Context, call providers.Call) (providers.Answer, error) {
	body, check := changes{Metadata: call.Details.Metadata}, newChecker()
	if call.Details.OrderReference != "" {
		body.Order = &Order{MerchantReference: call.Details.OrderReference}
	}
	check.want(body.Order != nil || len(body.Metadata) > 0, "metadata", "or an order reference is required")
	return c.onPayment(ctx, call, request{method: updateMethod, body: body}, check.err())
}

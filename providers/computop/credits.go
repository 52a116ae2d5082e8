package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// credit is a refund without reference. transId is its own: it is what the credit can be found by.
type credit struct {
	operation
	CustomerInfo *CustomerInfo `json:"customerInfo,omitempty"`
}

// Credit is POST /payments/refunds [axepta]. It has no documented Idempotency-Key, so a second one pays twice: after a
// lost answer FindOperation asks for its transId.
func (c *Client) Credit(ctx context.Context, call providers.Call) (providers.Answer, error) {
	own := providers.Call{Reference: call.Reference, Payment: call.Payment, Amount: call.Amount}
	body, check := credit{operationOf(own), customerOf(call.Customer)}, newChecker()
	check.required("transId", call.Payment.Reference)
	body.operation.check(check)
	body.CustomerInfo.check(check.at("customerInfo"))
	if err := check.err(); err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	a, err := c.call(ctx, request{method: http.MethodPost, path: "/payments/refunds", body: body})
	if err != nil {
		return providers.Answer{}, err
	}
	return c.answerTo(call, a)
}

package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// IntentRequest is every field of a payment intent [seed 001].
type IntentRequest struct{ PaymentData }

// Check returns Faults. Amount and the customer's e-mail are all that is required [seed 001].
func (r IntentRequest) Check() error {
	c := newChecker()
	r.check(c)
	email := ""
	if r.CustomerInfo != nil {
		email = r.CustomerInfo.Email
	}
	c.required("customerInfo.email", email)
	c.want(len(r.TransID) <= 64, "transId", "must not be longer than 64 characters")
	return c.err()
}

// Intend makes a payment intent for an app's SDK. That such a payment's channel is APP is assumed.
func (c *Client) Intend(ctx context.Context, o providers.Checkout) (providers.Hosted, error) {
	d, err := dataOf(o, "APP")
	if err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	return c.CreateIntent(ctx, IntentRequest{d})
}

// CreateIntent is POST /payment-intents [seed 001]. It has no Idempotency-Key: a second one is a second intent, which
// moves nothing until somebody pays it.
func (c *Client) CreateIntent(ctx context.Context, r IntentRequest) (providers.Hosted, error) {
	if err := r.Check(); err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	a, err := c.call(ctx, request{method: http.MethodPost, path: "/payment-intents", body: r})
	if err != nil {
		return providers.Hosted{}, err
	}
	if a.ID == "" {
		return providers.Hosted{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer names no payment intent.", nil)
	}
	return providers.Hosted{IntentID: a.ID}, nil
}

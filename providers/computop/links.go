package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// LinkRequest asks for a payment link that can be mailed [tester].
type LinkRequest struct {
	SessionRequest
	ServiceType string `json:"serviceType,omitempty"` // LINK
}

// Check returns Faults.
func (r LinkRequest) Check() error {
	c := newChecker()
	r.check(c)
	checkTransID(c, r.TransID)
	checkMethods(c, r.AllowedPaymentMethods)
	c.oneOf("serviceType", r.ServiceType, "LINK")
	return c.err()
}

// Link makes a payment link.
func (c *Client) Link(ctx context.Context, o providers.Checkout) (providers.Hosted, error) {
	d, err := dataOf(o, "PAYBYLINK")
	if err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	return c.CreateLink(ctx, o.Key, LinkRequest{SessionRequest: SessionRequest{PaymentData: d}, ServiceType: "LINK"})
}

// CreateLink is POST /payments/links. All that is known of it is [tester], which sends an Idempotency-Key with it; that
// it is honoured is assumed.
func (c *Client) CreateLink(ctx context.Context, key string, r LinkRequest) (providers.Hosted, error) {
	return c.hosted(ctx, request{method: http.MethodPost, path: "/payments/links", key: key, body: r}, r.Check())
}

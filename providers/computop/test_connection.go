package computop

import (
	"context"
	"errors"

	"kontor/providers"
)

// nobody is a transId that we never use: a payment's own is made of other characters.
const nobody = "kontor.connection.test"

// TestConnection asks for a payment that is not there: "not found" in Paygate's own words proves address and
// credentials, and nothing moves. The error's message says which part is wrong.
func (c *Client) TestConnection(ctx context.Context) error {
	_, err := c.fetch(ctx, providers.PaymentRef{Reference: nobody})
	if err == nil || errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	e := *providers.Detail(err)
	switch {
	case e.Kind == providers.ErrDeclined:
		e.Message = "Paygate refused the merchant ID or the API key: " + e.Message
	case e.Code == "dns", e.Code == "unreachable", e.Code == "tls", e.Code == "http 404", e.Code == "garbage":
		e.Message = "No Paygate answers at the base URL: " + e.Message
	}
	return &e
}

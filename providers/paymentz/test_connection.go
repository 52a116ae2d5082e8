package paymentz

import (
	"context"
	"errors"

	"kontor/providers"
)

// nobody is a reference that we never use.
const nobody = "kontor.connection.test"

// TestConnection gets a new token, which proves partner, user and secure key and names the member, and asks for a payment
// that is not there. Nothing moves. Totype and terminal can't be tried without a payment. The error says which part is
// wrong.
func (c *Client) TestConnection(ctx context.Context) error {
	_, _, err := c.fetchToken(ctx, "")
	if err == nil {
		_, err = c.inquire(ctx, providers.PaymentRef{Reference: nobody})
	} else if e := *providers.Detail(err); e.Kind == providers.ErrDeclined && e.Code != "member" || e.Code == "token" {
		e.Message = "Paymentz gave no token for this partner, user and secure key: " + e.Message
		return &e
	}
	if err == nil || errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	e := *providers.Detail(err)
	switch e.Code {
	case "dns", "unreachable", "tls", "http 404", "garbage":
		e.Message = "No Paymentz answers at the base URL, or it does not like the secure key: " + e.Message
	}
	return &e
}

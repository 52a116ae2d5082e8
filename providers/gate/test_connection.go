package gate

import (
	"context"
	"errors"

	"kontor/providers"
)

// nobody is a reference that we never use: a payment's own is made of other characters.
const nobody = "kontor.connection.test"

// TestConnection asks for a payment that is not there: "not found" in Gate's own words proves address and key, and
// nothing moves. The error's message says which part is wrong.
func (c *Client) TestConnection(ctx context.Context) error {
	_, err := c.fetch(ctx, nobody)
	if err == nil || errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	e := *providers.Detail(err)
	switch e.Code {
	case codeUnauthorized, "http 401", "http 403":
		e.Message = "Gate refused the API key: " + e.Message
	case "dns", "unreachable", "tls", "http 404", "garbage":
		e.Message = "No Gate answers at the base URL: " + e.Message
	}
	return &e
}

package paytech

import (
	"context"
	"net/url"

	"kontor/providers"
)

// TestConnection asks for a list of one: an answer proves address and key, and nothing moves. The signing key is not
// proved by it. The error's message says which part is wrong.
func (c *Client) TestConnection(ctx context.Context) error {
	_, _, err := c.list(ctx, url.Values{"limit": {"1"}})
	if err == nil {
		return nil
	}
	e := *providers.Detail(err)
	switch {
	case e.Code == "http 401":
		e.Message = "pay.tech refused the API key: " + e.Message
	case e.Kind == providers.ErrDeclined:
		e.Message = "pay.tech refused the question: " + e.Message
	case e.Code == "dns", e.Code == "unreachable", e.Code == "tls", e.Code == "http 404", e.Code == "garbage":
		e.Message = "No pay.tech answers at the base URL: " + e.Message
	}
	return &e
}

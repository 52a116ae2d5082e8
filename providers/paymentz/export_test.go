package paymentz

import "context"

// AskForXML has the client ask for XML answers, which it reads like JSON.
func (c *Client) AskForXML() { c.accept = "application/xml" }

// Slack is how far a list may reach beyond what was asked for.
const Slack = slack

// Warm fetches the token beforehand, so that an impatient caller's time goes to the call itself.
func (c *Client) Warm(ctx context.Context) error {
	_, err := c.token.get(ctx)
	return err
}

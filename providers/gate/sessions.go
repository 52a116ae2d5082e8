package gate

import (
	"context"
	"net/http"
	"strings"

	"kontor/providers"
)

// Host makes a payment page.
func (c *Client) Host(ctx context.Context, o providers.Checkout) (providers.Hosted, error) {
	options, err := optionsOf(o)
	if err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	r := SessionRequest{
		Order: orderOf(o.Reference, o.Amount, o.Customer), PageSettings: pageOf(o), Methods: []string{methodCard}, MethodOptions: options,
	}
	r.Description, r.WebhookURL = o.Description, o.WebhookURL
	r.PageSettings.LanguageCode = strings.ToUpper(r.PageSettings.LanguageCode) // "EN" in a session, "en" in a payment [seed 003]
	return c.InitiateSession(ctx, r)
}

// InitiateSession is POST /payments/initiate-session [seed 003]. Asked for again with the same reference it gives the
// same page, while that is open.
func (c *Client) InitiateSession(ctx context.Context, r SessionRequest) (providers.Hosted, error) {
	a, err := c.begin(ctx, request{method: http.MethodPost, path: "/payments/initiate-session", body: r}, r.Order, r.Check())
	if err != nil {
		return providers.Hosted{}, err
	}
	if m, known := c.words[a.Status]; known && m.state != providers.StateOpen && m.state != providers.StatePending {
		return providers.Hosted{}, c.notPayable(a)
	}
	page, ok := c.page(a.action())
	if !ok {
		return providers.Hosted{}, c.cannotTell(a, "The answer names no payment page.")
	}
	return page, nil
}

// notPayable is a page that an earlier try made, and on which something happened since: its end is for the one who asks.
func (c *Client) notPayable(a answer) error {
	if _, err := c.outcome(a); err != nil {
		return err
	}
	return c.cannotTell(a, "The payment page was used already.")
}

package paytech

import (
	"context"
	"net/http"
	"net/netip"

	"kontor/providers"
)

// Browser is what the customer's browser says of itself; only the IP address is a must.
type Browser struct {
	CustomerIP              string `json:"customerIp"`
	IPCountryCode           string `json:"ipCountryCode,omitempty"`
	CustomerUserAgent       string `json:"customerUserAgent,omitempty"`
	BrowserWindowWidth      *int   `json:"browserWindowWidth,omitempty"`
	BrowserWindowHeight     *int   `json:"browserWindowHeight,omitempty"`
	BrowserScreenWidth      *int   `json:"browserScreenWidth,omitempty"`
	BrowserScreenHeight     *int   `json:"browserScreenHeight,omitempty"`
	BrowserScreenColorDepth *int   `json:"browserScreenColorDepth,omitempty"`
	BrowserLanguage         string `json:"browserLanguage,omitempty"`
	BrowserJavaEnabled      *bool  `json:"browserJavaEnabled,omitempty"`
	BrowserTimezoneOffset   *int   `json:"browserTimezoneOffset,omitempty"` // minutes
}

func (b Browser) check() error {
	var f faults
	_, err := netip.ParseAddr(b.CustomerIP)
	f.want(err == nil && len(b.CustomerIP) <= 39, "customerIp must be an IP address")
	f.want(b.IPCountryCode == "" || country.MatchString(b.IPCountryCode), "ipCountryCode must be two capitals")
	f.atMost(512, "customerUserAgent", b.CustomerUserAgent)
	f.atMost(32, "browserLanguage", b.BrowserLanguage)
	return f.err()
}

// Executed is a deposit that went on without its page.
type Executed struct {
	Update       providers.Update
	Instructions map[string]string // for the customer: where to pay, by pay.tech's own names
}

// Execute is PATCH /payments/{id}: it goes on with a deposit without sending the customer to the page [seed]. pay.tech
// allows it for some methods, after a word with its support.
func (c *Client) Execute(ctx context.Context, id string, b Browser) (Executed, error) {
	if err := b.check(); err != nil {
		return Executed{}, c.scrub.Refused(err)
	}
	if !paymentID.MatchString(id) {
		return Executed{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The payment has no id at pay.tech yet.", nil)
	}
	p, _, err := call[payment](ctx, c, request{method: http.MethodPatch, path: "/payments/" + id, body: b})
	if err != nil {
		return Executed{}, err
	}
	if p.ID != id {
		return Executed{}, c.mismatch("The answer is about another payment.")
	}
	u, err := c.update(p)
	return Executed{Update: u, Instructions: p.ExternalRefs.value}, err
}

package computop

import (
	"context"
	"net/http"

	"kontor/providers"
)

// SessionRequest asks for a hosted page on which the customer picks the method [axepta].
type SessionRequest struct {
	PaymentData
	Template              *Template `json:"template,omitempty"`
	AllowedPaymentMethods []string  `json:"allowedPaymentMethods,omitempty"` // [tester]
	PartialPayment        *bool     `json:"partialPayment,omitempty"`        // [tester]
}

// Template is the look of a hosted page.
type Template struct {
	Name         string         `json:"name,omitempty"`
	CustomFields map[string]any `json:"customFields,omitempty"`
}

// methods are the words of a payment method's type [axepta, enhanced webhook].
var methods = []string{
	"APPLEPAY", "BANCONTACT", "BOLETO", "CARD", "DIRECTDEBIT", "EASYCOLLECT", "FLOAPAY", "GOOGLEPAY", "IDEAL", "INSTANEA",
	"KLARNA", "MOBILEPAY", "MULTIBANCO", "MYBANK", "PAYPAL", "PAYU", "PFCONNECT", "RATEPAY", "RIVERTY", "SWISH", "WERO",
}

// Check returns Faults.
func (r SessionRequest) Check() error {
	c := newChecker()
	r.check(c)
	checkTransID(c, r.TransID)
	checkMethods(c, r.AllowedPaymentMethods)
	return c.err()
}

func checkMethods(c checker, allowed []string) {
	for _, m := range allowed {
		c.oneOf("allowedPaymentMethods", m, methods...)
	}
}

// Host makes a checkout session.
func (c *Client) Host(ctx context.Context, o providers.Checkout) (providers.Hosted, error) {
	d, err := dataOf(o, "ECOM")
	if err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	return c.CreateSession(ctx, o.Key, SessionRequest{PaymentData: d})
}

// CreateSession is POST /payments/sessions [axepta]. The same key and request give the same session.
func (c *Client) CreateSession(ctx context.Context, key string, r SessionRequest) (providers.Hosted, error) {
	return c.hosted(ctx, request{method: http.MethodPost, path: "/payments/sessions", key: key, body: r}, r.Check())
}

// hosted makes something with a page of its own, and gives the page's address.
func (c *Client) hosted(ctx context.Context, r request, faults error) (providers.Hosted, error) {
	if faults != nil {
		return providers.Hosted{}, c.scrub.Refused(faults)
	}
	a, err := c.call(ctx, r)
	if err != nil {
		return providers.Hosted{}, err
	}
	if v := verdictOf(a.ResponseCode); v == failed {
		_, err := c.outcome(a)
		return providers.Hosted{}, err
	}
	page := a.page()
	if page == nil {
		return providers.Hosted{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer names no payment page.", nil)
	}
	return *page, nil
}

// page is where the customer goes; nil where the answer names none: "javascript:" would run on our page.
func (a answer) page() *providers.Hosted {
	to := a.Links.value.Redirect.Href
	if !providers.IsWebURL(to) {
		return nil
	}
	return &providers.Hosted{ProviderID: a.PayID, URL: to}
}

// pageWhile is page for what is pending, should its answer name one: that one after a card does is assumed.
func (a answer) pageWhile(outcome providers.Outcome) *providers.Hosted {
	if outcome != providers.Pending {
		return nil
	}
	return a.page()
}

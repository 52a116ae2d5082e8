package computop

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"kontor/providers"
)

// PaymentRequest asks for a payment by one method [axepta]. HOSTED leads the customer to that method's form, DIRECT goes
// from server to server; not every method knows both [seed 000].
type PaymentRequest struct {
	PaymentData
	PaymentMethods PaymentMethods `json:"paymentMethods"`
}

// PaymentMethods names the one method [tester].
type PaymentMethods struct {
	IntegrationType string      `json:"integrationType"` // HOSTED, DIRECT; set by the call
	Type            string      `json:"type"`            // CARD, PAYPAL …
	Card            *CardMethod `json:"card,omitempty"`
}

// CardMethod is how a hosted card form looks and which brands it takes [tester].
type CardMethod struct {
	Template *Template `json:"template,omitempty"`
	SubType  []string  `json:"subType,omitempty"`
}

// directRequest puts the card where the method is. Only PayByCard and Recur make one, and only call sees it.
type directRequest struct {
	PaymentData
	PaymentMethods struct {
		IntegrationType string    `json:"integrationType"`
		Type            string    `json:"type"`
		Card            *cardData `json:"card,omitempty"`
	} `json:"paymentMethods"`
}

// Check returns Faults.
func (r PaymentRequest) Check() error {
	c := newChecker()
	r.check(c)
	checkTransID(c, r.TransID)
	m := c.at("paymentMethods")
	m.required("type", r.PaymentMethods.Type)
	m.oneOf("type", r.PaymentMethods.Type, methods...)
	m.oneOf("integrationType", r.PaymentMethods.IntegrationType, "HOSTED", "DIRECT")
	return c.err()
}

// CreateHosted is POST /payments for a method's own hosted form.
func (c *Client) CreateHosted(ctx context.Context, key string, r PaymentRequest) (providers.Hosted, error) {
	r.PaymentMethods.IntegrationType = "HOSTED"
	return c.hosted(ctx, request{method: http.MethodPost, path: "/payments", key: key, body: r}, r.Check())
}

// CreateDirect is POST /payments from server to server: for a method that needs nothing but the request, or one of
// several steps, which Confirm completes.
func (c *Client) CreateDirect(ctx context.Context, key string, r PaymentRequest) (providers.Answer, error) {
	r.PaymentMethods.IntegrationType = "DIRECT"
	return c.direct(ctx, request{method: http.MethodPost, path: "/payments", key: key, body: r}, r.Check())
}

// PayByCard is POST /payments with a card that was told by phone. Whoever has the number is in scope of PCI DSS.
func (c *Client) PayByCard(ctx context.Context, key string, d PaymentData, card Card) (providers.Answer, error) {
	if card.reveal == nil {
		return providers.Answer{}, c.scrub.Refused(errors.New("paymentMethods.card: is required"))
	}
	r := PaymentRequest{PaymentData: d, PaymentMethods: PaymentMethods{IntegrationType: "DIRECT", Type: "CARD"}}
	wire, data := directRequest{PaymentData: d}, card.reveal()
	wire.PaymentMethods.IntegrationType, wire.PaymentMethods.Type, wire.PaymentMethods.Card = "DIRECT", "CARD", &data
	return c.direct(ctx, request{method: http.MethodPost, path: "/payments", key: key, body: wire}, r.Check())
}

// direct makes a payment at once. Its answer is a payment, so its amounts are the payment's.
func (c *Client) direct(ctx context.Context, r request, faults error) (providers.Answer, error) {
	if faults != nil {
		return providers.Answer{}, c.scrub.Refused(faults)
	}
	a, err := c.call(ctx, r)
	if err != nil {
		return providers.Answer{}, err
	}
	outcome, err := c.outcome(a)
	if err != nil {
		return providers.Answer{}, err
	}
	u, err := c.update(a)
	u.Page = a.pageWhile(outcome)
	return providers.Answer{Outcome: outcome, ProviderID: a.XID, Update: u}, err
}

// FetchPayment is GET /payments/getByPayId/{payId} [axepta], or getByTransId where the payId is not known.
func (c *Client) FetchPayment(ctx context.Context, ref providers.PaymentRef) (providers.Update, error) {
	a, err := c.fetch(ctx, ref)
	if err != nil {
		return providers.Update{}, err
	}
	return c.update(a)
}

func (c *Client) fetch(ctx context.Context, ref providers.PaymentRef) (answer, error) {
	path := "/payments/getByPayId/" + ref.ProviderID
	switch {
	case ref.ProviderID == "" && fetchable(ref.Reference):
		path = "/payments/getByTransId/" + url.PathEscape(ref.Reference)
	case !payID.MatchString(ref.ProviderID):
		return answer{}, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Paygate gives no such names to payments.", nil)
	}
	a, err := c.call(ctx, request{method: http.MethodGet, path: path})
	if err != nil {
		return answer{}, err
	}
	if ref.ProviderID != "" && a.PayID != ref.ProviderID || ref.ProviderID == "" && a.TransID != ref.Reference {
		return answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
	}
	return a, nil
}

// fetchable keeps path segments out that mean another place.
func fetchable(transID string) bool { return transID != "" && transID != "." && transID != ".." }

package computop

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"kontor/models/money"
	"kontor/providers"
)

// VerifyWebhook says what a delivery proves. Where the account has an HMAC key its deliveries are signed [nexi], and one
// without a good signature is nobody's. Without a key nothing is proved: the provider must be asked.
func (c *Client) VerifyWebhook(h http.Header, body []byte) (providers.Proof, error) {
	if _, err := readDelivery(body); err != nil {
		return providers.Proof{}, err
	}
	if c.hmacKey == "" {
		return providers.Proof{Signed: false}, nil
	}
	if !validSignature(c.hmacKey, h, body) {
		return providers.Proof{}, &providers.Error{Kind: providers.ErrSignature, Message: "The delivery bears no good signature."}
	}
	return providers.Proof{Signed: true}, nil
}

// ParseWebhook reads both kinds: basic, {"payId"} alone, and enhanced, which says how the payment stands [nexi]. For an
// account without an HMAC key even an enhanced one is only a reason to ask: anybody could have sent it.
func (c *Client) ParseWebhook(body []byte) (providers.News, error) {
	a, err := readDelivery(body)
	if err != nil {
		return providers.News{}, err
	}
	if a.Status == "" || c.hmacKey == "" {
		return providers.News{Ask: []providers.PaymentRef{{ProviderID: a.PayID}}}, nil
	}
	return providers.News{Updates: []providers.Update{c.enhanced(a)}}, nil
}

// enhanced speaks other words than GET: OK may be anything from a capture to a refund, and FAILED a decline or the
// customer's own cancelling. Only AUTHORIZED is whole. The amount is the payment's: assumed.
func (c *Client) enhanced(a answer) providers.Update {
	u := c.news(a)
	u.Ask = true
	if a.Status != "AUTHORIZED" || u.State == "" || a.Amount == nil || a.Amount.Value == nil || *a.Amount.Value < 0 {
		return u
	}
	if held, err := money.Check(*a.Amount.Value, a.Amount.Currency); err == nil {
		u.Totals, u.Ask = &providers.Totals{Authorized: held}, false
	}
	return u
}

func readDelivery(body []byte) (answer, error) {
	if len(body) > providers.MaxDelivery || !json.Valid(body) {
		return answer{}, fmt.Errorf("%w: it is no JSON", providers.ErrMalformed)
	}
	a, err := readAnswer(body)
	if err == nil && !payID.MatchString(a.PayID) {
		err = errors.New("it names no payment")
	}
	if err != nil {
		return answer{}, fmt.Errorf("%w: a field is not what it should be", providers.ErrMalformed)
	}
	return a, nil
}

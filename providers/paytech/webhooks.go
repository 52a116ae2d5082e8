package paytech

import (
	"fmt"
	"net/http"

	"kontor/models/money"
	"kontor/providers"
)

// VerifyWebhook says what a delivery proves. Where the account has a signing key every delivery is signed [hook], and one
// without a good signature is nobody's. Without a key nothing is proved: pay.tech must be asked.
func (c *Client) VerifyWebhook(h http.Header, body []byte) (providers.Proof, error) {
	if _, err := readDelivery(body); err != nil {
		return providers.Proof{}, err
	}
	if c.signing == "" {
		return providers.Proof{Signed: false}, nil
	}
	if !validSignature(c.signing, h, body) {
		return providers.Proof{}, &providers.Error{Kind: providers.ErrSignature, Message: "The delivery bears no good signature."}
	}
	return providers.Proof{Signed: true}, nil // an event has no name of its own
}

// ParseWebhook reads a delivery: a payment without an envelope [seed]. For an account without a signing key it is only a
// reason to ask: anybody could have sent it. So is one whose money does not say enough.
func (c *Client) ParseWebhook(body []byte) (providers.News, error) {
	p, err := readDelivery(body)
	if err != nil {
		return providers.News{}, err
	}
	if p.Currency != "" && !money.Known(p.Currency) {
		return providers.News{}, fmt.Errorf("%w that Kontor can hold: its currency is not supported", providers.ErrMalformed)
	}
	if c.signing != "" && p.State != "" {
		if u, err := c.news(p); err == nil {
			return providers.News{Updates: []providers.Update{u}}, nil
		}
	}
	ask := []providers.PaymentRef{{Reference: p.ReferenceID, ProviderID: p.ID}}
	if p.PaymentType == typeRefund { // its parent first, which the refund is news of
		ask = []providers.PaymentRef{{ProviderID: p.ID}}
		if paymentID.MatchString(p.ParentPaymentID) {
			ask = []providers.PaymentRef{{ProviderID: p.ParentPaymentID}, {ProviderID: p.ID}}
		}
	}
	return providers.News{Ask: ask}, nil
}

func readDelivery(body []byte) (payment, error) {
	var p payment
	if len(body) > providers.MaxDelivery {
		return p, fmt.Errorf("%w: it is too long", providers.ErrMalformed)
	}
	if err := providers.DecodeObject(body, &p); err != nil {
		return p, fmt.Errorf("%w: it is no JSON, or a field is not what it should be", providers.ErrMalformed)
	}
	if !paymentID.MatchString(p.ID) {
		return p, fmt.Errorf("%w: it names no payment", providers.ErrMalformed)
	}
	switch p.PaymentType {
	case typeDeposit, typeWithdrawal, typeRefund:
		return p, nil
	}
	return p, fmt.Errorf("%w: its type is unknown", providers.ErrMalformed)
}

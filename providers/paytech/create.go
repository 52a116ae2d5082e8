package paytech

import (
	"context"
	"net/http"

	"kontor/models/money"
	"kontor/providers"
)

// create is POST /payments [seed], the one way to make a deposit, a withdrawal or a refund. Nothing keeps a second one
// from being made [dep]: whoever lost an answer asks first, see FindOperation.
func (c *Client) create(ctx context.Context, r PaymentRequest, m money.Money) (payment, error) {
	r = r.of(m)
	if err := r.check(m); err != nil {
		return payment{}, c.scrub.Refused(err)
	}
	p, _, err := call[payment](ctx, c, request{method: http.MethodPost, path: "/payments", body: r})
	if err != nil {
		return payment{}, err
	}
	switch {
	case !paymentID.MatchString(p.ID):
		return payment{}, c.mismatch("The answer names no payment.")
	case p.PaymentType != r.PaymentType, p.ReferenceID != "" && p.ReferenceID != r.ReferenceID,
		p.ParentPaymentID != "" && p.ParentPaymentID != r.ParentPaymentID:
		return payment{}, c.mismatch("The answer is about another payment.")
	}
	return p, nil
}

// made is the answer to what a payment of its own was made for.
func (c *Client) made(p payment, u providers.Update) (providers.Answer, error) {
	w, known := words[p.State]
	switch {
	case !known:
		return providers.Answer{}, c.wordless(p)
	case w.outcome == providers.Declined:
		return providers.Answer{}, c.declined(p)
	}
	return providers.Answer{Outcome: w.outcome, ProviderID: p.ID, Update: u}, nil
}

// declined is a business decline: HTTP 200 and a final state [err].
func (c *Client) declined(p payment) error {
	e := c.scrub.Failure(providers.ErrDeclined, p.ErrorCode, p.ErrorMessage, nil)
	e.RawStatus, e.PaymentID = c.scrub.Text(p.State), c.brief(p).Payment.ProviderID
	if e.Message == "" {
		e.Message = CodeWords(p.ErrorCode)
	}
	if e.Message == "" {
		e.Message = "pay.tech says " + e.RawStatus + "."
	}
	return e
}

// wordless is a state that nobody knows.
func (c *Client) wordless(p payment) error {
	e := c.scrub.Failure(providers.ErrUnknown, p.ErrorCode, p.ErrorMessage, nil)
	e.RawStatus = c.scrub.Text(p.State)
	if e.Message == "" {
		e.Message = "pay.tech answered with a state that is not known."
	}
	return e
}

// spoken is the update of an answer that tells its payment whole. Where its money says too little, as in the answer to a
// new payment it may [spec], what was done is done all the same, and the payment is asked for.
func (c *Client) spoken(k providers.Call, p payment) providers.Update {
	u, err := c.news(p)
	if u.Payment == (providers.PaymentRef{}) {
		u = c.brief(p)
	}
	if u.Payment.Reference == "" {
		u.Payment.Reference = k.Payment.Reference
	}
	u.Ask = u.Ask || err != nil
	return u
}

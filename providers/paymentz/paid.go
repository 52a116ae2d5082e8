package paymentz

import (
	"context"

	"kontor/providers"
)

// pay sends what makes a payment and reads what came of it. The reference is what it can be found by.
func (c *Client) pay(ctx context.Context, path string, f fields, reference string) (Payment, error) {
	kind, amount, currency := f["paymentType"], f["amount"], f["currency"]
	a, err := c.call(ctx, restPath+path, f)
	if err != nil {
		return Payment{}, err
	}
	return c.paid(a, wanted{kind: text(kind), amount: amount, currency: currency, reference: reference})
}

// wanted is what a payment was asked for with, to hold its answer against.
type wanted struct {
	kind                        text
	amount, currency, reference string
}

// matches says whether an answer is about what was asked for, and fills in what it leaves out.
func (w wanted) matches(r *record) bool {
	if r.reference == "" {
		r.reference = w.reference
	}
	if r.currency == "" {
		r.currency = w.currency
	}
	if r.amount == "" {
		r.amount = w.amount
	}
	got, err := readAmount(r.amount, r.currency)
	if err != nil {
		return false
	}
	want, err := readAmount(w.amount, w.currency)
	return err == nil && got == want && r.reference == w.reference
}

// paid reads the answer to a payment. What it leaves out is as it was asked for; what it says otherwise is about something
// else.
func (c *Client) paid(a answer, q wanted) (Payment, error) {
	outcome, err := c.outcome(a, codeOK)
	if err != nil {
		return Payment{}, err
	}
	r := a.record()
	if r.id == "" {
		return Payment{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer names no payment.", nil)
	}
	if !q.matches(&r) {
		return Payment{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another payment.", nil)
	}
	if r.kind == "" {
		r.kind = q.kind
	}
	u, err := c.update(r)
	if err != nil {
		return Payment{}, err
	}
	p := Payment{
		Answer:   providers.Answer{Outcome: outcome, ProviderID: r.id, Update: u},
		Redirect: a.redirect(), Token: a.RegistrationID.id(),
	}
	if p.Redirect != nil && outcome == providers.Pending {
		page := p.Redirect.Hosted()
		page.ProviderID = r.id
		p.Update.Page = &page
	}
	return p, nil
}

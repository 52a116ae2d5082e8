package paytech

import (
	"context"
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// Host makes a deposit whose customer pays on pay.tech's page. There is one way back to the shop, however it ends, and no
// choice of how long the page lives [spec]: CancelURL and Expires go nowhere. A capture after some hours is not offered.
func (c *Client) Host(ctx context.Context, o providers.Checkout) (providers.Hosted, error) {
	r := PaymentRequest{
		ReferenceID: o.Reference, PaymentType: typeDeposit, Description: o.Description,
		Customer: customerOf(o.Customer, o.Language), ReturnURL: o.ReturnURL, WebhookURL: o.WebhookURL,
		StartRecurring: o.SaveMethod || o.Recurring != nil, PreAuth: o.Capture == providers.CaptureManual,
	}
	if o.Capture == providers.CaptureDelayed {
		return providers.Hosted{}, c.scrub.Refused(errors.New("it can't capture later by itself"))
	}
	if r.PreAuth || r.StartRecurring { // that only a card can be held or charged again is assumed
		r.PaymentMethod = methodCard
	}
	return c.CreateDeposit(ctx, r, o.Amount)
}

// SavesMethod is true of a card on pay.tech's page, which StartRecurring keeps [spec]; Kontor sends pay.tech no card.
func (c *Client) SavesMethod(typed bool) bool { return !typed }

// CreateDeposit makes a deposit with a page, of any method, and a subscription where the request asks for one.
func (c *Client) CreateDeposit(ctx context.Context, r PaymentRequest, m money.Money) (providers.Hosted, error) {
	r.PaymentType = typeDeposit
	if m.IsZero() { // pay.tech takes it to check a card, but Kontor has no use for it
		return providers.Hosted{}, c.scrub.Refused(errors.New("amount must be above zero"))
	}
	p, err := c.create(ctx, r, m)
	if err != nil {
		return providers.Hosted{}, err
	}
	if words[p.State].outcome == providers.Declined {
		return providers.Hosted{}, c.declined(p)
	}
	if !providers.IsWebURL(p.RedirectURL) { // "javascript:" would run on our page
		return providers.Hosted{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer names no payment page.", nil)
	}
	return providers.Hosted{ProviderID: p.ID, URL: p.RedirectURL}, nil
}

// Recur continues the chain that a deposit with StartRecurring began [tok]. When it goes on is ours to say: pay.tech's own
// subscriptions, which charge by themselves, are not used.
func (c *Client) Recur(ctx context.Context, k providers.Call) (providers.Answer, error) {
	if k.Recurring == nil {
		return providers.Answer{}, c.scrub.Refused(errNoChain)
	}
	chain, ok := readToken(k.Recurring.Token)
	if first := k.Recurring.First.ProviderID; !ok || chain.recurring == "" || first != "" && first != chain.first {
		return providers.Answer{}, c.scrub.Refused(errNoChain)
	}
	k.Token = k.Recurring.Token
	return c.Charge(ctx, k)
}

var errNoChain = errors.New("pay.tech gave no recurring token with the first payment")

// Charge takes a payment from what was saved: it continues a recurring chain, or uses a saved card [tok]. One that waits
// for its customer after all stays open until pay.tech gives it up.
func (c *Client) Charge(ctx context.Context, k providers.Call) (providers.Answer, error) {
	saved, ok := readToken(k.Token)
	if !ok {
		return providers.Answer{}, c.scrub.Refused(errors.New("this is not the name of a saved method"))
	}
	r := PaymentRequest{
		ReferenceID: k.Payment.Reference, PaymentType: typeDeposit, PaymentMethod: methodCard, Customer: customerOf(k.Customer, ""),
	}
	if saved.recurring != "" {
		r.RecurringToken, r.ParentPaymentID = saved.recurring, saved.first
	} else {
		r.Card = &Card{CardToken: saved.card}
	}
	if r.ReferenceID == "" { // it could never be found again
		return providers.Answer{}, c.scrub.Refused(errors.New("referenceId is missing"))
	}
	p, err := c.create(ctx, r, k.Amount)
	if err != nil {
		return providers.Answer{}, err
	}
	return c.made(p, c.spoken(k, p))
}

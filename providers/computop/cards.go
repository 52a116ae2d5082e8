package computop

import (
	"context"
	"errors"
	"fmt"

	"kontor/providers"
)

// TakeCard is PayByCard for a card that staff typed: an order by phone, so nobody is led to 3-D Secure.
func (c *Client) TakeCard(ctx context.Context, o providers.Checkout, typed providers.Card) (providers.Answer, error) {
	c = c.sending(&typed)
	card, err := NewCard(typed.Number, fmt.Sprintf("%04d%02d", typed.ExpiryYear, typed.ExpiryMonth), typed.CVV, typed.Holder)
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	if o.Recurring != nil {
		return providers.Answer{}, c.scrub.Refused(errors.New("credentialOnFile: a series begins where its customer agrees to it, on a page"))
	}
	d, err := dataOf(o, "MOTO")
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	return c.PayByCard(ctx, o.Key, d, card)
}

// sending is the client for the one call that has a card in it: what the answer repeats of it is hidden as well.
func (c *Client) sending(card *providers.Card) *Client {
	own := *c
	own.scrub = c.scrub.WithCard(card)
	return &own
}

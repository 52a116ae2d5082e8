package computop

import (
	"context"
	"fmt"

	"kontor/providers"
)

// TakeCard is PayByCard for a card that staff typed: an order by phone, so nobody is led to 3-D Secure.
func (c *Client) TakeCard(ctx context.Context, o providers.Checkout, typed providers.Card) (providers.Answer, error) {
	card, err := NewCard(typed.Number, fmt.Sprintf("%04d%02d", typed.ExpiryYear, typed.ExpiryMonth), typed.CVV, typed.Holder)
	if err != nil {
		return providers.Answer{}, c.refused(err)
	}
	return c.PayByCard(ctx, o.Key, dataOf(o, "MOTO"), card)
}

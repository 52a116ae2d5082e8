package gate

import (
	"context"

	"kontor/providers"
)

// FindOperation asks what became of a call whose answer was lost. A payment and a payout are asked for by their
// reference: "not found" is certain then, and sending it again is safe besides, since a reference works once [preface].
func (c *Client) FindOperation(ctx context.Context, call providers.Call) (providers.Answer, error) {
	switch call.Kind {
	case providers.Refund:
		return c.foundRefund(ctx, call)
	case providers.Authorization, providers.Payout:
	default:
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, providers.NotSent, "Gate has no calls of the kind "+string(call.Kind)+".", nil)
	}
	a, err := c.fetch(ctx, call.Payment.Reference)
	if err != nil {
		if providers.Detail(err).Kind == providers.ErrNotFound {
			return providers.Answer{}, err
		}
		return providers.Answer{}, providers.Unsure(err)
	}
	if !a.is(call.Payment.Reference, call.Amount) {
		return providers.Answer{}, c.mismatch()
	}
	if call.Kind == providers.Payout {
		return c.payoutAnswer(a)
	}
	outcome, err := c.outcome(a)
	if err != nil {
		return providers.Answer{}, err
	}
	u, err := c.update(a)
	return providers.Answer{Outcome: outcome, Update: u}, err
}

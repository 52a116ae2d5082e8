package paytech

import (
	"context"

	"kontor/providers"
)

type chargebackRequest struct {
	Description string `json:"description,omitempty"`
	State       string `json:"state"`
}

// Chargeback is POST /payments/{id}/chargebacks [spec]: the bank took the money back. It is written down as completed,
// for it has no amount and nothing ever tells how an open one ends. One a deposit.
func (c *Client) Chargeback(ctx context.Context, k providers.Call) (providers.Answer, error) {
	before, err := c.deposited(ctx, k)
	if err != nil {
		return providers.Answer{}, err
	}
	taken, err := heldMoney(before.Amount, before.Currency)
	if err != nil || taken.Currency != k.Amount.Currency || taken.Minor < k.Amount.Minor || !k.Amount.IsPositive() {
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The deposit is of another amount.", err)
	}
	p, err := c.act(ctx, k, "/chargebacks", chargebackRequest{clip(k.Reason, 512), stateCompleted})
	if err != nil {
		return providers.Answer{}, err
	}
	return providers.Answer{Outcome: providers.Succeeded, Update: c.said(k, p)}, nil
}

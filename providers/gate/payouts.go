package gate

import (
	"context"
	"errors"
	"net/http"

	"kontor/models/money"
	"kontor/providers"
)

// Payments and payouts are asked for by the same path and answered with the same object [seed 003], which does not say
// what it is of. Gate echoes merchantMetadata in its answers, so ours marks a payout, and here alone one is known by it:
// that a fetched payout bears its mark is assumed. Without it a payout shows as a payment.
const (
	kindKey    = "kontor_kind"
	kindPayout = "payout"
)

func isPayout(a answer) bool { return a.MerchantMetadata.value[kindKey] == kindPayout }

// PayoutToCard is POST /payments/payout, which takes the card itself and nothing else [seed 003]. The card is kept
// nowhere, so the call can't be made again: after a lost answer FindOperation asks by call.Payment.Reference.
func (c *Client) PayoutToCard(ctx context.Context, call providers.Call, card providers.Card) (providers.Answer, error) {
	r := PayoutRequest{Order: orderOf(call.Payment.Reference, call.Amount, call.Customer)}
	r.Description = call.Reason
	return c.SendPayout(ctx, r, card, !call.FirstSent.IsZero())
}

// SendPayout sends money to a card. A reference that was used before is refused, see begin. Again says that an earlier
// try may have got through.
func (c *Client) SendPayout(ctx context.Context, r PayoutRequest, card providers.Card, again bool) (providers.Answer, error) {
	marked := map[string]string{kindKey: kindPayout}
	for k, v := range r.MerchantMetadata {
		if k != kindKey {
			marked[k] = v
		}
	}
	r.MerchantMetadata = marked
	check := newChecker()
	checkCard(check.at("paymentMethodData.cardBasic"), card)
	body := cardPayout{PayoutRequest: r, Method: methodCard, Data: dataOf(card)}
	a, err := c.begin(ctx, request{method: http.MethodPost, path: "/payments/payout", body: body, again: again, card: &card},
		r.Order, errors.Join(r.Check(), check.err()))
	if err != nil {
		return providers.Answer{}, err
	}
	return c.payoutAnswer(a)
}

// payoutAnswer reads how a payout stands. A payout is sent or it is not: words of money that is held or was given back
// tell neither.
func (c *Client) payoutAnswer(a answer) (providers.Answer, error) {
	outcome, err := c.outcome(a)
	if err != nil {
		return providers.Answer{}, err
	}
	if outcome == providers.Succeeded && c.words[a.Status].sums != taken {
		return providers.Answer{}, c.strange(a)
	}
	u, err := c.updateOf(a, true)
	return providers.Answer{Outcome: outcome, Update: u}, err
}

// sentOut turns an update into one of a payout: what it moved is an operation of its own.
func (c *Client) sentOut(u providers.Update, a answer) providers.Update {
	m, known := c.words[a.Status]
	u.Kind = providers.Payout
	if !known {
		return u
	}
	u.State = m.state
	news := providers.OperationNews{Kind: providers.Payout, Reference: a.ReferenceID, Amount: u.Amount, Code: u.Code, Message: u.Message}
	none := money.New(0, u.Amount.Currency)
	totals := providers.Totals{Authorized: none, Captured: none, Refunded: none, Reversed: none}
	switch {
	case m.sums == taken:
		news.Outcome, totals.Refunded = providers.Succeeded, u.Amount
	case m.sums != nothing:
		return u
	case m.state == providers.StateOpen, m.state == providers.StatePending:
		news.Outcome = providers.Pending
	default:
		news.Outcome = providers.Declined
	}
	u.Operations = []providers.OperationNews{news}
	if u.Amount.Currency != "" {
		u.Totals = &totals
	}
	return u
}

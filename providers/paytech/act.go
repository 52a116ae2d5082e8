package paytech

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"kontor/providers"
)

// act posts to a payment's own path, and gives the payment as it is then [spec]. A refusal is no "no" when an earlier try
// may be why: the payment is looked at then.
func (c *Client) act(ctx context.Context, k providers.Call, verb string, body any) (payment, error) {
	id := k.Payment.ProviderID
	if !paymentID.MatchString(id) {
		return payment{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "The payment has no id at pay.tech yet.", nil)
	}
	p, _, err := call[payment](ctx, c, request{method: http.MethodPost, path: "/payments/" + id + verb, body: body})
	switch {
	case errors.Is(err, providers.ErrDeclined) && !k.FirstSent.IsZero():
		if _, found := c.findInPayment(ctx, k); found == nil {
			err = providers.Unsure(err)
		}
	case err == nil && p.ID != id:
		err = c.mismatch("The answer is about another payment.")
	}
	return p, err
}

// said is what an answer to an operation tells of its payment: the words, and no amounts, which are the operation's or
// the payment's. The payment is asked for, or told of by webhook.
func (c *Client) said(k providers.Call, p payment) providers.Update {
	u := c.brief(p)
	u.Payment, u.State = k.Payment, ""
	return u
}

// ended turns the state after an operation into its answer. That the state is right at once is not documented [life]: as
// long as it is neither the one that was hoped for nor another end, the operation is pending.
func (c *Client) ended(k providers.Call, p payment, hoped string) (providers.Answer, error) {
	switch p.State {
	case hoped:
		return providers.Answer{Outcome: providers.Succeeded, Update: c.said(k, p)}, nil
	case stateCompleted, stateCancelled, stateDeclined:
		return providers.Answer{}, c.declined(p)
	case stateHeld, statePending, stateReview:
		return providers.Answer{Outcome: providers.Pending, Update: c.said(k, p)}, nil
	}
	return providers.Answer{}, c.wordless(p)
}

type captureRequest struct {
	Amount json.Number `json:"amount"` // may be left out for the whole: always sent
}

// Capture is POST /payments/{id}/capture [spec]: all that is authorized or a part of it, once.
func (c *Client) Capture(ctx context.Context, k providers.Call) (providers.Answer, error) {
	var f faults
	if f.amount(k.Amount, false); f.err() != nil {
		return providers.Answer{}, c.scrub.Refused(f.err())
	}
	p, err := c.act(ctx, k, "/capture", captureRequest{amountOf(k.Amount)})
	if err != nil {
		return providers.Answer{}, err
	}
	return c.ended(k, p, stateCompleted)
}

// Reverse is POST /payments/{id}/void [spec]. It takes no amount and lets all go, so the payment is looked at first.
func (c *Client) Reverse(ctx context.Context, k providers.Call) (providers.Answer, error) {
	before, err := c.deposited(ctx, k)
	if err != nil {
		return providers.Answer{}, err
	}
	held, err := heldMoney(before.Amount, before.Currency)
	if before.State == stateHeld && (err != nil || held != k.Amount) {
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, providers.NotSent, "pay.tech lets go of a whole authorization only.", err)
	}
	p, err := c.act(ctx, k, "/void", nil)
	if err != nil {
		return providers.Answer{}, err
	}
	return c.ended(k, p, stateCancelled)
}

// deposited looks at the deposit before something is done to it. Nothing was sent yet, so that it is not there is a no.
func (c *Client) deposited(ctx context.Context, k providers.Call) (payment, error) {
	p, err := c.fetch(ctx, providers.PaymentRef{ProviderID: k.Payment.ProviderID})
	if errors.Is(err, providers.ErrNotFound) {
		e := *providers.Detail(err)
		e.Kind = providers.ErrDeclined
		return p, &e
	}
	return p, err
}

// clip bounds our own text, which is longer than theirs may be.
func clip(s string, size int) string {
	if r := []rune(s); len(r) > size {
		return string(r[:size])
	}
	return s
}

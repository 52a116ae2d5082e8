package models

import (
	"context"
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// Choice is one thing that could be done to a payment now, or why it can't: what a page draws as a button.
type Choice struct {
	Kind    providers.Kind
	Left    money.Money // what is left to do it with; zero Currency where it moves nothing, or has no bound
	Whole   bool        // all that is left or nothing
	Once    bool        // the gateway does it once a payment: what is left over is out of reach then
	Problem *Problem    // why not; nil where it can be done
}

// choosable are the kinds in the order of a payment's life.
var choosable = []providers.Kind{
	providers.Capture, providers.Refund, providers.Reversal, providers.Increment, providers.Confirmation, providers.Chargeback,
	providers.Approval, providers.Rejection, providers.DetailsUpdate,
}

// reviews are for payouts only, and the only thing that can be done to one.
func reviews(kind providers.Kind) bool {
	return kind == providers.Approval || kind == providers.Rejection
}

// Choices asks the rules and the gateway what this person can do to the payment. The verbs ask the same again.
// Returns Conflict or Missing where its account can't be used.
func (l *Ledger) Choices(ctx context.Context, actor Actor, p *Payment) ([]Choice, error) {
	client, err := l.client(ctx, p.AccountID)
	if err != nil {
		return nil, err
	}
	return choices(actor, client, p), nil
}

func choices(actor Actor, client providers.Provider, p *Payment) []Choice {
	var all []Choice
	for _, kind := range choosable {
		if kind != providers.DetailsUpdate && (p.Kind == KindPayment) == reviews(kind) || p.Kind == KindCredit && reviews(kind) {
			continue
		}
		if kind == providers.Chargeback && !able(client, kind) { // elsewhere the bank's word comes by itself
			continue
		}
		c := Choice{Kind: kind}
		err := p.choose(client, &c)
		if limiter, ok := client.(providers.Limiter); ok {
			c.Whole, c.Once = limiter.Limits(kind).WholeOnly, limiter.Limits(kind).Once
		}
		needed := Clerk
		if reviews(kind) {
			needed = Manager
		}
		c.Problem = AsProblem(errors.Join(actor.must(needed), Offers(client, kind, p), err))
		all = append(all, c)
	}
	return all
}

// choose asks the rule of the choice's kind with all that is left.
func (p *Payment) choose(client providers.Provider, c *Choice) error {
	switch c.Kind {
	case providers.Capture:
		c.Left = p.Capturable()
		return p.CheckCapture(c.Left)
	case providers.Refund:
		c.Left = p.Refundable()
		return p.CheckRefund(c.Left)
	case providers.Reversal:
		c.Left = p.Reversible()
		return p.CheckReversal(c.Left)
	case providers.Increment:
		return p.CheckIncrement(p.Money(1))
	case providers.Confirmation:
		return p.CheckConfirmation()
	case providers.Chargeback:
		c.Left = p.Refundable()
		return p.CheckChargeback(c.Left)
	case providers.Approval, providers.Rejection:
		return p.CheckReview(client)
	default:
		return p.CheckUpdate(providers.Details{OrderReference: "-"})
	}
}

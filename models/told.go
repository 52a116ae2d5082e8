package models

import (
	"context"
	"fmt"

	"kontor/providers"
)

// told takes the news of one operation: of ours by its reference or its name at the provider, else, once it is done,
// of one that began on the provider's side.
func (a *apply) told(n providers.OperationNews) error {
	op := a.p.toldOf(n)
	if op == nil {
		return a.began(n)
	}
	if op.ProviderRef == "" {
		op.ProviderRef = n.ProviderID
	}
	answer := providers.Answer{
		Outcome: n.Outcome, ProviderID: op.ProviderRef,
		Update: providers.Update{Code: n.Code, Message: n.Message},
	}
	switch n.Outcome {
	case providers.Succeeded:
		return a.settle(op, a.moved(op, providers.Update{}), answer)
	case providers.Declined:
		return a.decline(op, &providers.Error{Kind: providers.ErrDeclined, Code: n.Code, Message: n.Message})
	case providers.Pending:
		if op.Status != OpPending {
			return a.await(op, answer)
		}
	}
	return nil
}

// toldOf finds the operation. What was sent out has one of its kind, and the payment's name is its name.
func (p *Payment) toldOf(n providers.OperationNews) *Operation {
	for i := range p.Operations {
		o := &p.Operations[i]
		named := n.Reference != "" && n.Reference == o.Reference || n.ProviderID != "" && n.ProviderID == o.ProviderRef
		if o.Kind == n.Kind && (named || p.Kind != KindPayment && o.Origin == FromKontor) {
			return o
		}
	}
	return nil
}

// began writes down an operation that was done on the provider's side. Its key is its name there: it is written once.
func (a *apply) began(n providers.OperationNews) error {
	if n.Outcome != providers.Succeeded || n.ProviderID == "" {
		return nil
	}
	after := *a.p
	if after.book(n.Kind, n.Amount.Minor); n.Amount.Currency != a.p.Currency || !after.consistent() {
		a.p.askBy(a.now())
		a.p.Drift = "drift.rules"
		return nil
	}
	op := a.foreign(n.Kind, n.Amount.Minor, fmt.Sprintf("p%d-%s-%s", a.p.ID, n.Kind, n.ProviderID))
	op.ProviderRef = n.ProviderID
	if err := a.tx.Create(op).Error; err != nil {
		return fmt.Errorf("write down the provider's %s: %w", n.Kind, err)
	}
	a.p.Operations = append(a.p.Operations, *op)
	return a.settle(&a.p.Operations[len(a.p.Operations)-1], op.Amount, providers.Answer{ProviderID: n.ProviderID})
}

// releaseRest lets go of what a capture leaves, where the provider lets it go with it.
func (a *apply) releaseRest(capture *Operation) error {
	limiter, ok := a.client.(providers.Limiter)
	rest := a.p.Authorized - a.p.Captured - a.p.Reversed
	if !ok || !limiter.Limits(providers.Capture).ReleasesRest || rest <= 0 {
		return nil
	}
	op := a.foreign(providers.Reversal, rest, fmt.Sprintf("p%d-rest-%d", a.p.ID, capture.ID))
	if err := a.tx.Create(op).Error; err != nil {
		return fmt.Errorf("write down what a capture let go: %w", err)
	}
	a.p.Operations = append(a.p.Operations, *op)
	return a.settle(&a.p.Operations[len(a.p.Operations)-1], rest, providers.Answer{})
}

// settleCharge settles the charge of a saved method by the payment's totals, which show it as authorized and captured.
func (a *apply) settleCharge(t providers.Totals) error {
	if a.p.Authorized > 0 || t.Captured.Minor <= 0 || t.Captured.Currency != a.p.Currency {
		return nil
	}
	for i := range a.p.Operations {
		if op := &a.p.Operations[i]; op.Kind == providers.Charge && op.Status.Unsettled() {
			return a.settle(op, t.Captured.Minor, providers.Answer{ProviderID: op.ProviderRef})
		}
	}
	return nil
}

// applyWhole applies news. Where it tells of an operation by itself, and its payment is not in the book yet, the payment is
// asked for first.
func (l *Ledger) applyWhole(ctx context.Context, c connected, u providers.Update, how heard) (*Payment, int, error) {
	p, changes, err := l.applyUpdate(ctx, c.client, &c.account, u, how)
	if !HasCode(err, Invalid) || len(u.Operations) == 0 {
		return p, changes, err
	}
	whole, err := c.client.FetchPayment(ctx, u.Payment)
	if err != nil {
		return nil, 0, err
	}
	whole.Operations = append(whole.Operations, u.Operations...)
	how.fetched = true
	return l.applyUpdate(ctx, c.client, &c.account, whole, how)
}

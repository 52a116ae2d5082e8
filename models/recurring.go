package models

import (
	"context"

	"kontor/providers"
)

// beginsSeries says whether the payment is the first of a series.
func (p *Payment) beginsSeries() bool {
	for i := range p.Operations {
		if o := &p.Operations[i]; o.Kind == providers.Authorization && o.details().Recurring != nil {
			return true
		}
	}
	return false
}

// CheckRecurring says whether later payments can be charged by this first one.
func (p *Payment) CheckRecurring() error {
	switch {
	case p.Kind != KindPayment || !p.beginsSeries():
		return problem(Conflict, "recurring.not_first")
	case p.Authorized == 0:
		return problem(Conflict, "recurring.not_paid")
	}
	return nil
}

// useFirst fills in what a later payment of a series goes by: the names and the token of its first, and the person.
func (l *Ledger) useFirst(ctx context.Context, n *NewPayment) error {
	if n.Channel != ChannelRecurring {
		return nil
	}
	first, err := l.Payment(ctx, n.FirstPaymentID)
	switch {
	case err != nil:
		return err
	case first.AccountID != n.AccountID:
		return problem(Invalid, "recurring.other_account").at("account")
	}
	if err := first.CheckRecurring(); err != nil {
		return err
	}
	var agreed providers.Recurrence
	if n.Recurring != nil {
		agreed = *n.Recurring
	}
	agreed.First, agreed.Token = first.Ref(), first.RecurringToken
	n.Recurring = &agreed
	if first.CustomerID == nil {
		return nil
	}
	if n.known, err = l.Customer(ctx, *first.CustomerID); err != nil {
		return err
	}
	n.Customer = n.known.named()
	return nil
}

// recur asks for a later payment of a series.
func recur(ctx context.Context, client providers.Provider, c providers.Call) (providers.Answer, error) {
	recurrer, ok := client.(providers.Recurrer)
	if !ok || c.Kind != providers.Charge {
		return providers.Answer{}, &providers.Error{Kind: providers.ErrDeclined, Message: client.Name() + " can't do this"}
	}
	return recurrer.Recur(ctx, c)
}

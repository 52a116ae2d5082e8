package models

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kontor/providers"
)

// SendPayout sends money to a saved method, a bank account, or whoever paid an earlier payment; see PayOutToCard for a
// card that is typed. For clerks. A reason is a must. The same form sent twice is one payout.
func (l *Ledger) SendPayout(ctx context.Context, actor Actor, n NewPayment) (*Payment, error) {
	n.Channel = ChannelPayout
	if err := n.checkReason("payout.reason_missing"); err != nil {
		return nil, err
	}
	if n.Destination.Kind == ToCard { // it needs the card
		return nil, problem(Invalid, "card.number").at("card_number")
	}
	return l.begin(ctx, actor, n, KindPayout, providers.Payout)
}

// checkReason holds money that goes out to a reason: nothing else will say later what it was for.
func (n *NewPayment) checkReason(key string) error {
	if strings.TrimSpace(n.Reason) == "" {
		return problem(Invalid, key).at("reason")
	}
	return nil
}

// RequestApproval lets a payout go that waits at the provider for our word. For managers.
func (l *Ledger) RequestApproval(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.review(ctx, actor, providers.Approval, a)
}

// RequestRejection stops a payout that waits at the provider for our word. For managers.
func (l *Ledger) RequestRejection(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	return l.review(ctx, actor, providers.Rejection, a)
}

func (l *Ledger) review(ctx context.Context, actor Actor, kind providers.Kind, a Ask) (*Operation, error) {
	if err := actor.must(Manager); err != nil {
		return nil, err
	}
	client, err := l.clientOf(ctx, a.PaymentID)
	if err != nil {
		return nil, err
	}
	return l.request(ctx, actor, kind, a, func(p *Payment) error { return p.CheckReview(client) })
}

// RequestChargeback writes down, here and at the provider, that the customer's bank took money back. For clerks.
func (l *Ledger) RequestChargeback(ctx context.Context, actor Actor, a Ask) (*Operation, error) {
	client, err := l.clientOf(ctx, a.PaymentID)
	if err != nil {
		return nil, err
	}
	return l.request(ctx, actor, providers.Chargeback, a, func(p *Payment) error {
		return errors.Join(p.CheckChargeback(a.Amount), wholeOnly(client, providers.Chargeback, a.Amount, p.Refundable()))
	})
}

// useDestination checks where a payout is to go, and names the payment it goes back to.
func (l *Ledger) useDestination(ctx context.Context, c connected, n *NewPayment) error {
	switch {
	case n.Channel != ChannelPayout:
		return nil
	case slices.Contains(destinations(c), n.Destination.Kind):
	case n.Destination.Kind == ToCard && paysOutToCards(c.client):
		return switchedOff(c)
	default:
		return problem(Unsupported, "unsupported.destination", "provider", c.client.Name()).at("destination")
	}
	switch n.Destination.Kind {
	case providers.ToBank:
		return checkBank(n.Destination.Bank)
	case providers.ToPayment:
		return l.backTo(ctx, n)
	}
	return nil
}

func (l *Ledger) backTo(ctx context.Context, n *NewPayment) error {
	p, err := l.Payment(ctx, n.OfPaymentID)
	switch {
	case HasCode(err, Missing):
		return problem(Invalid, "payout.no_payment").at("of_payment")
	case err != nil:
		return err
	case p.AccountID != n.AccountID || p.Kind != KindPayment || p.Captured == 0:
		return problem(Invalid, "payout.no_payment").at("of_payment")
	}
	n.Destination.Payment = p.Ref()
	return nil
}

func checkBank(b providers.BankAccount) error {
	for _, f := range []struct {
		value, field string
		max          int
		must         bool
	}{
		{b.Holder, "bank_holder", 64, true},
		{b.Number, "bank_number", 64, true},
		{b.BankCode, "bank_code", 64, false},
		{b.BankName, "bank_name", 64, false},
		{b.Country, "bank_country", 2, false},
	} {
		switch {
		case f.must && strings.TrimSpace(f.value) == "":
			return problem(Invalid, "form.required").at(f.field)
		case len(f.value) > f.max:
			return problem(Invalid, "form.too_long", "max", f.max).at(f.field)
		}
	}
	return nil
}

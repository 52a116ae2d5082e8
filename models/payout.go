package models

import (
	"context"
	"errors"
	"slices"
	"strings"

	"kontor/providers"
)

// SendPayout sends money to a saved method, a bank account, or whoever paid an earlier payment. For clerks. A reason is
// a must: nothing else will say later what it was for. The same form sent twice is one payout.
func (l *Ledger) SendPayout(ctx context.Context, actor Actor, n NewPayment) (*Payment, error) {
	n.Channel = ChannelPayout
	if strings.TrimSpace(n.Reason) == "" {
		return nil, problem(Invalid, "payout.reason_missing").at("reason")
	}
	return l.begin(ctx, actor, n, KindPayout, providers.Payout)
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
func (l *Ledger) useDestination(ctx context.Context, client providers.Provider, n *NewPayment) error {
	if n.Channel != ChannelPayout {
		return nil
	}
	payouter, ok := client.(providers.Payouter)
	if !ok || !slices.Contains(payouter.Destinations(), n.Destination.Kind) {
		return problem(Unsupported, "unsupported.destination", "provider", client.Name()).at("destination")
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

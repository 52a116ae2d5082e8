package models

import (
	"context"
	"errors"
	"strings"

	"kontor/providers"

	"gorm.io/gorm"
)

// cardLost is what becomes of a call that never arrived and can't be made again: its card went with the form.
var cardLost = &providers.Error{Kind: providers.ErrDeclined, Message: "The card did not reach the provider. Type it anew."}

// TakeByCard takes a payment with a card that a person reads out. The card goes from the form to the provider and is
// held nowhere: so this one call is made here and not by the worker, and is never made again. Before it, "sending" is
// committed as always; where its answer is lost, the provider is asked. For clerks, on accounts where an admin
// switched it on. The same form sent twice is one payment.
func (l *Ledger) TakeByCard(ctx context.Context, actor Actor, n NewPayment, card providers.Card) (*Payment, error) {
	n.Channel = ChannelCard
	if err := errors.Join(actor.must(Clerk), n.check()); err != nil {
		return nil, err
	}
	c, err := l.connect(ctx, n.AccountID)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(offersChannel(c, ChannelCard), n.fits(waysOf(c)), checkCard(card, l.now())); err != nil {
		return nil, err
	}
	return l.throughCard(ctx, actor, n, KindPayment, providers.Authorization, c,
		func(ctx context.Context, op *Operation, p *Payment) (providers.Answer, error) {
			checkout, err := l.checkout(ctx, op, p)
			if err != nil {
				return providers.Answer{}, err
			}
			return c.client.(providers.CardTaker).TakeCard(ctx, checkout, card)
		})
}

// PayOutToCard sends money to a card that a person reads out. What holds for TakeByCard holds for it. A reason is a
// must, as for every payout.
func (l *Ledger) PayOutToCard(ctx context.Context, actor Actor, n NewPayment, card providers.Card) (*Payment, error) {
	n.Channel, n.Destination = ChannelPayout, providers.Destination{Kind: ToCard}
	if err := errors.Join(actor.must(Clerk), n.checkReason("payout.reason_missing"), n.check()); err != nil {
		return nil, err
	}
	c, err := l.connect(ctx, n.AccountID)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(offersChannel(c, ChannelPayout), l.useDestination(ctx, c, &n), checkCard(card, l.now())); err != nil {
		return nil, err
	}
	return l.throughCard(ctx, actor, n, KindPayout, providers.Payout, c,
		func(ctx context.Context, op *Operation, p *Payment) (providers.Answer, error) {
			return c.client.(providers.CardPayouter).PayoutToCard(ctx, op.call(p), card)
		})
}

// throughCard writes the operation down as "sending", makes its one call, and takes the answer in.
func (l *Ledger) throughCard(ctx context.Context, actor Actor, n NewPayment, kind PaymentKind, does providers.Kind, c connected,
	send func(context.Context, *Operation, *Payment) (providers.Answer, error),
) (*Payment, error) {
	p, op, err := l.writeDownCard(ctx, actor, n, kind, does)
	if err != nil || op == nil {
		return p, err
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	answer, err := send(call, op, p)
	return p, l.applyAnswer(call, c.client, op, answer, err)
}

// writeDownCard commits the payment with its operation as "sending". Gives no operation where the form was seen: with
// another card it is the same form.
func (l *Ledger) writeDownCard(ctx context.Context, actor Actor, n NewPayment, kind PaymentKind, does providers.Kind) (p *Payment, op *Operation, err error) {
	input, err := n.hash(does)
	if err != nil {
		return nil, nil, err
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		known, err := seen(tx, n.Key, input)
		if err != nil {
			return err
		}
		if known != nil {
			p, err = lockPayment(tx, known.PaymentID)
			return err
		}
		if p, err = l.insertNew(tx, actor, n, kind, does, input); err != nil {
			return err
		}
		if err := loadOperations(tx, p); err != nil {
			return err
		}
		op = &p.Operations[0]
		if err := l.lease(tx, op, l.now()); err != nil {
			return err
		}
		op.Status = OpSending
		return nil
	})
	return p, op, err
}

func checkCard(c providers.Card, now Instant) error {
	today := now.Time()
	switch {
	case len(c.Number) < 12 || len(c.Number) > 19 || strings.Trim(c.Number, "0123456789") != "" || !luhn([]byte(c.Number)):
		return problem(Invalid, "card.number").at("card_number")
	case c.ExpiryMonth < 1 || c.ExpiryMonth > 12 || c.ExpiryYear > today.Year()+30,
		c.ExpiryYear < today.Year(), c.ExpiryYear == today.Year() && c.ExpiryMonth < int(today.Month()):
		return problem(Invalid, "card.expiry").at("card_expiry")
	case len(c.CVV) < 3 || len(c.CVV) > 4 || strings.Trim(c.CVV, "0123456789") != "":
		return problem(Invalid, "card.cvv").at("card_cvv")
	case len(c.Holder) > 100:
		return problem(Invalid, "form.too_long", "max", 100).at("card_holder")
	}
	return nil
}

// SetCardEntry lets staff type cards for an account, or stops it. For admins. Whoever switches it on brings the
// merchant's desk into the scope of PCI DSS.
func (l *Ledger) SetCardEntry(ctx context.Context, actor Actor, id int64, on bool) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	c, err := l.connect(ctx, id)
	if err != nil {
		return err
	}
	if !opens(c.client, ChannelCard) && !paysOutToCards(c.client) {
		return problem(Unsupported, "unsupported."+ChannelCard, "provider", c.client.Name()).at("account")
	}
	return l.switchAccount(ctx, actor, id, "card_entry", on)
}

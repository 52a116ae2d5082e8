package models

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"kontor/providers"

	"gorm.io/gorm"
)

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
	if err := errors.Join(offersCard(c), checkCard(card, l.now())); err != nil {
		return nil, err
	}
	p, op, err := l.writeDownCard(ctx, actor, n)
	if err != nil || op == nil {
		return p, err
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	checkout, err := l.checkout(call, op, p)
	if err != nil {
		return nil, err
	}
	answer, err := c.client.(providers.CardTaker).TakeCard(call, checkout, card)
	if err := l.applyAnswer(call, c.client, op, answer, err); err != nil {
		return nil, err
	}
	return p, nil
}

func offersCard(c connected) error {
	if err := offersChannel(c.client, ChannelCard); err != nil {
		return err
	}
	if !c.account.CardEntry {
		return problem(Unsupported, "card.switched_off", "name", c.account.Name).at("account")
	}
	return nil
}

// writeDownCard commits the payment with its authorization as "sending". Gives no operation where the form was seen.
func (l *Ledger) writeDownCard(ctx context.Context, actor Actor, n NewPayment) (p *Payment, op *Operation, err error) {
	text, err := json.Marshal(n) // without the card: the same form with another card is the same payment
	if err != nil {
		return nil, nil, err
	}
	input, err := inputHash(providers.Authorization, Ask{Reason: string(text)})
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
		if p, err = l.insertNew(tx, actor, n, KindPayment, providers.Authorization, input); err != nil {
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
	if err := offersChannel(c.client, ChannelCard); err != nil {
		return err
	}
	return l.switchAccount(ctx, actor, id, "card_entry", on)
}

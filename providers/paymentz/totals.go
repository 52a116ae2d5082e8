package paymentz

import (
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// totals reads a payment's amounts. Its amount is what is authorized, whatever became of it: assumed. What is captured,
// refunded and disputed stands in the list alone; without it those are not told. Nil where the word or the amount says
// nothing.
func (r record) totals(w word, amount money.Money) (*providers.Totals, error) {
	if w.state == "" || w.stage == vague || amount.Currency == "" {
		return nil, nil
	}
	zero := money.New(0, amount.Currency)
	t := &providers.Totals{Authorized: zero, Captured: zero, Refunded: zero, Reversed: zero}
	if w.stage == nothing {
		return t, nil
	}
	t.Authorized = amount
	switch w.stage {
	case held:
		return t, nil
	case released:
		t.Reversed = amount
		return t, nil
	case releasing, uncaptured: // whether it is still held is not told
		t.Reversed = money.Money{}
		return t, nil
	case capturing:
		t.Captured, t.Reversed = money.Money{}, money.Money{}
		return t, nil
	}
	return t, r.taken(t, w.stage)
}

// taken reads the amounts of a payment that is captured, and what became of that.
func (r record) taken(t *providers.Totals, s stage) error {
	currency := t.Authorized.Currency
	if r.amounts == nil {
		t.Captured, t.Refunded, t.Reversed = money.Money{}, money.Money{}, money.Money{}
		if r.kind == typeDebit {
			t.Captured, t.Reversed = t.Authorized, money.New(0, currency)
		}
		if s == captured {
			t.Refunded = money.New(0, currency)
		}
		return nil
	}
	var err error
	if t.Captured, err = readListed(r.amounts.captured, currency); err != nil {
		return err
	}
	if t.Refunded, err = readListed(r.amounts.refunded, currency); err != nil {
		return err
	}
	if t.Disputed, err = readListed(r.amounts.disputed, currency); err != nil {
		return err
	}
	rest := t.Authorized.Minor - t.Captured.Minor
	if rest < 0 || t.Refunded.Minor > t.Captured.Minor || t.Disputed.Minor > t.Captured.Minor {
		return errors.New("more came back than was captured, or more was captured than authorized")
	}
	t.Reversed = money.New(rest, currency) // a capture lets go of the rest: assumed, see Limits
	if s == refunding {
		t.Refunded = money.Money{} // it is queued, and not done
	}
	return nil
}

// readListed reads an amount of the list; one that is left blank is none: assumed.
func readListed(s, currency string) (money.Money, error) {
	if s == "" {
		return money.New(0, currency), nil
	}
	return readAmount(s, currency)
}

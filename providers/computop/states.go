package computop

import (
	"errors"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

// word is what one of their status words means.
type word struct {
	state   providers.State
	success bool // only true beside code 00000000
	failure bool // never true beside code 00000000
}

// words is the one table of a payment's status. Only AUTHORIZED (GET) and OK (webhook) are published; the others are
// assumed. A word that is not here, or that its response code contradicts, is kept and shown and changes nothing.
var words = map[string]word{
	"CREATED":            {state: providers.StateOpen},
	"PENDING":            {state: providers.StatePending},
	"AUTHORIZE_REQUEST":  {state: providers.StatePending},
	"AUTHORIZED":         {state: providers.StateAuthorized, success: true},
	"OK":                 {state: providers.StateAuthorized, success: true},
	"CAPTURED":           {state: providers.StateAuthorized, success: true},
	"PARTIALLY_CAPTURED": {state: providers.StateAuthorized, success: true},
	"REFUNDED":           {state: providers.StateAuthorized, success: true},
	"PARTIALLY_REFUNDED": {state: providers.StateAuthorized, success: true},
	"REVERSED":           {state: providers.StateAuthorized, success: true},
	"FAILED":             {state: providers.StateDeclined, failure: true},
	"CANCELLED":          {state: providers.StateCancelled},
	"EXPIRED":            {state: providers.StateExpired}, // with 00000000 an authorization, else a payment nobody made
}

func stateOf(status, code string) providers.State {
	w := words[status]
	if w.success && code != codeOK || w.failure && code == codeOK {
		return ""
	}
	return w.state
}

// totalsOf reads a payment's amounts: value is what is authorized, increments included; capturedValue and refundedValue
// are sums [axepta]. What was let go is not told and follows from the status: assumed, here and nowhere else.
// Nil where the status or the amounts do not say.
func totalsOf(a answer) (*providers.Totals, error) {
	state := stateOf(a.Status, a.ResponseCode)
	if state == "" || a.Amount == nil {
		return nil, nil
	}
	zero, err := money.Check(0, a.Amount.Currency)
	if err != nil {
		return nil, err
	}
	t := &providers.Totals{Authorized: zero, Captured: zero, Refunded: zero, Reversed: zero}
	if held := state == providers.StateAuthorized || state == providers.StateExpired && a.ResponseCode == codeOK; !held {
		return t, nil
	}
	if a.Amount.Value == nil || a.Amount.Captured == nil || a.Amount.Refunded == nil {
		return nil, nil
	}
	value, captured, refunded := *a.Amount.Value, *a.Amount.Captured, *a.Amount.Refunded
	if value < 0 || captured < 0 || refunded < 0 {
		return nil, errors.New("an amount is negative")
	}
	t.Captured.Minor, t.Refunded.Minor = captured, refunded
	if refunded > captured { // a credit: money went out that never came in
		return t, nil
	}
	t.Authorized.Minor = value
	t.Reversed = letGo(a.Status, money.New(value-captured, zero.Currency))
	return t, nil
}

// letGo is the part of an authorization that is neither captured nor held any more, of all that is not captured: assumed.
// PARTIALLY_REFUNDED does not say whether the rest is still held, so nothing is told.
func letGo(status string, rest money.Money) money.Money {
	none := money.New(0, rest.Currency)
	switch {
	case rest.Minor <= 0:
		return none
	case status == "PARTIALLY_REFUNDED":
		return money.Money{}
	case status == "REVERSED", status == "EXPIRED", status == "CAPTURED", status == "REFUNDED":
		return rest
	}
	return none
}

// update says an answer in our words, amounts and all. Returns ErrUnknown for amounts that can't be.
func (c *Client) update(a answer) (providers.Update, error) {
	totals, err := totalsOf(a)
	if err != nil {
		return providers.Update{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amounts make no sense.", err)
	}
	u := c.news(a)
	u.Totals = totals
	return u, nil
}

// news is update without the amounts.
func (c *Client) news(a answer) providers.Update {
	return providers.Update{
		Amount:    asked(a),
		Payment:   providers.PaymentRef{Reference: a.TransID, ProviderID: a.PayID},
		State:     stateOf(a.Status, a.ResponseCode),
		RawStatus: c.scrub.Text(a.Status),
		Code:      c.scrub.Text(a.ResponseCode),
		Message:   c.scrub.Text(a.ResponseDescription),
		Method:    a.PaymentMethods.neutral(),
		Customer:  a.CustomerInfo.value.neutral(),
		Created:   created(a.CreationDate),

		RecurringToken: a.PaymentMethods.kept().String(),
	}
}

// asked is what the customer was asked for, where the answer says it in a currency that we know.
func asked(a answer) money.Money {
	if a.Amount == nil || a.Amount.Value == nil || *a.Amount.Value < 0 || !money.Known(a.Amount.Currency) {
		return money.Money{}
	}
	return money.New(*a.Amount.Value, a.Amount.Currency)
}

func created(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

package paytech

import (
	"errors"

	"kontor/models/money"
	"kontor/providers"
)

// The words of a payment's state: all of them [spec]. One that is not here is kept and shown, and changes nothing.
const (
	stateCheckout  = "CHECKOUT"
	statePending   = "PENDING"
	stateReview    = "AWAITING_APPROVAL"
	stateHeld      = "AUTHORIZED"
	stateCompleted = "COMPLETED"
	stateDeclined  = "DECLINED"
	stateCancelled = "CANCELLED"
)

// word is what a state means of money that comes in, and of money that goes out.
type word struct {
	state   providers.State
	outcome providers.Outcome
}

var words = map[string]word{
	stateCheckout:  {providers.StateOpen, providers.Pending},
	statePending:   {providers.StatePending, providers.Pending},
	stateReview:    {providers.StatePending, providers.Pending},
	stateHeld:      {providers.StateAuthorized, providers.Pending},
	stateCompleted: {providers.StateAuthorized, providers.Succeeded},
	stateDeclined:  {providers.StateDeclined, providers.Declined},
	stateCancelled: {providers.StateCancelled, providers.Declined},
}

// amountIsCaptured: after a capture in part, amount is what was captured. Assumed, here and nowhere else; then what was
// authorized is not told any more.
const amountIsCaptured = true

// update says a payment in our words. A refund's news is about its parent. Returns ErrUnknown for a payment that can't
// be said: of an unknown type, or with money that makes no sense.
func (c *Client) update(p payment) (providers.Update, error) {
	u, err := c.news(p)
	if err != nil {
		return providers.Update{}, c.scrub.Failure(providers.ErrUnknown, "garbage", "The payment makes no sense: "+err.Error()+".", err)
	}
	return u, nil
}

// news is update with the bare fault. What could be said is given even with an error.
func (c *Client) news(p payment) (providers.Update, error) {
	switch p.PaymentType {
	case typeDeposit:
		return c.deposit(p)
	case typeWithdrawal:
		return c.withdrawal(p)
	case typeRefund:
		return c.refund(p)
	}
	return providers.Update{}, errors.New("its type is unknown")
}

// brief is what is true of a payment of any type.
func (c *Client) brief(p payment) providers.Update {
	return providers.Update{
		Payment:   providers.PaymentRef{Reference: p.ReferenceID, ProviderID: p.ID},
		State:     words[p.State].state,
		RawStatus: c.scrub.Text(p.State), Code: c.scrub.Text(p.ErrorCode), Message: c.scrub.Text(p.ErrorMessage),
		Method: p.method(), Customer: p.Customer.value.neutral(), Created: when(p.Created), RecurringToken: p.chain(),
	}
}

func (c *Client) deposit(p payment) (providers.Update, error) {
	u := c.brief(p)
	if err := p.amounts(&u); err != nil {
		return u, err
	}
	u.Totals = p.totals(u.Amount)
	if p.unclearCancel() { // nobody can tell by this alone whether something was held
		u.State, u.Ask = "", true
	}
	return u, nil
}

// amounts tells what went through and, where that is in another currency, what the customer was asked for [seed].
// Neither is in the answer to a new deposit [spec]; of money that moved, the amount is a must.
func (p payment) amounts(u *providers.Update) error {
	var err error
	moved := p.State == stateHeld || p.State == stateCompleted
	if u.Amount, err = heldMoney(p.Amount, p.Currency); err != nil && (moved || !errors.Is(err, errNoAmount)) {
		return err
	}
	if p.CustomerCurrency == "" {
		return nil
	}
	u.Asked, err = heldMoney(p.CustomerAmount, p.CustomerCurrency)
	if errors.Is(err, errNoAmount) {
		return nil
	}
	return err
}

// totals are a deposit's amounts, as far as its state tells them. Refunds are payments of their own, and chargebacks do
// not show: of neither there is a total.
func (p payment) totals(amount money.Money) *providers.Totals {
	none := money.New(0, amount.Currency)
	switch {
	case amount.Currency == "":
		return nil
	case p.State == stateHeld:
		return &providers.Totals{Authorized: amount, Captured: none, Reversed: none}
	case p.State == stateCompleted && !p.PreAuth:
		return &providers.Totals{Authorized: amount, Captured: amount, Reversed: none}
	case p.State == stateCompleted && amountIsCaptured:
		return &providers.Totals{Captured: amount}
	case (p.State == stateDeclined || p.State == stateCancelled) && !p.PreAuth:
		return &providers.Totals{Authorized: none, Captured: none, Reversed: none}
	}
	return nil
}

// unclearCancel: a deposit of two steps is CANCELLED when its customer gave up, and when its authorization was voided.
func (p payment) unclearCancel() bool {
	return p.PaymentType == typeDeposit && p.State == stateCancelled && p.PreAuth
}

// cancelled completes what unclearCancel leaves open, by the payment's own history.
func cancelled(u providers.Update, wasHeld bool) providers.Update {
	none := money.New(0, u.Amount.Currency)
	u.State, u.Ask = providers.StateCancelled, false
	if u.Amount.Currency == "" {
		return u
	}
	u.Totals = &providers.Totals{Authorized: none, Captured: none, Reversed: none}
	if wasHeld {
		u.State = providers.StateAuthorized
		u.Totals.Authorized, u.Totals.Reversed = u.Amount, u.Amount
	}
	return u
}

// withdrawal is money that went out. It is settled by its one operation.
func (c *Client) withdrawal(p payment) (providers.Update, error) {
	u := c.brief(p)
	u.Kind = providers.Payout
	if err := p.amounts(&u); err != nil {
		return u, err
	}
	if w, known := words[p.State]; known {
		u.Operations = []providers.OperationNews{c.operation(providers.Payout, p, w.outcome, u.Amount)}
	}
	return u, nil
}

// refund is news of the parent: a refund's amount and state are not the parent's, so they stand in the operation alone.
func (c *Client) refund(p payment) (providers.Update, error) {
	if !paymentID.MatchString(p.ParentPaymentID) {
		return providers.Update{}, errors.New("a refund names no parent")
	}
	u := providers.Update{Payment: providers.PaymentRef{ProviderID: p.ParentPaymentID}}
	var own providers.Update
	if err := p.amounts(&own); err != nil {
		return u, err
	}
	if w, known := words[p.State]; known {
		u.Operations = []providers.OperationNews{c.operation(providers.Refund, p, w.outcome, own.Amount)}
	}
	return u, nil
}

func (c *Client) operation(kind providers.Kind, p payment, outcome providers.Outcome, m money.Money) providers.OperationNews {
	return providers.OperationNews{
		Kind: kind, Reference: p.ReferenceID, ProviderID: p.ID, Outcome: outcome, Amount: m,
		Code: c.scrub.Text(p.ErrorCode), Message: c.scrub.Text(p.ErrorMessage), At: when(p.Created),
	}
}

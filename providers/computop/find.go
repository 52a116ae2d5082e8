package computop

import (
	"context"
	"errors"

	"kontor/providers"
)

// FindOperation asks what became of a call whose answer was lost. Paygate shows payments, not operations, so most kinds
// are better sent again with their key while ReplayWindow lasts; afterwards a payment's state decides as far as it can.
func (c *Client) FindOperation(ctx context.Context, call providers.Call) (providers.Answer, error) {
	ref := call.Payment
	if call.Kind == providers.Credit { // its transId is all that a lost answer leaves
		ref.ProviderID = ""
	}
	a, err := c.fetch(ctx, ref)
	makesOne := call.Kind == providers.Credit || call.Kind == providers.Authorization || call.Kind == providers.Charge
	if errors.Is(err, providers.ErrNotFound) && makesOne {
		return providers.Answer{}, err
	}
	if err != nil { // the question was refused, or its payment is not there: nothing is said of the operation
		return providers.Answer{}, providers.Unsure(err)
	}
	u, err := c.update(a)
	if err != nil {
		return providers.Answer{}, err
	}
	switch call.Kind {
	case providers.Credit, providers.Authorization, providers.Charge:
		return c.foundPayment(call, a, u)
	case providers.Confirmation:
		return c.foundConfirmation(a, u)
	}
	return c.foundInPayment(call, a, u)
}

// foundPayment is for what is a payment of its own: it is there, so its state is the answer.
func (c *Client) foundPayment(call providers.Call, a answer, u providers.Update) (providers.Answer, error) {
	if call.Kind != providers.Authorization && !a.Amount.is(call.Amount) {
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The transId belongs to another amount.", nil)
	}
	outcome, err := c.outcome(a)
	if err != nil {
		return providers.Answer{}, err
	}
	switch u.State {
	case "":
		return providers.Answer{}, c.cannotTell()
	case providers.StateDeclined, providers.StateCancelled:
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, a.ResponseCode, a.ResponseDescription, nil)
	case providers.StateOpen: // made, and nobody has paid yet
		outcome = providers.Pending
	}
	u.Page = a.pageWhile(outcome)
	return providers.Answer{Outcome: outcome, ProviderID: a.XID, Update: u}, nil
}

// foundConfirmation: a payment that still waits was not confirmed. Confirming it is safe then, for a payment is
// authorized once: assumed.
func (c *Client) foundConfirmation(a answer, u providers.Update) (providers.Answer, error) {
	switch u.State {
	case providers.StateAuthorized:
		return providers.Answer{Outcome: providers.Succeeded, ProviderID: a.XID, Update: u}, nil
	case providers.StateOpen, providers.StatePending:
		return providers.Answer{}, c.scrub.Failure(providers.ErrNotFound, a.ResponseCode, "The payment still waits to be confirmed.", nil)
	case providers.StateDeclined, providers.StateCancelled, providers.StateExpired:
		return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, a.ResponseCode, a.ResponseDescription, nil)
	}
	return providers.Answer{}, c.cannotTell()
}

// foundInPayment is for what happened to a payment. It was done if the payment's latest refNr is the operation's own,
// which nothing else bears, or if a reversal left nothing open. It was not done if nothing of its kind ever was.
// That refNr is the latest operation's is assumed, and the other cases are left to a person.
func (c *Client) foundInPayment(call providers.Call, a answer, u providers.Update) (providers.Answer, error) {
	if u.Totals == nil || u.State != providers.StateAuthorized {
		return providers.Answer{}, c.cannotTell()
	}
	named := a.RefNr != "" && a.RefNr == call.Reference
	moved := map[providers.Kind]int64{
		providers.Capture: u.Totals.Captured.Minor, providers.Refund: u.Totals.Refunded.Minor,
		providers.Reversal: u.Totals.Reversed.Minor,
	}
	amount, known := moved[call.Kind]
	switch {
	case known && amount == 0 && !named:
		return providers.Answer{}, c.scrub.Failure(providers.ErrNotFound, "", "Paygate shows nothing of the kind on the payment.", nil)
	case named, call.Kind == providers.Reversal && a.Status == "REVERSED":
		return providers.Answer{Outcome: providers.Succeeded, ProviderID: a.XID, Update: u}, nil
	}
	return providers.Answer{}, c.cannotTell()
}

func (c *Client) cannotTell() error {
	return c.scrub.Failure(providers.ErrUnknown, "", "Paygate shows the payment, but not what became of this operation.", nil)
}

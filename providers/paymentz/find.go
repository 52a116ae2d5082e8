package paymentz

import (
	"context"
	"errors"
	"time"

	"kontor/providers"
)

// FindOperation asks what became of a call whose answer was lost. What makes a transaction is found by our reference; what
// is done to one shows in its status and amounts, since each is done once.
func (c *Client) FindOperation(ctx context.Context, call providers.Call) (providers.Answer, error) {
	switch call.Kind {
	case providers.Authorization, providers.Payout, providers.Charge:
		return c.findOwn(ctx, call)
	case providers.Capture, providers.Refund, providers.Reversal:
	default:
		return providers.Answer{}, c.cannotTell()
	}
	r, err := c.fetch(ctx, call.Payment)
	if err != nil { // the question was refused, or its payment is not there: nothing is said of the operation
		return providers.Answer{}, providers.Unsure(err)
	}
	u, err := c.update(r)
	if err != nil {
		return providers.Answer{}, err
	}
	outcome, err := c.findIn(call, r, u)
	if err != nil {
		return providers.Answer{}, err
	}
	return providers.Answer{Outcome: outcome, ProviderID: r.id, Update: u}, nil
}

func (c *Client) findIn(call providers.Call, r record, u providers.Update) (providers.Outcome, error) {
	s := r.standing().stage
	if u.Totals == nil && s != vague || s == nothing {
		return "", c.cannotTell()
	}
	switch call.Kind {
	case providers.Capture:
		return c.findCapture(call, r, u, s)
	case providers.Refund:
		return c.findRefund(call, r, u, s)
	}
	return c.findReversal(r, s)
}

func (c *Client) findCapture(call providers.Call, r record, u providers.Update, s stage) (providers.Outcome, error) {
	switch {
	case s == held:
		return "", c.neverHad(r)
	case s == capturing:
		return providers.Pending, nil
	case s == uncaptured, s == released:
		return "", c.ended(r)
	case u.Totals != nil && u.Totals.Captured == call.Amount:
		return providers.Succeeded, nil
	}
	return "", c.cannotTell()
}

// findRefund denies a refund only where the list shows that none was made.
func (c *Client) findRefund(call providers.Call, r record, u providers.Update, s stage) (providers.Outcome, error) {
	switch {
	case s == refunding:
		return providers.Pending, nil
	case s == captured && r.amounts != nil && u.Totals.Refunded.IsZero():
		return "", c.neverHad(r)
	case (s == refunded || s == captured || s == disputed) && u.Totals.Refunded == call.Amount:
		return providers.Succeeded, nil
	}
	return "", c.cannotTell()
}

func (c *Client) findReversal(r record, s stage) (providers.Outcome, error) {
	switch s {
	case held:
		return "", c.neverHad(r)
	case releasing:
		return providers.Pending, nil
	case released:
		return providers.Succeeded, nil
	case captured, refunding, refunded, disputed:
		return "", c.ended(r)
	case vague:
		if r.long == "cancelled" {
			return providers.Succeeded, nil
		}
	}
	return "", c.cannotTell()
}

func (c *Client) neverHad(r record) error {
	return c.scrub.Failure(providers.ErrNotFound, r.code, "Paymentz shows nothing of the kind on the payment.", nil)
}

// ended is a payment on which this was not done and can't be any more.
func (c *Client) ended(r record) error {
	e := c.scrub.Failure(providers.ErrDeclined, r.code, "The payment went another way: "+StatusWords(r.rawStatus())+".", nil)
	e.RawStatus = c.scrub.Text(r.rawStatus())
	return e
}

func (c *Client) cannotTell() error {
	return c.scrub.Failure(providers.ErrUnknown, "", "Paymentz shows the payment, but not what became of this operation.", nil)
}

// findOwn is for what is a transaction of its own. That an inquiry does not know it is no proof, for a refusal of any kind
// looks the same: the list of the days since it was sent must not have it either.
func (c *Client) findOwn(ctx context.Context, call providers.Call) (providers.Answer, error) {
	r, err := c.fetch(ctx, providers.PaymentRef{Reference: call.Payment.Reference})
	if errors.Is(err, providers.ErrNotFound) {
		found, missing := c.seek(ctx, call, err)
		if missing != nil {
			return providers.Answer{}, missing
		}
		r = *found
	} else if err != nil {
		return providers.Answer{}, providers.Unsure(err)
	}
	if r.amount != "" {
		if m, err := readAmount(r.amount, r.currency); err != nil || m != call.Amount {
			return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The reference belongs to another amount.", err)
		}
	}
	return c.foundOwn(r)
}

func (c *Client) foundOwn(r record) (providers.Answer, error) {
	u, err := c.update(r)
	if err != nil {
		return providers.Answer{}, err
	}
	found := providers.Answer{Outcome: providers.Succeeded, ProviderID: r.id, Update: u}
	switch u.State {
	case providers.StateOpen, providers.StatePending:
		found.Outcome = providers.Pending
	case providers.StateDeclined, providers.StateCancelled:
		e := c.scrub.Failure(providers.ErrDeclined, r.code, r.message, nil)
		e.RawStatus, e.PaymentID = c.scrub.Text(r.rawStatus()), r.id
		return providers.Answer{}, e
	case "":
		return providers.Answer{}, c.cannotTell()
	}
	return found, nil
}

// seek looks for a transaction in the list of the days since it was first sent. A page that the customer never opened was
// not sent by us, and is not there.
func (c *Client) seek(ctx context.Context, call providers.Call, notThere error) (*record, error) {
	if call.FirstSent.IsZero() {
		return nil, notThere
	}
	from, to := call.FirstSent.Add(-slack-time.Hour).In(zone), time.Now()
	if to.Before(call.FirstSent) { // whoever wrote that down has another clock: an empty period would deny everything
		to = call.FirstSent
	}
	to = to.Add(slack).In(zone)
	for n := 1; n <= maxPages; n++ {
		rows, err := c.page(ctx, asked{from: from, to: to, page: n})
		if err != nil {
			return nil, providers.Unsure(err)
		}
		for _, line := range rows {
			r := line.record()
			if r.reference == call.Payment.Reference {
				return &r, nil
			}
			if call.Kind == providers.Charge && mayBe(r, call) {
				return nil, c.cannotTell()
			}
		}
		if len(rows) < pageSize {
			return nil, notThere
		}
	}
	return nil, c.cannotTell()
}

// mayBe says whether a line could be a charge whose reference Paymentz did not keep: one of the same amount under a name
// that is not known here.
func mayBe(r record, call providers.Call) bool {
	m, err := readAmount(r.amount, r.currency)
	return err != nil || m == call.Amount
}

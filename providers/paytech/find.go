package paytech

import (
	"context"
	"slices"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

const (
	// quietTime is how long after it was first sent a call may still be on its way, or be there and not be listed yet.
	quietTime = time.Minute
	// lookBack is how far before that the search begins: longer than clocks and time zones can be apart.
	lookBack = 48 * time.Hour
)

// FindOperation asks what became of a call that is pending, or whose answer was lost. What is a payment of its own is
// asked for by its name, or listed by its reference, far enough back; what was done to a payment shows in that payment's state or history.
func (c *Client) FindOperation(ctx context.Context, k providers.Call) (providers.Answer, error) {
	switch k.Kind {
	case providers.Refund:
		return c.findOwn(ctx, k, typeRefund, k.Reference)
	case providers.Payout:
		return c.findOwn(ctx, k, typeWithdrawal, k.Payment.Reference)
	case providers.Charge, providers.Authorization:
		return c.findOwn(ctx, k, typeDeposit, k.Payment.Reference)
	case providers.Capture, providers.Reversal, providers.Approval, providers.Rejection, providers.Chargeback:
		return c.findInPayment(ctx, k)
	}
	return providers.Answer{}, c.cannotTell()
}

func (c *Client) findOwn(ctx context.Context, k providers.Call, kind, reference string) (providers.Answer, error) {
	switch {
	case paymentID.MatchString(k.ProviderID):
		return c.findNamed(ctx, k, kind)
	case reference == "":
		return providers.Answer{}, c.cannotTell()
	}
	var since time.Time
	if !k.FirstSent.IsZero() {
		since = k.FirstSent.Add(-lookBack)
	}
	found, err := c.byReference(ctx, reference, since, kind)
	switch {
	case err != nil: // the question was refused: nothing is said of the operation
		return providers.Answer{}, providers.Unsure(err)
	case len(found) == 0:
		return providers.Answer{}, c.neverHad(k)
	case len(found) > 1 && k.Kind != providers.Authorization: // a second page, on the other hand, moves nothing
		return providers.Answer{}, c.scrub.Failure(providers.ErrUnknown, "twice", "pay.tech has this more than once.", nil)
	}
	p, err := c.furthest(found)
	if err != nil {
		return providers.Answer{}, err
	}
	return c.foundOwn(k, p)
}

// findNamed asks for what pay.tech named already.
func (c *Client) findNamed(ctx context.Context, k providers.Call, kind string) (providers.Answer, error) {
	p, err := c.get(ctx, k.ProviderID)
	if err != nil { // also when it is not there: it was once
		return providers.Answer{}, providers.Unsure(err)
	}
	if p.PaymentType != kind {
		return providers.Answer{}, c.mismatch("The answer is about another payment.")
	}
	return c.foundOwn(k, p)
}

// foundOwn is there, so its state is the answer. A refund or a payout of another amount than was asked for is left to a
// person: the book would write down the wrong sum.
func (c *Client) foundOwn(k providers.Call, p payment) (providers.Answer, error) {
	if k.Kind == providers.Refund {
		if p.ParentPaymentID != k.Payment.ProviderID || !p.asked(k.Amount) {
			return providers.Answer{}, c.mismatch("The reference belongs to another refund.")
		}
		return c.made(p, c.ofParent(k, p))
	}
	if k.Kind == providers.Payout && !p.asked(k.Amount) {
		return providers.Answer{}, c.mismatch("The reference belongs to another amount.")
	}
	a, err := c.made(p, c.spoken(k, p))
	if k.Kind == providers.Authorization && err == nil { // its totals settle it: they may differ from what was asked for
		a.Outcome = providers.Pending
		if providers.IsWebURL(p.RedirectURL) {
			a.Update.Page = &providers.Hosted{ProviderID: p.ID, URL: p.RedirectURL}
		}
	}
	return a, err
}

// asked says whether that was the amount asked for, also where another currency went through.
func (p payment) asked(m money.Money) bool {
	n, currency := p.Amount, p.Currency
	if p.CustomerCurrency != "" {
		n, currency = p.CustomerAmount, p.CustomerCurrency
	}
	got, err := moneyOf(n, currency)
	return err == nil && got == m
}

func (c *Client) findInPayment(ctx context.Context, k providers.Call) (providers.Answer, error) {
	p, err := c.fetch(ctx, providers.PaymentRef{ProviderID: k.Payment.ProviderID})
	if err != nil { // also when the payment is not there: nothing is said of the operation
		return providers.Answer{}, providers.Unsure(err)
	}
	switch k.Kind {
	case providers.Capture:
		return c.foundCapture(k, p)
	case providers.Reversal:
		if p.State == stateHeld {
			return providers.Answer{}, c.neverHad(k)
		}
		return c.ended(k, p, stateCancelled)
	case providers.Chargeback:
		return c.foundChargeback(ctx, k, p)
	}
	return c.foundReview(k, p)
}

// foundCapture: a deposit is captured once, so a captured one was captured by us, if it is our amount, and never will be
// if it is another.
func (c *Client) foundCapture(k providers.Call, p payment) (providers.Answer, error) {
	switch p.State {
	case stateHeld:
		return providers.Answer{}, c.neverHad(k)
	case stateCompleted:
		got, err := moneyOf(p.Amount, p.Currency)
		if err != nil || !amountIsCaptured {
			return providers.Answer{}, c.cannotTell()
		}
		if got != k.Amount {
			return providers.Answer{}, c.scrub.Failure(providers.ErrDeclined, "", "The payment was captured with another amount.", nil)
		}
	}
	return c.ended(k, p, stateCompleted)
}

// foundChargeback looks for one in the deposit's history.
func (c *Client) foundChargeback(ctx context.Context, k providers.Call, p payment) (providers.Answer, error) {
	all, err := c.Operations(ctx, p.ID)
	if err != nil {
		return providers.Answer{}, providers.Unsure(err)
	}
	if !slices.ContainsFunc(all, func(o Operation) bool { return o.Operation == "CHARGEBACK" }) {
		return providers.Answer{}, c.neverHad(k)
	}
	return providers.Answer{Outcome: providers.Succeeded, Update: c.said(k, p)}, nil
}

// foundReview: a withdrawal that still waits had no word of ours.
func (c *Client) foundReview(k providers.Call, p payment) (providers.Answer, error) {
	if p.State == stateReview {
		return providers.Answer{}, c.neverHad(k)
	}
	return c.reviewed(k, p)
}

// neverHad is a definite "not there", once it can't be on its way any more. A call that does not say when it was sent
// gets no such word: the next thing would be to send it.
func (c *Client) neverHad(k providers.Call) error {
	if k.FirstSent.IsZero() || c.now().Sub(k.FirstSent) < c.quiet {
		return c.scrub.Failure(providers.ErrUnknown, "too early", "pay.tech does not show it, and it may still be on its way.", nil)
	}
	return c.scrub.Failure(providers.ErrNotFound, "", "pay.tech never had it.", nil)
}

func (c *Client) cannotTell() error {
	return c.scrub.Failure(providers.ErrUnknown, "", "pay.tech does not tell what became of this.", nil)
}

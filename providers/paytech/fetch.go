package paytech

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kontor/providers"
)

// FetchPayment asks for a payment by its id, or lists what bears our reference where the id is not known. The id of a
// refund gives news of its parent.
func (c *Client) FetchPayment(ctx context.Context, ref providers.PaymentRef) (providers.Update, error) {
	p, err := c.fetch(ctx, ref)
	if err != nil {
		return providers.Update{}, err
	}
	return c.whole(ctx, p)
}

// whole is update, with the history asked for where the payment alone does not tell enough.
func (c *Client) whole(ctx context.Context, p payment) (providers.Update, error) {
	u, err := c.update(p)
	if err != nil || !p.unclearCancel() {
		return u, err
	}
	held, err := c.wasHeld(ctx, p.ID)
	if err != nil {
		return providers.Update{}, err
	}
	return cancelled(u, held), nil
}

func (c *Client) fetch(ctx context.Context, ref providers.PaymentRef) (payment, error) {
	switch {
	case ref.ProviderID == "" && ref.Reference != "":
		return c.fetchByReference(ctx, ref.Reference)
	case !paymentID.MatchString(ref.ProviderID):
		return payment{}, c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "pay.tech gives no such names to payments.", nil)
	}
	return c.get(ctx, ref.ProviderID)
}

// get is GET /payments/{id} [seed].
func (c *Client) get(ctx context.Context, id string) (payment, error) {
	p, _, err := call[payment](ctx, c, request{method: http.MethodGet, path: "/payments/" + id})
	if err == nil && p.ID != id {
		err = c.mismatch("The answer is about another payment.")
	}
	return p, err
}

// fetchByReference finds a payment in or out, and no refund, that bears our reference. Nothing keeps pay.tech from
// having several [dep]: then it is the one that came furthest, and unknown where two moved money.
func (c *Client) fetchByReference(ctx context.Context, reference string) (payment, error) {
	found, err := c.byReference(ctx, reference, time.Time{}, typeDeposit, typeWithdrawal)
	if err != nil {
		return payment{}, err
	}
	if len(found) == 0 {
		return payment{}, c.scrub.Failure(providers.ErrNotFound, "", "pay.tech has no payment with this reference.", nil)
	}
	return c.furthest(found)
}

func (c *Client) furthest(found []payment) (payment, error) {
	best, paid := found[0], 0
	for _, p := range found {
		if progress[p.State] > progress[best.State] {
			best = p
		}
		if progress[p.State] >= progress[stateHeld] {
			paid++
		}
	}
	if paid > 1 {
		return payment{}, c.scrub.Failure(providers.ErrUnknown, "twice", "pay.tech has several payments with this reference.", nil)
	}
	return best, nil
}

// progress orders the states by what they mean for money.
var progress = map[string]int{
	stateCancelled: 1, stateDeclined: 1, stateCheckout: 2, stateReview: 3, statePending: 3, stateHeld: 4, stateCompleted: 5,
}

// beginning is before the first payment at pay.tech: without created.gte a list goes back 24 hours only [spec].
var beginning = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// byReference lists the payments of some types that bear our reference, made at since or later: zero is ever. That the
// default of 24 hours holds beside a reference too is assumed, and so never relied on.
func (c *Client) byReference(ctx context.Context, reference string, since time.Time, types ...string) ([]payment, error) {
	if since.Before(beginning) {
		since = beginning
	}
	const most = 100
	all, more, err := c.list(ctx, url.Values{
		"referenceId.eq": {reference}, "created.gte": {stamp(since)}, "limit": {strconv.Itoa(most)},
	})
	if err != nil {
		return nil, err
	}
	if more {
		return nil, c.scrub.Failure(providers.ErrUnknown, "twice", "pay.tech has too many payments with this reference.", nil)
	}
	var found []payment
	for _, p := range all {
		for _, t := range types {
			if p.PaymentType == t && p.ReferenceID == reference && paymentID.MatchString(p.ID) {
				found = append(found, p)
			}
		}
	}
	return found, nil
}

// list is GET /payments [seed].
func (c *Client) list(ctx context.Context, query url.Values) (all []payment, more bool, err error) {
	return call[[]payment](ctx, c, request{method: http.MethodGet, path: "/payments", query: query})
}

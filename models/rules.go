package models

import (
	"fmt"

	"kontor/models/money"
	"kontor/providers"
)

// The rules of money are pure: asked by the page that draws a button, the verb behind it and the tests alike.

// reserved sums what is asked for and not settled: it may have happened, so it counts.
func (p *Payment) reserved(kind providers.Kind) int64 {
	var sum int64
	for _, o := range p.Operations {
		if o.Kind == kind && o.Status.Unsettled() {
			sum += o.Amount
		}
	}
	return sum
}

// unsettled says whether an operation of the kind is still under way.
func (p *Payment) unsettled(kind providers.Kind) bool {
	for _, o := range p.Operations {
		if o.Kind == kind && o.Status.Unsettled() {
			return true
		}
	}
	return false
}

// done counts the operations of a kind that succeeded or may have.
func (p *Payment) done(kind providers.Kind) int {
	n := 0
	for _, o := range p.Operations {
		if o.Kind == kind && (o.Status == OpSucceeded || o.Status.Unsettled()) {
			n++
		}
	}
	return n
}

// Capturable is what is held and neither taken nor let go, less what is being asked for.
func (p *Payment) Capturable() money.Money {
	return p.Money(p.Authorized - p.Captured - p.Reversed - p.reserved(providers.Capture) - p.reserved(providers.Reversal))
}

// AtRisk is what is lost when the authorization runs out: held, and neither taken nor let go.
func (p *Payment) AtRisk() money.Money { return p.Money(p.Authorized - p.Captured - p.Reversed) }

// Refundable is what was captured and not given back, less what is being asked for.
func (p *Payment) Refundable() money.Money {
	return p.Money(p.Captured - p.Refunded - p.ChargedBack - p.reserved(providers.Refund) - p.reserved(providers.Chargeback))
}

// Reversible is what can be let go: the same as Capturable.
func (p *Payment) Reversible() money.Money { return p.Capturable() }

// CheckCapture holds captured ≤ authorized + increments.
func (p *Payment) CheckCapture(m money.Money) error {
	if p.Kind != KindPayment || p.Authorized == 0 {
		return problem(Conflict, "capture.not_authorized")
	}
	return p.within(m, p.Capturable(), "capture")
}

// CheckRefund holds refunded ≤ captured.
func (p *Payment) CheckRefund(m money.Money) error {
	if p.Kind != KindPayment || p.Captured == 0 {
		return problem(Conflict, "refund.not_captured")
	}
	return p.within(m, p.Refundable(), "refund")
}

// CheckReversal lets go only what is authorized and not captured. It waits for a capture or an increment under way:
// how much is left to let go is not known before.
func (p *Payment) CheckReversal(m money.Money) error {
	switch {
	case p.Kind != KindPayment || p.Authorized == 0:
		return problem(Conflict, "reversal.not_authorized")
	case p.unsettled(providers.Capture):
		return problem(Conflict, "reversal.capture_under_way")
	case p.unsettled(providers.Increment):
		return problem(Conflict, "reversal.increment_under_way")
	}
	return p.within(m, p.Reversible(), "reversal")
}

// CheckIncrement raises an authorization that nothing was taken from or let go yet.
func (p *Payment) CheckIncrement(m money.Money) error {
	switch {
	case p.Kind != KindPayment || p.Authorized == 0:
		return problem(Conflict, "increment.not_authorized")
	case p.Captured > 0 || p.Reversed > 0 || p.unsettled(providers.Capture) || p.unsettled(providers.Reversal):
		return problem(Conflict, "increment.already_used")
	case p.unsettled(providers.Increment):
		return problem(Conflict, "increment.under_way")
	}
	if err := p.positive(m); err != nil {
		return err
	}
	if _, err := p.Money(p.Authorized).Add(m); err != nil {
		return problem(Invalid, "amount.out_of_range").at("amount")
	}
	return nil
}

// CheckChargeback writes down what the customer's bank took back of what was captured.
func (p *Payment) CheckChargeback(m money.Money) error {
	if p.Kind != KindPayment || p.Captured == 0 {
		return problem(Conflict, "chargeback.not_captured")
	}
	return p.within(m, p.Refundable(), "chargeback")
}

// CheckReview lets a payout go, or stops it, that waits at the provider for our word.
func (p *Payment) CheckReview(client providers.Provider) error {
	approver, ok := client.(providers.Approver)
	switch {
	case !ok || p.Kind != KindPayout || !p.unsettled(providers.Payout) || !approver.AwaitsApproval(p.ProviderStatus):
		return problem(Conflict, "review.not_waiting")
	case p.unsettled(providers.Approval) || p.unsettled(providers.Rejection):
		return problem(Conflict, "review.under_way")
	case p.done(providers.Approval)+p.done(providers.Rejection) > 0: // the provider has not worked it yet
		return problem(Conflict, "review.given")
	}
	return nil
}

// CheckConfirmation completes a payment that waits for it.
func (p *Payment) CheckConfirmation() error {
	switch {
	case p.Kind != KindPayment || p.Status != StatusPending:
		return problem(Conflict, "confirmation.not_pending")
	case p.unsettled(providers.Confirmation):
		return problem(Conflict, "confirmation.under_way")
	}
	return nil
}

// CheckUpdate lets details be changed while the provider still holds the payment open.
func (p *Payment) CheckUpdate(d providers.Details) error {
	switch {
	case p.ProviderID == "":
		return problem(Conflict, "update.not_there")
	case p.unsettled(providers.DetailsUpdate):
		return problem(Conflict, "update.under_way")
	case d.OrderReference == "" && len(d.Metadata) == 0:
		return problem(Invalid, "update.empty").at("order_reference")
	case !isOrder(d.OrderReference):
		return problem(Invalid, "payment.order_shape").at("order_reference")
	}
	return nil
}

// within holds an amount to what is left.
func (p *Payment) within(m, left money.Money, kind string) error {
	switch {
	case left.Minor <= 0 && p.unsettled(providers.Kind(kind)):
		return problem(Conflict, kind+".all_under_way")
	case left.Minor <= 0:
		return problem(Conflict, kind+".nothing_left")
	}
	if err := p.positive(m); err != nil {
		return err
	}
	if m.Minor > left.Minor {
		return problem(Invalid, kind+".too_large", "left", left).at("amount")
	}
	return nil
}

func (p *Payment) positive(m money.Money) error {
	switch {
	case m.Currency != p.Currency:
		return problem(Invalid, "amount.other_currency", "currency", p.Currency).at("amount")
	case !m.IsPositive():
		return problem(Invalid, "amount.not_positive").at("amount")
	}
	return nil
}

// Offers says whether the gateway can do a kind of operation to the payment at all: the ability by assertion, and
// the provider's own limits on it. Unsupported and Conflict carry the reason that a greyed-out button shows.
func Offers(client providers.Provider, kind providers.Kind, p *Payment) error {
	if !able(client, kind) {
		return problem(Unsupported, "unsupported."+string(kind), "provider", client.Name())
	}
	limiter, ok := client.(providers.Limiter)
	if ok && limiter.Limits(kind).Once && p.done(kind) > 0 {
		return problem(Conflict, "limit.once."+string(kind), "provider", client.Name())
	}
	return nil
}

func able(client providers.Provider, kind providers.Kind) (ok bool) {
	switch kind {
	case providers.Authorization:
		_, ok = client.(providers.Hoster)
	case providers.Capture:
		_, ok = client.(providers.Capturer)
	case providers.Refund:
		_, ok = client.(providers.Refunder)
	case providers.Reversal:
		_, ok = client.(providers.Reverser)
	case providers.Increment:
		_, ok = client.(providers.Incrementer)
	case providers.Credit:
		_, ok = client.(providers.Crediter)
	case providers.Confirmation:
		_, ok = client.(providers.Confirmer)
	case providers.DetailsUpdate:
		_, ok = client.(providers.PaymentUpdater)
	case providers.Payout:
		_, ok = client.(providers.Payouter)
		ok = ok || paysOutToCards(client)
	case providers.Charge:
		_, ok = client.(providers.TokenCharger)
	case providers.Chargeback:
		_, ok = client.(providers.Chargebacker)
	case providers.Approval, providers.Rejection:
		_, ok = client.(providers.Approver)
	}
	return ok
}

// wholeOnly holds an amount to all that is left, where the provider takes no part of it.
func wholeOnly(client providers.Provider, kind providers.Kind, m, left money.Money) error {
	limiter, ok := client.(providers.Limiter)
	if ok && limiter.Limits(kind).WholeOnly && m != left {
		return problem(Invalid, fmt.Sprintf("limit.whole.%s", kind), "left", left).at("amount")
	}
	return nil
}

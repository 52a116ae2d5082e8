package sim

import (
	"slices"
	"time"
)

// maxMinor bounds an amount so that it can be written with eight digits before the point, whatever its currency.
const maxMinor = 99_999_999_999

func (p *Payment) record(kind string, amount int64, at time.Time) {
	p.Operations = append(slices.Clip(p.Operations), Operation{Kind: kind, Amount: amount, At: at})
	p.Updated = at
}

// authorize holds a payment's amount, and captures it at once where its type is DB: documented [seed].
func (p *Payment) authorize(at time.Time) {
	p.Authorized, p.Waits3D, p.Status, p.Remark = p.Amount, false, StatusAuthSuccessful, "Approved"
	p.record("authorization", p.Amount, at)
	if p.Type == TypeDebit {
		p.Captured, p.Status = p.Amount, StatusCaptureSuccess
		p.record("capture", p.Amount, at)
	}
}

// fail ends a payment that was not authorized.
func (p *Payment) fail(status, remark string, at time.Time) {
	p.Status, p.Waits3D, p.Remark, p.Updated = status, false, remark, at
}

// capture takes all or part of what a PA holds: documented [P:docs]. That there is one, and that it lets go of the rest, are
// assumed.
func (p *Payment) capture(amount int64, at time.Time) error {
	switch {
	case p.UnderWay != nil:
		return refuse(codeUnderWay)
	case p.Kind != KindPayment || p.Status != StatusAuthSuccessful:
		return refuse(codeNotHeld)
	case amount > p.Open():
		return refuse(codeTooMuch)
	}
	p.Captured, p.Reversed = amount, p.Authorized-amount
	p.Status, p.Remark = StatusCaptureSuccess, "Capture successful"
	p.record("capture", amount, at)
	return nil
}

// reverse lets go of what a PA holds, whole: documented [P:docs].
func (p *Payment) reverse(at time.Time) error {
	switch {
	case p.UnderWay != nil:
		return refuse(codeUnderWay)
	case p.Kind != KindPayment || p.Status != StatusAuthSuccessful:
		return refuse(codeNotHeld)
	}
	amount := p.Open()
	p.Reversed, p.Status, p.Remark = p.Authorized, StatusAuthCancelled, "Cancelled"
	p.record("reversal", amount, at)
	return nil
}

// refund gives back all or part of what was captured, once: documented [seed]. After a chargeback it is refused: assumed.
func (p *Payment) refund(amount int64, at time.Time) error {
	switch {
	case p.UnderWay != nil:
		return refuse(codeUnderWay)
	case p.Refunded > 0:
		return refuse(codeOnce)
	case p.Kind != KindPayment || p.Status != StatusCaptureSuccess && p.Status != StatusSettled:
		return refuse(codeNotCaptured)
	case amount > p.Captured:
		return refuse(codeTooMuch)
	}
	p.Refunded, p.Status, p.Remark = amount, StatusReversed, "Refund successful"
	p.record("refund", amount, at)
	return nil
}

// chargeback is the bank's, of all or part of what is captured and not refunded: its bounds are assumed.
func (p *Payment) chargeback(amount int64, at time.Time) error {
	switch {
	case p.UnderWay != nil:
		return refuse(codeUnderWay)
	case p.Kind != KindPayment || p.Captured == 0:
		return refuse(codeNotCaptured)
	case amount > p.Refundable()-p.Disputed:
		return refuse(codeTooMuch)
	}
	p.Disputed += amount
	p.Status, p.Remark = StatusChargeback, "Chargeback"
	p.record("chargeback", amount, at)
	return nil
}

// winBack undoes the chargebacks. The status is that of before: assumed.
func (p *Payment) winBack(at time.Time) error {
	if p.Disputed == 0 {
		return refuse(codeFinal)
	}
	p.record("wonback", p.Disputed, at)
	p.Disputed, p.Remark, p.Status = 0, "Chargeback won", p.undisputed()
	return nil
}

func (p *Payment) undisputed() string {
	switch {
	case p.Refunded > 0:
		return StatusReversed
	case p.Settled:
		return StatusSettled
	}
	return StatusCaptureSuccess
}

// settle is the platform paying the merchant.
func (p *Payment) settle(at time.Time) error {
	if p.UnderWay != nil || p.Status != StatusCaptureSuccess {
		return refuse(codeNotCaptured)
	}
	p.Settled, p.Status = true, StatusSettled
	p.record("settlement", p.Captured, at)
	return nil
}

// startedAs is the status of what is under way: documented words.
var startedAs = map[string]string{
	"capture": StatusCaptureStarted, "reversal": StatusCancelStarted, "refund": StatusMarkedForReversal, "payout": StatusPayoutStarted,
}

// start tries a change on a copy, so that what would be refused is refused at once, and then only marks it as under way.
func (p *Payment) start(kind string, amount int64, at time.Time, try func(*Payment) error) error {
	done := p.clone()
	if err := try(&done); err != nil {
		return err
	}
	p.UnderWay = &underWay{Kind: kind, Amount: amount, Before: p.Status}
	p.Status, p.Updated = startedAs[kind], at
	return nil
}

// finish does what is under way, or lets it fail.
func (p *Payment) finish(done bool, at time.Time) error {
	u := p.UnderWay
	p.UnderWay = nil
	p.Status = u.Before
	if !done {
		p.notDone(u.Kind, at)
		return nil
	}
	switch u.Kind {
	case "capture":
		return p.capture(u.Amount, at)
	case "reversal":
		return p.reverse(at)
	case "refund":
		return p.refund(u.Amount, at)
	}
	p.paidOut(at)
	return nil
}

// notDone: a capture and a payout that failed say so; a refund and a reversal, of which no such word is known, leave the
// payment as it was: assumed.
func (p *Payment) notDone(kind string, at time.Time) {
	p.Remark, p.Updated = "Declined by the bank", at
	switch kind {
	case "capture":
		p.Status = StatusCaptureFailed
	case "payout":
		p.Status, p.Remark = StatusPayoutFailed, "Payout failed"
	}
}

func (p *Payment) paidOut(at time.Time) {
	p.Status, p.Remark = StatusPayoutSuccessful, "Payout Successful"
	p.record("payout", p.Amount, at)
}

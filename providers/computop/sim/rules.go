package sim

import "slices"

// maxValue bounds every amount and sum to twelve digits: assumed.
const maxValue = 999_999_999_999

// record adds an operation and derives the status anew. The list is copied, so that the row it came from stays as it is.
func (p *Payment) record(op Operation) {
	p.Operations = append(slices.Clip(p.Operations), op)
	p.XID, p.Updated = op.XID, op.At
	p.restate()
}

// capture takes all or part of what is open: documented [P:axguide]; several partial captures are assumed.
func (p *Payment) capture(op Operation) error {
	if p.Open() == 0 {
		return refuse(codeNothingOpen)
	}
	if op.Amount > p.Open() {
		return refuse(codeTooMuchCapture)
	}
	p.Captured += op.Amount
	p.record(op)
	return nil
}

// reverse releases all or part of what is open: documented before capture [seed 000], for the remainder assumed.
func (p *Payment) reverse(op Operation) error {
	if p.Open() == 0 {
		return refuse(codeNothingOpen)
	}
	if op.Amount > p.Open() {
		return refuse(codeTooMuchReversal)
	}
	p.Reversed += op.Amount
	p.record(op)
	return nil
}

// refund gives back all or part of what was captured: documented [seed 000], its bound assumed.
func (p *Payment) refund(op Operation) error {
	if p.Kind == KindCredit || p.Captured == 0 {
		return refuse(codeNothingCaptured)
	}
	if op.Amount > p.Refundable() {
		return refuse(codeTooMuchRefund)
	}
	p.Refunded += op.Amount
	p.record(op)
	return nil
}

// increment adds to an authorization: documented for cards [seed 000]; refused after a capture: assumed.
func (p *Payment) increment(op Operation) error {
	if p.Method != "CARD" || p.Captured > 0 || p.Open() == 0 || p.Authorized+op.Amount > maxValue {
		return refuse(codeNoIncrement)
	}
	p.Authorized += op.Amount
	p.record(op)
	return nil
}

// lapse lets what is open expire: assumed.
func (p *Payment) lapse(op Operation) error {
	if p.Open() == 0 {
		return refuse(codeNothingOpen)
	}
	if op.Amount > p.Open() {
		return refuse(codeTooMuchReversal)
	}
	p.Lapsed += op.Amount
	p.record(op)
	return nil
}

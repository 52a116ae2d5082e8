package sim

import "slices"

// doneAnswer is documented for a capture [P:xoala]; for a refund and a reversal it is assumed to be the same.
type doneAnswer struct {
	PaymentID         string `json:"paymentId" xml:"paymentId"`
	Status            string `json:"status,omitempty" xml:"status,omitempty"` // only of what is under way: assumed
	TransactionStatus string `json:"transactionStatus,omitempty" xml:"transactionStatus,omitempty"`
	Result            result `json:"result" xml:"result"`
	Timestamp         string `json:"timestamp" xml:"timestamp"`
}

// captureWork is POST /payments/{id} with paymentType CP: documented [P:docs].
func (s *Sim) captureWork(c *call) (outcome, error) {
	return s.follow(c, codeCaptured, func(p *Payment, amount int64) error { return p.capture(amount, s.now()) })
}

// refundWork is paymentType RF: documented [P:docs].
func (s *Sim) refundWork(c *call) (outcome, error) {
	return s.follow(c, codeRefunded, func(p *Payment, amount int64) error { return p.refund(amount, s.now()) })
}

// reversalWork is paymentType RV: documented [P:docs]. It has no amount.
func (s *Sim) reversalWork(c *call) (outcome, error) {
	return s.follow(c, codeCancelled, func(p *Payment, _ int64) error { return p.reverse(s.now()) })
}

// follow does something to an earlier payment.
func (s *Sim) follow(c *call, code string, do func(*Payment, int64) error) (outcome, error) {
	p, err := s.own(c.member.MemberID, c.id)
	if err != nil {
		return outcome{}, err
	}
	var amount int64
	if c.kind != "reversal" {
		if amount, err = readAmount(c.f["amount"], p.Currency); err != nil {
			return outcome{}, err
		}
	}
	if s.declines(c.kind) {
		return outcome{answer: &doneAnswer{
			PaymentID: p.PaymentID, Result: result{codeFailed, descriptions[codeFailed]}, Timestamp: stamp(s.now()),
		}}, nil
	}
	a := &doneAnswer{PaymentID: p.PaymentID, Result: result{code, descriptions[code]}, Timestamp: stamp(s.now())}
	notify := c.kind
	if slices.Contains(s.slow, c.kind) {
		err = p.start(c.kind, amount, s.now(), func(p *Payment) error { return do(p, amount) })
		a.Status, a.TransactionStatus, notify = p.Status, p.short(), ""
		a.Result = result{codeOK, "Transaction accepted"}
	} else {
		err = do(&p, amount)
	}
	if err != nil {
		return outcome{}, err
	}
	return outcome{change: change{Payments: []Payment{p}, Done: []string{c.kind}}, answer: a, notify: notify}, nil
}

// inquire is POST /inquiry [P:xoala], and POST /payments/{id} with paymentType IN [P:docs]: by paymentId, or with idType
// MID by the merchant's own name.
func (s *Sim) inquire(c *call) (outcome, error) {
	id := c.f.askedFor(c.id)
	if c.f["idType"] == "MID" {
		id = s.ledger.references[[2]string{c.member.MemberID, id}]
	}
	p, err := s.own(c.member.MemberID, id)
	if err != nil {
		return outcome{}, err
	}
	return outcome{answer: inquiryAnswerOf(p)}, nil
}

package sim

import "net/http"

// done answers an operation with the payment as it is then [spec].
func (s *Sim) done(c *call, p Payment) outcome {
	return outcome{change: s.settled(p, c.kind), result: s.whole(p)}
}

// capturePayment is POST /payments/{id}/capture: documented [spec]; that it is COMPLETED at once is assumed [life].
func (s *Sim) capturePayment(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	if err != nil {
		return outcome{}, err
	}
	amount := p.Authorized
	if c.body.has("amount") {
		var exact bool
		if amount, exact = minorOf(c.body.number("amount"), p.Currency); !exact || amount == 0 {
			return outcome{}, badField("amount", "must be greater than or equal to 0.00001, with no more decimals than its currency")
		}
	}
	if err := p.capture(amount, "CAPTURE", s); err != nil {
		return outcome{}, err
	}
	return s.done(c, p), nil
}

func (p *Payment) capture(amount int64, name string, s *Sim) error {
	if p.State != StateHeld {
		return wrongState(*p, "captured")
	}
	if amount > p.Authorized {
		return badField("amount", "exceeds the authorized amount")
	}
	p.Captured, p.Amount = amount, amount
	p.move(name, StateCompleted, s.now())
	return nil
}

// voidPayment is POST /payments/{id}/void [spec]. It sets no code: assumed.
func (s *Sim) voidPayment(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	if err != nil {
		return outcome{}, err
	}
	if err := p.void(s); err != nil {
		return outcome{}, err
	}
	return s.done(c, p), nil
}

func (p *Payment) void(s *Sim) error {
	if p.State != StateHeld {
		return wrongState(*p, "voided")
	}
	p.Voided = p.Authorized
	p.move("VOID", StateCancelled, s.now())
	return nil
}

// registerChargeback is POST /payments/{id}/chargebacks, once for a completed deposit [spec]. The answer is the deposit:
// assumed.
func (s *Sim) registerChargeback(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	switch {
	case err != nil:
		return outcome{}, err
	case p.Type != typeDeposit || p.State != StateCompleted:
		return outcome{}, wrongState(p, "charged back")
	case p.Chargeback != nil:
		return outcome{}, refuse(http.StatusBadRequest, "Transaction has chargeback already")
	}
	now := s.now()
	p.Chargeback = &Chargeback{State: "OPEN", Description: c.body.text("description"), At: now}
	if state := c.body.text("state"); state != "" {
		p.Chargeback.State = state
	}
	p.move("CHARGEBACK", StateCompleted, now)
	return outcome{change: change{Payments: []Payment{p}, Done: []string{c.kind}}, result: s.whole(p)}, nil
}

// approvePayment is POST /payments/{id}/approve: the withdrawal goes on [life].
func (s *Sim) approvePayment(c *call) (outcome, error) {
	p, err := s.waiting(c)
	if err != nil {
		return outcome{}, err
	}
	p.Settles = true
	p.move("APPROVE", StatePending, s.now())
	return outcome{
		change: change{Payments: []Payment{p}, Done: []string{c.kind}}, result: s.whole(p), settle: p.ID,
	}, nil
}

// rejectPayment is POST /payments/{id}/reject: the withdrawal is CANCELLED, its reason the external result code [spec].
func (s *Sim) rejectPayment(c *call) (outcome, error) {
	p, err := s.waiting(c)
	if err != nil {
		return outcome{}, err
	}
	p.ExternalResultCode = c.body.text("rejectReason")
	p.fail("REJECT", StateCancelled, codeMerchant, s.now())
	return s.done(c, p), nil
}

func (s *Sim) waiting(c *call) (Payment, error) {
	p, err := s.own(c, c.id)
	if err == nil && (p.Type != typeWithdrawal || p.State != StateReview) {
		err = wrongState(p, c.kind+"ed")
	}
	return p, err
}

// executeDeposit is PATCH /payments/{id}: a deposit goes on without its page [seed]. Not for cards, and then the customer
// has to pay by what externalRefs says: assumed.
func (s *Sim) executeDeposit(c *call) (outcome, error) {
	p, err := s.own(c, c.id)
	switch {
	case err != nil:
		return outcome{}, err
	case p.Type != typeDeposit || p.State != StateCheckout:
		return outcome{}, wrongState(p, "executed")
	case p.Method == "" || p.isCard():
		return outcome{}, refuse(http.StatusBadRequest, "Payment method can not be executed without redirection")
	}
	p.Refs = map[string]string{"txId": p.ID[:12], "paymentInstructions": "Pay to account 0775503009, reference " + p.ID[:8]}
	p.move("CHECKOUT", StatePending, s.now())
	return outcome{change: change{Payments: []Payment{p}, Done: []string{c.kind}}, result: s.whole(p)}, nil
}

package sim

// createRefund is a payment of its own, PENDING first [spec].
func (s *Sim) createRefund(c *call, p Payment) (outcome, error) {
	if p.ParentID == "" {
		return outcome{}, badField("parentPaymentId", "must not be null")
	}
	parent, err := s.own(c, p.ParentID)
	if err != nil || parent.Type != typeDeposit {
		return outcome{}, badField("parentPaymentId", "is not a deposit of this shop")
	}
	p.Method = parent.Method
	p.move("CREATE_PAYMENT", StatePending, p.Created)
	if code := s.refuseRefund(p, parent); code != "" {
		p.fail("REFUND", StateDeclined, code, p.Created)
		return s.new(c, p), nil
	}
	p.Settles = true
	out := s.new(c, p)
	out.settle = p.ID
	return out, nil
}

// refuseRefund gives the code of a refund that can't be.
func (s *Sim) refuseRefund(p, parent Payment) string {
	switch {
	case parent.State != StateCompleted:
		return codeState
	case p.Currency != parent.Currency:
		return codeCurrency
	case p.Amount > s.refundable(parent), s.tooLarge(p):
		return codeAmount
	case s.declines("refund"):
		return codeAcquirer
	}
	return ""
}

// refundable is what was captured and neither refunded, nor on its way back.
func (s *Sim) refundable(p Payment) int64 {
	left := p.Captured - p.Refunded
	for _, id := range s.ledger.children[p.ID] {
		if child := s.ledger.payments[id]; child.Type == typeRefund && !child.final() {
			left -= child.Amount
		}
	}
	return left
}

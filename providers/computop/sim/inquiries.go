package sim

import "net/http"

// inquireByPayID is GET /payments/getByPayId/{payId} [P:axguide], and GET /payments/{payId} as in v1 [P:tester].
func (s *Sim) inquireByPayID(c *call) (outcome, error) {
	p, err := s.own(c)
	if err != nil {
		return outcome{}, err
	}
	return outcome{answer: answered(http.StatusOK, answerOf(p))}, nil
}

// inquireByTransID is GET /payments/getByTransId/{transId} [P:axdoc], and GET /payments/transactions/{transId} as in v1
// [P:tester]. It knows the transId of payments and credits, not of their operations: assumed.
func (s *Sim) inquireByTransID(c *call) (outcome, error) {
	c.payID = s.ledger.trans[[2]string{c.merchant, c.transID}]
	return s.inquireByPayID(c)
}

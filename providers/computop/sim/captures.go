package sim

// captureWork is POST /payments/{payId}/captures: documented [P:axdoc capturepayment].
func (s *Sim) captureWork(c *call) (outcome, error) {
	return s.follow(c, Payment.Open, (*Payment).capture)
}

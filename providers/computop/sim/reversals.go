package sim

// reversalWork is POST /payments/{payId}/reversals: documented [P:axdoc reversepayment].
func (s *Sim) reversalWork(c *call) (outcome, error) {
	return s.follow(c, Payment.Open, (*Payment).reverse)
}

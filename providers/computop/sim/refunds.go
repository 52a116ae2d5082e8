package sim

// refundWork is POST /payments/{payId}/refunds: documented [P:axdoc refundpayment].
func (s *Sim) refundWork(c *call) (outcome, error) {
	return s.follow(c, Payment.Refundable, (*Payment).refund)
}

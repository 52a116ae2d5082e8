package sim

// incrementWork is POST /payments/{payId}/incrementals: documented [P:axdoc incrementauthorization]. Its duration is read
// and has no effect. That only one increment is allowed is documented for Ratepay alone, and not imitated.
func (s *Sim) incrementWork(c *call) (outcome, error) {
	return s.follow(c, Payment.Open, (*Payment).increment)
}

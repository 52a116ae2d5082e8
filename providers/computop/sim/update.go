package sim

import "net/http"

// updateWork changes refNr, metadata and customerInfo of a payment: documented that it exists [seed 000]; its path
// PATCH /payments/{payId} and what it changes are assumed. It sends no webhook.
func (s *Sim) updateWork(c *call) (outcome, error) {
	p, err := s.own(c)
	if err != nil {
		return outcome{}, err
	}
	if c.body.has("refNr") {
		p.RefNr = c.body.text("refNr")
	}
	if c.body.has("order.merchantReference") {
		p.OrderReference = c.body.text("order.merchantReference")
	}
	if c.body.has("metadata") {
		p.Metadata = c.body.raw["metadata"]
	}
	p.setCustomer(c.body)
	p.Updated = s.now()
	return outcome{
		change: change{Payments: []Payment{p}, Done: []string{c.kind}},
		answer: answered(http.StatusOK, answerOf(p)),
	}, nil
}

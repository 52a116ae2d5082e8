package sim

import "net/http"

// createIntent is POST /payment-intents: documented [seed 001]. The intent is noted and can do nothing else here.
func (s *Sim) createIntent(c *call) (outcome, error) {
	i := &intent{
		ID: s.newID(), MerchantID: c.merchant, TransID: c.body.text("transId"),
		Value: c.body.integer("amount.value"), Currency: c.body.text("amount.currency"), Created: s.now(),
	}
	return outcome{
		change: change{Intent: i, Done: []string{c.kind}},
		answer: answered(http.StatusOK, map[string]string{"id": i.ID}),
	}, nil
}

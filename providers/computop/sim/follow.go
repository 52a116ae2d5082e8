package sim

import "net/http"

// follow does an operation on an earlier payment. An unknown payId is a 404 in the short shape: assumed. Without an
// amount it takes all there is [P:axguide].
func (s *Sim) follow(c *call, all func(Payment) int64, act func(*Payment, Operation) error) (outcome, error) {
	p, err := s.own(c)
	if err != nil {
		return outcome{}, err
	}
	if code := simulated(c.body.text("simulationMode")); code != "" {
		return outcome{}, refuse(code)
	}
	op := Operation{
		XID: s.newID(), Kind: c.kind, Amount: c.body.integer("amount.value"), TransID: c.body.text("transId"),
		RefNr: c.body.text("refNr"), Key: c.key, At: s.now(),
	}
	if !c.body.has("amount") {
		op.Amount = all(p)
	} else if c.body.text("amount.currency") != p.Currency {
		return outcome{}, refuse(codeCurrency)
	}
	if err := act(&p, op); err != nil {
		return outcome{}, err
	}
	return outcome{
		change: change{Payments: []Payment{p}, Done: []string{c.kind}},
		answer: answered(http.StatusOK, c.echo(p)),
		notify: c.kind,
	}, nil
}

// own gives the payment of the path when it is the merchant's own.
func (s *Sim) own(c *call) (Payment, error) {
	p, err := s.find(c.payID)
	if err == nil && p.MerchantID != c.merchant {
		return Payment{}, refuse(codeUnknownPayID)
	}
	return p, err
}

// echo answers an operation with its own transId, refNr and metadata [seed 001], and the amounts of the whole payment:
// assumed.
func (c *call) echo(p Payment) paymentAnswer {
	a := answerOf(p)
	a.TransID, a.RefNr = c.body.text("transId"), c.body.text("refNr")
	if metadata := c.body.raw["metadata"]; metadata != nil {
		a.Metadata = metadata
	}
	return a
}

package sim

import "net/http"

// createCredit is POST /payments/refunds, a refund without reference: documented [P:axdoc refundexternalpayment], without
// an Idempotency-Key. That it is a record of its own, REFUNDED, with refundedValue its amount, is assumed.
func (s *Sim) createCredit(c *call) (outcome, error) {
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	if code := simulated(p.SimulationMode); code != "" {
		return outcome{}, refuse(code)
	}
	p.Kind, p.CaptureMethod, p.Refunded = KindCredit, "", p.Amount
	p.record(Operation{XID: p.XID, Kind: "credit", Amount: p.Amount, TransID: p.TransID, RefNr: p.RefNr, At: p.Created})
	return outcome{
		change: change{Payments: []Payment{p}, Done: []string{c.kind}},
		answer: answered(http.StatusOK, answerOf(p)),
		notify: c.kind,
	}, nil
}

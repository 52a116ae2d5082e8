package sim

import "net/http"

// confirmWork finishes a DIRECT payment of several steps: documented that it exists [seed 000]; its path
// POST /payments/{payId}/confirm, and which payments wait for it, are assumed.
func (s *Sim) confirmWork(c *call) (outcome, error) {
	p, err := s.own(c)
	if err != nil {
		return outcome{}, err
	}
	if p.Status != StatusPending {
		return outcome{}, refuse(codeNotConfirmable)
	}
	if mode := c.body.text("simulationMode"); mode != "" {
		p.SimulationMode = mode
	}
	did := s.pay(&p, card{}, nil)
	out := outcome{
		change: change{Payments: []Payment{p}, Done: append([]string{c.kind}, did...)},
		answer: answered(http.StatusOK, answerOf(p)),
		notify: did[0],
	}
	if p.Status == StatusFailed {
		out.answer = s.declined(p)
	}
	return out, nil
}

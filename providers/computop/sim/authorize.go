package sim

import (
	"errors"
)

// pay authorizes a payment, and captures it at once where capture is AUTOMATIC [P:axguide]; or declines it when the card
// is refused or simulationMode says so. It says what it did. The caller holds s.mu and commits.
func (s *Sim) pay(p *Payment, c card, refusedCard error) []string {
	now := s.now()
	p.CardBrand, p.Last4, p.Expiry = c.brand, c.last4, c.expiry
	code := simulated(p.SimulationMode)
	var r *refusal
	if errors.As(refusedCard, &r) {
		code = r.code
	}
	if code != "" {
		p.finish(StatusFailed, code, now)
		return []string{"decline"}
	}
	p.Authorized = p.Amount
	s.keep(p)
	p.CaptureAt = capturesAt(*p, now)
	p.record(Operation{XID: s.newID(), Kind: "authorization", Amount: p.Amount, TransID: p.TransID, RefNr: p.RefNr, At: now})
	if p.CaptureMethod != captureAutomatic {
		return []string{"authorization"}
	}
	p.Captured = p.Authorized
	p.record(Operation{XID: s.newID(), Kind: "capture", Amount: p.Amount, TransID: p.TransID, RefNr: p.RefNr, At: now})
	return []string{"authorization", "autocapture"}
}

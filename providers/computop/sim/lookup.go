package sim

import (
	"slices"
	"time"
)

// find gives a payment as it is now: what fell due since the last look is settled first. The caller holds s.mu.
func (s *Sim) find(payID string) (Payment, error) {
	p, ok := s.ledger.payments[payID]
	if !ok {
		return Payment{}, refuse(codeUnknownPayID)
	}
	return s.settle(p)
}

// settle does what time alone does: an unpaid payment expires at its expirationTime, an authorized one is captured when
// its delay is over. It happens at the first look afterwards.
func (s *Sim) settle(p Payment) (Payment, error) {
	now := s.now()
	switch {
	case p.waits() && reached(p.ExpirationTime, now):
		p.finish(StatusExpired, codeExpired, now)
		return p, s.finished(p, "expiry")
	case p.Open() > 0 && reached(p.CaptureAt, now):
		op := Operation{XID: s.newID(), Kind: "capture", Amount: p.Open(), TransID: p.TransID, At: now}
		if err := p.capture(op); err != nil {
			return p, err
		}
		return p, s.finished(p, "autocapture")
	}
	return p, nil
}

func reached(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }

// finished commits a change that no request asked for, and tells the merchant.
func (s *Sim) finished(p Payment, did ...string) error {
	if err := s.commit(change{Payments: []Payment{p}, Done: did}); err != nil {
		return err
	}
	s.notify(p, did[len(did)-1])
	return nil
}

// finish ends a payment that was not authorized.
func (p *Payment) finish(status, code string, at time.Time) {
	p.Status, p.ResponseCode, p.ResponseDescription, p.Updated = status, code, (&refusal{code: code}).description(), at
}

// Payment gives a payment or credit by its payId.
func (s *Sim) Payment(payID string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(payID)
	return p.clone(), err == nil
}

// ByTransID gives a payment or credit by the merchant's transId, whoever the merchant is.
func (s *Sim) ByTransID(id string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, payID := range s.ledger.order {
		if s.ledger.payments[payID].TransID == id {
			p, err := s.find(payID)
			return p.clone(), err == nil
		}
	}
	return Payment{}, false
}

// Payments gives everything in the ledger, oldest first.
func (s *Sim) Payments() []Payment {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Payment, 0, len(s.ledger.order))
	for _, payID := range s.ledger.order {
		if p, err := s.find(payID); err == nil {
			all = append(all, p.clone())
		}
	}
	return slices.Clip(all)
}

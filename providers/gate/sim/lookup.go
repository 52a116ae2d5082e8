package sim

import (
	"slices"
	"time"
)

// find gives a record as it is now: what fell due since the last look is settled first. The caller holds s.mu.
func (s *Sim) find(n name) (Payment, error) {
	p, ok := s.ledger.payments[n]
	if !ok {
		return Payment{}, refuse("1104")
	}
	if p.Waits() && reached(p.Expires, s.now()) {
		p.end(StatusExpired, s.now())
		return p, s.keep(p, "expiry")
	}
	return p, nil
}

func reached(at, now time.Time) bool { return !at.IsZero() && !now.Before(at) }

// keep commits a change that no request of the merchant's asked for, and tells the merchant.
func (s *Sim) keep(p Payment, did ...string) error {
	if err := s.commit(change{Payments: []Payment{p}, Done: did}); err != nil {
		return err
	}
	s.notify(p, did[len(did)-1])
	return nil
}

// Payment gives a record by the merchant's reference, whoever the merchant is.
func (s *Sim) Payment(reference string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.first[reference])
	return p.clone(), err == nil
}

// Payments gives everything in the ledger, oldest first.
func (s *Sim) Payments() []Payment {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Payment, 0, len(s.ledger.order))
	for _, n := range s.ledger.order {
		if p, err := s.find(n); err == nil {
			all = append(all, p.clone())
		}
	}
	return slices.Clip(all)
}

// PageURL gives the address of a payment's page, or of its 3-D Secure step; "" where the customer has nothing to do.
func (s *Sim) PageURL(reference string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.first[reference])
	switch {
	case err != nil || p.Token == "":
		return ""
	case p.Hosted:
		return s.public + "/pay/" + p.Token
	case p.Step != "":
		return s.public + "/3ds/" + p.Token
	}
	return ""
}

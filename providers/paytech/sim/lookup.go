package sim

import (
	"net/http"
	"slices"
)

// find gives a payment as it is now: what fell due since the last look is settled first. The caller holds s.mu.
func (s *Sim) find(id string) (Payment, error) {
	p, ok := s.ledger.payments[id]
	if !ok {
		return Payment{}, refuse(http.StatusNotFound, "Payment not found")
	}
	switch {
	case p.Type == typeDeposit && (p.State == StateCheckout || p.Challenge) && !s.now().Before(p.Created.Add(s.opts.CheckoutTime)):
		p.Challenge = false
		p.fail("CANCEL", StateCancelled, codeTimeout, s.now())
		return p, s.finished(s.settled(p, "timeout"))
	case p.Settles && p.State == StatePending && !s.hold:
		ch := s.settle(&p)
		return p, s.finished(ch)
	}
	return p, nil
}

// Payment gives a payment by its id.
func (s *Sim) Payment(id string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(id)
	return p.clone(), err == nil
}

// ByReference gives every payment with a referenceId, oldest first, whatever the shop.
func (s *Sim) ByReference(reference string) []Payment {
	return slices.DeleteFunc(s.Payments(), func(p Payment) bool { return p.ReferenceID != reference })
}

// Payments gives everything in the ledger, oldest first.
func (s *Sim) Payments() []Payment {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Payment, 0, len(s.ledger.order))
	for _, id := range s.ledger.order {
		if p, err := s.find(id); err == nil {
			all = append(all, p.clone())
		}
	}
	return all
}

// Tokens gives the saved cards.
func (s *Sim) Tokens() []Token {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Token, 0, len(s.ledger.tokenOrder))
	for _, id := range s.ledger.tokenOrder {
		all = append(all, s.ledger.tokens[id])
	}
	return all
}

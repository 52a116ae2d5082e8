package sim

import "slices"

// find gives a transaction as it is now. The caller holds s.mu.
func (s *Sim) find(paymentID string) (Payment, error) {
	p, ok := s.ledger.payments[paymentID]
	if !ok {
		return Payment{}, refuse(codeNotFound)
	}
	return p.clone(), nil
}

// own gives a transaction when it is the member's own. The caller holds s.mu.
func (s *Sim) own(member, paymentID string) (Payment, error) {
	p, err := s.find(paymentID)
	if err == nil && p.MemberID != member {
		return Payment{}, refuse(codeNotFound)
	}
	return p, err
}

// Payment gives a transaction by its paymentId.
func (s *Sim) Payment(paymentID string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(paymentID)
	return p, err == nil
}

// ByReference gives a transaction by the merchant's own name for it, whoever the merchant is.
func (s *Sim) ByReference(merchantTransactionID string) (Payment, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.ledger.order {
		if p := s.ledger.payments[id]; p.MerchantTransactionID == merchantTransactionID {
			return p.clone(), true
		}
	}
	return Payment{}, false
}

// Payments gives every transaction, oldest first.
func (s *Sim) Payments() []Payment {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Payment, 0, len(s.ledger.order))
	for _, id := range s.ledger.order {
		all = append(all, s.ledger.payments[id].clone())
	}
	return slices.Clip(all)
}

// Registrations gives every saved method that is still kept, oldest first.
func (s *Sim) Registrations() []Registration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Registration
	for _, id := range s.ledger.kept {
		if r := s.ledger.registrations[id]; !r.Deleted {
			all = append(all, r)
		}
	}
	return all
}

// Invoices gives every invoice, oldest first.
func (s *Sim) Invoices() []Invoice {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Invoice
	for _, id := range s.ledger.issued {
		all = append(all, s.ledger.invoices[id])
	}
	return all
}

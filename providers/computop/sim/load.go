package sim

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// Load puts records into the ledger as they are, such as a demo's history: one write to the journal, no webhook. What a
// record leaves out (payId, kind, amount, status, response code, times) is filled in. A payId that is there already is
// replaced. A record whose sums cannot be refuses them all.
func (s *Sim) Load(records []Payment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := make([]change, 0, len(records))
	for i, p := range records {
		p, err := s.complete(p.clone())
		if err != nil {
			return fmt.Errorf("computop simulator: record %d: %w", i, err)
		}
		changes = append(changes, change{Payments: []Payment{p}})
	}
	if err := s.journal.append(changes...); err != nil {
		return fmt.Errorf("computop simulator: %w", err)
	}
	for _, c := range changes {
		s.ledger.apply(c)
	}
	return nil
}

func (s *Sim) complete(p Payment) (Payment, error) {
	if p.MerchantID == "" || len(p.Currency) != 3 {
		return p, fmt.Errorf("merchant %q and currency %q must be set", p.MerchantID, p.Currency)
	}
	if min(p.Amount, p.Authorized, p.Captured, p.Refunded, p.Reversed, p.Lapsed, p.Open()) < 0 {
		return p, fmt.Errorf("amounts of %s cannot be", p.TransID)
	}
	p.Kind = cmp.Or(p.Kind, KindPayment)
	if p.Kind == KindPayment && p.Refundable() < 0 {
		return p, fmt.Errorf("more of %s is refunded than captured", p.TransID)
	}
	if p.Metadata != nil && !json.Valid(p.Metadata) {
		return p, fmt.Errorf("metadata of %s is not JSON", p.TransID)
	}
	s.fill(&p)
	return p, nil
}

func (s *Sim) fill(p *Payment) {
	p.PayID = cmp.Or(p.PayID, s.newID())
	p.XID = cmp.Or(p.XID, s.newID())
	p.Amount = cmp.Or(p.Amount, p.Authorized, p.Refunded)
	p.ResponseCode = cmp.Or(p.ResponseCode, codeOK)
	p.ResponseDescription = cmp.Or(p.ResponseDescription, (&refusal{code: p.ResponseCode}).description())
	if p.Status == "" {
		p.Status = StatusCreated
		p.restate()
	}
	if p.Created.IsZero() {
		p.Created = s.now()
	}
	if p.Updated.IsZero() {
		p.Updated = p.Created
	}
}

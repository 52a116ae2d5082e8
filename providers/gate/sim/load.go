package sim

import (
	"cmp"
	"fmt"
)

// Load puts records into the ledger as they are, such as a demo's history: one write to the journal, no webhook. What a
// record leaves out (kind, amount, status, times) is filled in. A reference that is there already is replaced. A record
// whose sums cannot be refuses them all.
func (s *Sim) Load(records []Payment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := make([]change, 0, len(records))
	for i, p := range records {
		p, err := s.complete(p.clone())
		if err != nil {
			return fmt.Errorf("gate simulator: record %d: %w", i, err)
		}
		changes = append(changes, change{Payments: []Payment{p}})
	}
	if err := s.journal.append(changes...); err != nil {
		return fmt.Errorf("gate simulator: %w", err)
	}
	for _, c := range changes {
		s.ledger.apply(c)
	}
	return nil
}

func (s *Sim) complete(p Payment) (Payment, error) {
	p.Kind = cmp.Or(p.Kind, KindPayment)
	p.Amount = cmp.Or(p.Amount, p.Authorized)
	switch {
	case p.Terminal == "" || p.Reference == "" || len(p.Currency) != 3:
		return p, fmt.Errorf("terminal %q, reference %q and currency %q must be set", p.Terminal, p.Reference, p.Currency)
	case min(p.Amount, p.Authorized, p.Captured, p.Refunded, p.Reversed, p.Open(), p.Captured-p.Refunded) < 0,
		p.Authorized != 0 && p.Authorized != p.Amount, p.Captured != 0 && p.Captured != p.Amount:
		return p, fmt.Errorf("amounts of %s cannot be", p.Reference)
	}
	if p.Status == "" {
		p.Status = StatusNone
		p.restate()
	}
	if p.Created.IsZero() {
		p.Created = s.now()
	}
	if p.Updated.IsZero() {
		p.Updated = p.Created
	}
	return p, nil
}

// Terminal is the name of an API key's terminal in the ledger, which holds no key.
func Terminal(key string) string { return terminalOf(key) }

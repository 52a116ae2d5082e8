package sim

import (
	"cmp"
	"fmt"
)

// Load puts records into the ledger as they are, such as a demo's history: one write to the journal, no webhook. What a
// record leaves out (id, type, state, times) is filled in, and what its amounts say for certain is put right. An id that is there already is replaced. A record that cannot
// be refuses them all.
func (s *Sim) Load(records []Payment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := make([]change, 0, len(records))
	for i, p := range records {
		p, err := s.complete(p.clone())
		if err != nil {
			return fmt.Errorf("paytech simulator: record %d: %w", i, err)
		}
		changes = append(changes, change{Payments: []Payment{p}})
	}
	if err := s.journal.append(changes...); err != nil {
		return fmt.Errorf("paytech simulator: %w", err)
	}
	for _, c := range changes {
		s.ledger.apply(c)
	}
	return nil
}

func (s *Sim) complete(p Payment) (Payment, error) {
	switch {
	case p.Shop == "" || len(p.Currency) < 3:
		return p, fmt.Errorf("shop %q and currency %q must be set", p.Shop, p.Currency)
	case min(p.Amount, p.Authorized, p.Captured, p.Refunded, p.Voided) < 0, p.Captured+p.Voided > p.Authorized, p.Refunded > p.Captured:
		return p, fmt.Errorf("amounts of %q cannot be", p.ReferenceID)
	}
	p.ID, p.Type = cmp.Or(p.ID, s.newID()), cmp.Or(p.Type, typeDeposit)
	p.Amount = cmp.Or(p.Captured, p.Amount, p.Authorized) // after a capture in part it is what was captured
	p.PreAuth = p.PreAuth || p.State == StateHeld || p.Voided > 0 || p.Captured > 0 && p.Captured < p.Authorized
	if p.Created.IsZero() {
		p.Created = s.now()
	}
	if p.Updated.IsZero() {
		p.Updated = p.Created
	}
	p.Created, p.Updated = p.Created.UTC(), p.Updated.UTC()
	p.ErrorMessage = cmp.Or(p.ErrorMessage, messages[p.ErrorCode])
	if p.State == "" {
		p.State = stateOf(p)
	}
	if len(p.Operations) == 0 {
		p.remember()
	}
	return p, nil
}

// stateOf follows from the amounts.
func stateOf(p Payment) string {
	switch {
	case p.Captured > 0:
		return StateCompleted
	case p.Voided > 0:
		return StateCancelled
	case p.Authorized > 0:
		return StateHeld
	case p.Type == typeDeposit:
		return StateCheckout
	}
	return StateCompleted
}

// remember invents the shortest history that leads to the state.
func (p *Payment) remember() {
	state, at := p.State, p.Updated
	p.move("CREATE_PAYMENT", StatePending, p.Created)
	switch {
	case p.Authorized > 0 && p.PreAuth:
		p.move("DEPOSIT", StateHeld, p.Created)
		if p.Voided > 0 {
			p.move("VOID", state, at)
		} else if p.Captured > 0 {
			p.move("CAPTURE", state, at)
		}
	case state != StatePending:
		p.move(p.Type, state, at)
	}
	p.State, p.Updated = state, at
}

package sim

import (
	"cmp"
	"fmt"
)

// Load puts records into the ledger as they are, such as a demo's history: one write to the journal, no notification. What a
// record leaves out (paymentId, kind, type, amount, status, mode, times) is filled in. A paymentId that is there already is
// replaced. A record whose sums cannot be, or can't be written with two decimals, refuses them all.
func (s *Sim) Load(records []Payment) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes := make([]change, 0, len(records))
	taken := map[string]bool{}
	for i, p := range records {
		p, err := s.complete(p.clone(), taken)
		if err != nil {
			return fmt.Errorf("paymentz simulator: record %d: %w", i, err)
		}
		changes = append(changes, change{Payments: []Payment{p}})
	}
	if err := s.journal.append(changes...); err != nil {
		return fmt.Errorf("paymentz simulator: %w", err)
	}
	for _, c := range changes {
		s.ledger.apply(c)
	}
	return nil
}

func (s *Sim) complete(p Payment, taken map[string]bool) (Payment, error) {
	if p.MemberID == "" || !wireCurrency.MatchString(p.Currency) {
		return p, fmt.Errorf("member %q and currency %q must be set", p.MemberID, p.Currency)
	}
	for _, n := range []int64{p.Amount, p.Authorized, p.Captured, p.Refunded, p.Reversed, p.Disputed, p.Open(), p.Refundable() - p.Disputed} {
		if n < 0 || n > maxMinor || exponent(p.Currency) == 3 && n%10 != 0 {
			return p, fmt.Errorf("amounts of %s cannot be", p.MerchantTransactionID)
		}
	}
	s.fill(&p, taken)
	return p, nil
}

func (s *Sim) fill(p *Payment, taken map[string]bool) {
	for n := 0; p.PaymentID == ""; n++ {
		if id := fmt.Sprint(firstID + len(s.ledger.order) + len(taken) + n); !taken[id] && s.ledger.payments[id].PaymentID == "" {
			p.PaymentID = id
		}
	}
	taken[p.PaymentID] = true
	p.Kind, p.Type = cmp.Or(p.Kind, KindPayment), cmp.Or(p.Type, TypeHold)
	p.Amount = cmp.Or(p.Amount, p.Authorized)
	p.Mode = cmp.Or(p.Mode, "CC")
	p.Status = cmp.Or(p.Status, p.derive())
	if p.Created.IsZero() {
		p.Created = s.now()
	}
	if p.Updated.IsZero() {
		p.Updated = p.Created
	}
}

// derive finds the status in the amounts.
func (p *Payment) derive() string {
	switch {
	case p.Kind == KindPayout:
		return StatusPayoutSuccessful
	case p.Disputed > 0:
		return StatusChargeback
	case p.Captured > 0:
		return p.undisputed()
	case p.Authorized == 0:
		return StatusBegun
	case p.Open() == 0:
		return StatusAuthCancelled
	}
	return StatusAuthSuccessful
}

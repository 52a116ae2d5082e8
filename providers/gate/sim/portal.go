package sim

import "fmt"

// PortalRefund refunds as if somebody had done it in the provider's portal; minor 0 means all there is.
// The merchant hears of it by webhook only if PortalWebhooks is set.
func (s *Sim) PortalRefund(reference string, minor int64) error {
	return s.behind(reference, "refund", minor, Payment.Refundable, (*Payment).refund)
}

// PortalCapture captures behind the merchant's back, as the merchant has no call for it; minor 0 means all that is held,
// and nothing else is taken.
func (s *Sim) PortalCapture(reference string, minor int64) error {
	return s.behind(reference, "capture", minor, Payment.Open, (*Payment).capture)
}

// PortalReverse lets go of what is held; minor 0 means all of it, and nothing else is taken.
func (s *Sim) PortalReverse(reference string, minor int64) error {
	return s.behind(reference, "reversal", minor, Payment.Open, (*Payment).reverse)
}

// Expire lets a payment expire that nobody has paid.
func (s *Sim) Expire(reference string) error {
	return s.act(reference, func(p *Payment) ([]string, error) {
		p.end(StatusExpired, rounded(s.now()))
		return []string{"expiry"}, nil
	})
}

func (s *Sim) behind(reference, kind string, minor int64, all func(Payment) int64, do func(*Payment, Operation) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(s.ledger.first[reference])
	if err == nil && p.Kind != KindPayment {
		err = refuse("1105")
	}
	if err != nil {
		return fmt.Errorf("gate simulator: payment %s: %w", reference, err)
	}
	if minor < 0 {
		return fmt.Errorf("gate simulator: amount %d is negative", minor)
	}
	if minor == 0 {
		minor = all(p)
	}
	if err := do(&p, Operation{Kind: kind, Amount: minor, Reference: "portal", At: rounded(s.now())}); err != nil {
		return fmt.Errorf("gate simulator: payment %s: %w", reference, err)
	}
	did := "portal-" + kind
	if err := s.commit(change{Payments: []Payment{p}, Done: []string{did}}); err != nil {
		return fmt.Errorf("gate simulator: %w", err)
	}
	if s.portal {
		s.notify(p, did)
	}
	return nil
}

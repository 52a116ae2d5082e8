package sim

import "fmt"

// PortalRefund refunds as if somebody had done it in the provider's portal; minor 0 means all there is.
// The merchant hears of it by webhook only if PortalWebhooks is set.
func (s *Sim) PortalRefund(payID string, minor int64) error {
	return s.behind(payID, "refund", minor, Payment.Refundable, (*Payment).refund)
}

// PortalCapture captures behind the merchant's back; minor 0 means all that is open.
func (s *Sim) PortalCapture(payID string, minor int64) error {
	return s.behind(payID, "capture", minor, Payment.Open, (*Payment).capture)
}

// PortalReverse reverses behind the merchant's back; minor 0 means all that is open.
func (s *Sim) PortalReverse(payID string, minor int64) error {
	return s.behind(payID, "reversal", minor, Payment.Open, (*Payment).reverse)
}

// Expire lets an unpaid payment expire, or what is open of an authorization; minor 0 means all that is open.
func (s *Sim) Expire(payID string, minor int64) error {
	s.mu.Lock()
	p, err := s.find(payID)
	waits := err == nil && p.waits()
	s.mu.Unlock()
	if !waits {
		return s.behind(payID, "expiry", minor, Payment.Open, (*Payment).lapse)
	}
	return s.act(payID, func(p *Payment) ([]string, error) {
		p.finish(StatusExpired, codeExpired, s.now())
		return []string{"expiry"}, nil
	})
}

func (s *Sim) behind(payID, kind string, minor int64, all func(Payment) int64, do func(*Payment, Operation) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(payID)
	if err != nil {
		return fmt.Errorf("computop simulator: payment %s: %w", payID, err)
	}
	if minor < 0 {
		return fmt.Errorf("computop simulator: amount %d is negative", minor)
	}
	if minor == 0 {
		minor = all(p)
	}
	did := "portal-" + kind
	if kind == "expiry" {
		did = kind
	}
	if err := do(&p, Operation{XID: s.newID(), Kind: kind, Amount: minor, RefNr: "portal", At: s.now()}); err != nil {
		return fmt.Errorf("computop simulator: payment %s: %w", payID, err)
	}
	if err := s.commit(change{Payments: []Payment{p}, Done: []string{did}}); err != nil {
		return fmt.Errorf("computop simulator: %w", err)
	}
	if s.portal {
		s.notify(p, did)
	}
	return nil
}

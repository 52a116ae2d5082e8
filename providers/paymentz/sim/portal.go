package sim

import "fmt"

// PortalRefund refunds as if somebody had done it in the provider's portal; minor 0 means all there is.
// The merchant hears of it by notification only if PortalWebhooks is set.
func (s *Sim) PortalRefund(paymentID string, minor int64) error {
	return s.behind(paymentID, "portal-refund", minor, Payment.Refundable, func(p *Payment, n int64) error { return p.refund(n, s.now()) })
}

// PortalCapture captures behind the merchant's back; minor 0 means all that is open.
func (s *Sim) PortalCapture(paymentID string, minor int64) error {
	return s.behind(paymentID, "portal-capture", minor, Payment.Open, func(p *Payment, n int64) error { return p.capture(n, s.now()) })
}

// PortalReverse reverses behind the merchant's back: all that is held.
func (s *Sim) PortalReverse(paymentID string) error {
	return s.behind(paymentID, "portal-reversal", 0, Payment.Open, func(p *Payment, _ int64) error { return p.reverse(s.now()) })
}

// Chargeback has the customer's bank take money back; minor 0 means all that is captured and not refunded.
func (s *Sim) Chargeback(paymentID string, minor int64) error {
	return s.behind(paymentID, "chargeback", minor, Payment.Refundable, func(p *Payment, n int64) error { return p.chargeback(n, s.now()) })
}

// WinBack has the bank give it again.
func (s *Sim) WinBack(paymentID string) error {
	return s.behind(paymentID, "wonback", 0, Payment.Refundable, func(p *Payment, _ int64) error { return p.winBack(s.now()) })
}

// Payoff has the platform pay the merchant: the payment is settled.
func (s *Sim) Payoff(paymentID string) error {
	return s.behind(paymentID, "settlement", 0, Payment.Refundable, func(p *Payment, _ int64) error { return p.settle(s.now()) })
}

func (s *Sim) behind(paymentID, kind string, minor int64, all func(Payment) int64, do func(*Payment, int64) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(paymentID)
	if err != nil {
		return fmt.Errorf("paymentz simulator: payment %s: %w", paymentID, err)
	}
	if minor < 0 || exponent(p.Currency) == 3 && minor%10 != 0 {
		return fmt.Errorf("paymentz simulator: amount %d can't be", minor)
	}
	if minor == 0 {
		minor = all(p)
	}
	if err := do(&p, minor); err != nil {
		return fmt.Errorf("paymentz simulator: payment %s: %w", paymentID, err)
	}
	if err := s.commit(change{Payments: []Payment{p}, Done: []string{kind}}); err != nil {
		return fmt.Errorf("paymentz simulator: %w", err)
	}
	if s.portal {
		s.notify(p, kind)
	}
	return nil
}

package sim

import (
	"cmp"
	"fmt"
)

// Pay does what the hosted page's Pay button does, with a card number, or with the test card when it is "".
// A card that no bank would take is an error and leaves the payment open, as on the page.
func (s *Sim) Pay(payID, number string) error {
	return s.act(payID, func(p *Payment) ([]string, error) {
		return s.payWith(p, cmp.Or(number, testCard), "12/39")
	})
}

// Decline lets the customer's bank refuse, as the page's Decline button does.
func (s *Sim) Decline(payID string) error {
	return s.act(payID, s.declineIt)
}

// Cancel does what the page's Cancel button does.
func (s *Sim) Cancel(payID string) error {
	return s.act(payID, s.cancelIt)
}

func (s *Sim) payWith(p *Payment, number, expiry string) ([]string, error) {
	p.Method = cmp.Or(p.Method, "CARD")
	if p.Method != "CARD" {
		return s.pay(p, card{}, nil), nil
	}
	c, err := readCard(number, expiry, s.now())
	if err != nil {
		return nil, err
	}
	return s.pay(p, c, nil), nil
}

func (s *Sim) declineIt(p *Payment) ([]string, error) {
	p.Method = cmp.Or(p.Method, "CARD")
	p.finish(StatusFailed, codeDeclined, s.now())
	return []string{"decline"}, nil
}

func (s *Sim) cancelIt(p *Payment) ([]string, error) {
	p.finish(StatusCancelled, codeCancelled, s.now())
	return []string{"cancel"}, nil
}

// act changes a payment that waits for its customer, and sends its webhook: documented for a payment that became final
// [P:nexi][P:axguide].
func (s *Sim) act(payID string, do func(*Payment) ([]string, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(payID)
	if err == nil && !p.waits() {
		err = refuse(codeIsFinal)
	}
	if err != nil {
		return fmt.Errorf("computop simulator: payment %s: %w", payID, err)
	}
	did, err := do(&p)
	if err != nil {
		return fmt.Errorf("computop simulator: payment %s: %w", payID, err)
	}
	if err := s.commit(change{Payments: []Payment{p}, Done: did}); err != nil {
		return fmt.Errorf("computop simulator: %w", err)
	}
	s.notify(p, did[0])
	return nil
}

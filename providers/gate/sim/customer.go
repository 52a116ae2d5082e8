package sim

import (
	"cmp"
	"errors"
	"fmt"
)

// Pay does what the page's Pay button does, with a card number, or with the test card when it is "". A card that asks
// for 3-D Secure is confirmed too, at each step.
func (s *Sim) Pay(reference, number string) error {
	err := s.act(reference, func(p *Payment) ([]string, error) {
		return s.payWith(p, cmp.Or(number, testCard), "12", "2039", false)
	})
	for err == nil {
		if p, ok := s.Payment(reference); !ok || p.Step == "" {
			break
		}
		err = s.Confirm(reference)
	}
	return err
}

// Decline lets the customer's bank refuse, and the customer give up: whatever attempts are left.
func (s *Sim) Decline(reference string) error {
	return s.act(reference, func(p *Payment) ([]string, error) {
		p.Attempts = 1
		return p.fail("4001", rounded(s.now())), nil
	})
}

// Cancel does what the page's Cancel button does.
func (s *Sim) Cancel(reference string) error { return s.act(reference, s.cancelIt) }

// Confirm takes the step of 3-D Secure that a payment waits for.
func (s *Sim) Confirm(reference string) error {
	return s.act(reference, func(p *Payment) ([]string, error) { return s.stepDone(p, true) })
}

// Refuse is a customer whom 3-D Secure does not confirm.
func (s *Sim) Refuse(reference string) error {
	return s.act(reference, func(p *Payment) ([]string, error) { return s.stepDone(p, false) })
}

func (s *Sim) payWith(p *Payment, number, month, year string, step bool) ([]string, error) {
	if p.Step != "" {
		return nil, errors.New("the payment waits for 3-D Secure")
	}
	cd, err := readCard(number, month, year, s.now())
	if err != nil {
		return nil, err
	}
	if step && cd.step == "" {
		cd.step = StepChallenge
	}
	return s.use(p, cd, "session"), nil
}

func (s *Sim) cancelIt(p *Payment) ([]string, error) {
	p.end(StatusCancelled, rounded(s.now()))
	return []string{"cancel"}, nil
}

func (s *Sim) stepDone(p *Payment, confirmed bool) ([]string, error) {
	switch {
	case p.Step == "":
		return nil, errors.New("the payment does not wait for 3-D Secure")
	case !confirmed:
		return s.settleAttempt(p, "5001"), nil
	case p.Then != "":
		p.Step, p.Then, p.Updated = p.Then, "", rounded(s.now())
		return []string{"challenge"}, nil
	}
	return s.settleAttempt(p, p.After), nil
}

// act changes a payment that waits for its customer, and sends its webhook.
func (s *Sim) act(reference string, do func(*Payment) ([]string, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actOn(s.ledger.first[reference], do)
}

func (s *Sim) actOn(n name, do func(*Payment) ([]string, error)) error {
	p, err := s.find(n)
	if err == nil && !p.Waits() {
		err = refuse("1105")
	}
	if err != nil {
		return fmt.Errorf("gate simulator: payment %s: %w", n.reference, err)
	}
	did, err := do(&p)
	if err == nil {
		err = s.commit(change{Payments: []Payment{p}, Done: did})
	}
	if err != nil {
		return fmt.Errorf("gate simulator: payment %s: %w", n.reference, err)
	}
	s.notify(p, did[len(did)-1])
	return nil
}

package sim

import (
	"fmt"
	"net/http"
)

// PortalRefund refunds as if somebody had done it in the provider's portal; minor 0 means all there is. It makes a payment
// without a referenceId. The merchant hears of it by webhook only if PortalWebhooks is set.
func (s *Sim) PortalRefund(id string, minor int64) error {
	return s.behind(id, "portal-refund", func(p *Payment) (change, error) {
		if minor == 0 {
			minor = s.refundable(*p)
		}
		if p.State != StateCompleted || p.Type != typeDeposit || minor <= 0 || minor > s.refundable(*p) {
			return change{}, wrongState(*p, "refunded with this amount")
		}
		now := s.now()
		r := Payment{
			ID: s.newID(), Shop: p.Shop, Type: typeRefund, ParentID: p.ID, Method: p.Method, Currency: p.Currency, Amount: minor,
			Created: now, Updated: now,
		}
		r.move("CREATE_PAYMENT", StatePending, now)
		ch := s.settle(&r)
		return ch, nil
	})
}

// PortalCapture captures behind the merchant's back; minor 0 means all that is held.
func (s *Sim) PortalCapture(id string, minor int64) error {
	return s.behind(id, "portal-capture", func(p *Payment) (change, error) {
		if minor == 0 {
			minor = p.Authorized
		}
		if err := p.capture(minor, "MANUAL_UPDATE", s); err != nil {
			return change{}, err
		}
		return s.settled(*p, "portal-capture"), nil
	})
}

// PortalVoid lets an authorization go behind the merchant's back.
func (s *Sim) PortalVoid(id string) error {
	return s.behind(id, "portal-void", func(p *Payment) (change, error) {
		if err := p.void(s); err != nil {
			return change{}, err
		}
		return s.settled(*p, "portal-void"), nil
	})
}

// Complete ends a payment well that is held PENDING, or a deposit that was executed without its page.
func (s *Sim) Complete(id string) error { return s.end(id, "") }

// Refuse ends it with a decline.
func (s *Sim) Refuse(id string) error { return s.end(id, codeAcquirer) }

// CompleteAll ends well all that is held, and RefuseAll with a decline.
func (s *Sim) CompleteAll() error { return s.endAll("") }

// RefuseAll is the other way.
func (s *Sim) RefuseAll() error { return s.endAll(codeAcquirer) }

func (s *Sim) endAll(code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.ledger.order {
		p := s.ledger.payments[id]
		if !p.Settles || p.State != StatePending {
			continue
		}
		if code != "" {
			p.Declines = code
		}
		if err := s.finished(s.settle(&p)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sim) end(id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.ledger.payments[id] // not find, which would settle it
	if !ok || p.State != StatePending || p.Challenge {
		return fmt.Errorf("paytech simulator: payment %s: %w", id, refuse(http.StatusBadRequest, "is not held"))
	}
	p.Declines = code
	return s.finished(s.settle(&p))
}

// Expire gives up a page that nobody used, as time would.
func (s *Sim) Expire(id string) error {
	return s.act(id, func(p *Payment) (change, error) {
		if p.State != StateCheckout && !p.Challenge {
			return change{}, wrongState(*p, "expired")
		}
		p.Challenge = false
		p.fail("CANCEL", StateCancelled, codeTimeout, s.now())
		return s.settled(*p, "timeout"), nil
	})
}

func (s *Sim) behind(id, kind string, do func(*Payment) (change, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(id)
	var ch change
	if err == nil {
		ch, err = do(&p)
	}
	if err != nil {
		return fmt.Errorf("paytech simulator: payment %s: %w", id, err)
	}
	ch.Done = []string{kind}
	if !s.portal {
		ch.events = nil
	}
	return s.finished(ch)
}

package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Pay does what the customer does on the page with a card; number "" is one that is taken. A card that asks for 3-D Secure
// leads to the bank's page: Pay again confirms there.
func (s *Sim) Pay(paymentID, number string) error {
	return s.pressed(paymentID, "pay", orTest(number))
}

// Decline has the bank say no, and Cancel has the customer go back.
func (s *Sim) Decline(paymentID string) error { return s.pressed(paymentID, "decline", testCard) }

// Cancel has the customer go back.
func (s *Sim) Cancel(paymentID string) error { return s.pressed(paymentID, "cancel", testCard) }

func orTest(number string) string {
	if number == "" {
		return testCard
	}
	return number
}

func (s *Sim) pressed(paymentID, action, number string) error {
	if err := s.press(paymentID, action, number, "12/39"); err != nil {
		return fmt.Errorf("paymentz simulator: payment %s: %w", paymentID, err)
	}
	return nil
}

// press does what a button of a page says.
func (s *Sim) press(paymentID, action, number, expiry string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(paymentID)
	if err != nil {
		return err
	}
	if p.ended() {
		return refuse(codeFinal)
	}
	var c change
	did := ""
	switch action {
	case "pay":
		did, err = s.payOnPage(&p, &c, number, expiry)
	case "decline":
		did = "decline"
		p.fail(StatusAuthFailed, "Declined by the bank", s.now())
	case "cancel":
		did = "cancel"
		p.fail(StatusCancelled, "Cancelled by the customer", s.now())
	default:
		err = refuse(codeMalformed, "no such button")
	}
	if err != nil {
		return err
	}
	c.Payments = []Payment{p}
	if did != "" {
		c.Done = []string{did}
	}
	if err := s.commit(c); err != nil {
		return err
	}
	if did != "" {
		s.notify(p, did)
	}
	return nil
}

// payOnPage takes the card, or the customer's word at the bank, and says what it did; "" where the bank is asked next.
func (s *Sim) payOnPage(p *Payment, c *change, number, expiry string) (string, error) {
	now := s.now()
	if p.Status == StatusBegun && (p.Mode == "CC" || p.Mode == "DC") {
		card, err := readPageCard(number, expiry, now)
		if err != nil {
			return "", err
		}
		card.Holder = strings.TrimSpace(p.FirstName + " " + p.LastName)
		p.Card, p.Brand = card, brandOf(strings.ReplaceAll(number, " ", ""))
		if wants3D(*p, "") {
			p.Status, p.Waits3D, p.Updated = StatusAuthStarted, true, now
			return "", nil
		}
	}
	did := "authorization"
	if p.Card.Does == doesDecline || s.declines("checkout") {
		did = "decline"
		p.fail(StatusAuthFailed, "Declined by the bank", now)
	} else {
		p.authorize(now)
	}
	s.keepCard(p, c)
	return did, nil
}

// readPageCard reads MM/YY, as the page asks for it.
func readPageCard(number, expiry string, now time.Time) (Card, error) {
	month, year, _ := strings.Cut(strings.ReplaceAll(expiry, " ", ""), "/")
	if len(year) == 2 {
		year = "20" + year
	}
	return readCard(number, month, year, now)
}

// Settle does all that was taken and is under way, and has waiting banks say yes; Fail refuses all of it. Both give the
// number of transactions that changed.
func (s *Sim) Settle() (int, error) { return s.end(true) }

// Fail refuses all that is under way.
func (s *Sim) Fail() (int, error) { return s.end(false) }

func (s *Sim) end(done bool) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := 0
	for _, id := range slices.Clone(s.ledger.order) {
		p := s.ledger.payments[id].clone()
		did, err := s.endOne(&p, done)
		if err != nil {
			return changed, fmt.Errorf("paymentz simulator: payment %s: %w", id, err)
		}
		if did == "" {
			continue
		}
		if err := s.commit(change{Payments: []Payment{p}, Done: []string{did}}); err != nil {
			return changed, fmt.Errorf("paymentz simulator: %w", err)
		}
		s.notify(p, did)
		changed++
	}
	return changed, nil
}

func (s *Sim) endOne(p *Payment, done bool) (did string, err error) {
	word := map[bool]string{true: "finished-", false: "failed-"}[done]
	switch {
	case p.UnderWay != nil:
		did = word + p.UnderWay.Kind
		return did, p.finish(done, s.now())
	case p.Status != StatusAuthStarted || p.Waits3D || p.Card.Does != doesPend:
		return "", nil
	case done:
		p.authorize(s.now())
	default:
		p.fail(StatusAuthFailed, "Declined by the bank", s.now())
	}
	return word + "authorization", nil
}

package sim

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
)

// Pay does what the page's Pay button does, with a card number, or with the first test card when it is "". A card that is
// enrolled for 3-D Secure leaves the payment PENDING: Confirm goes on with it.
func (s *Sim) Pay(id, number string) error {
	return s.act(id, func(p *Payment) (change, error) {
		return s.payWith(p, entry{number: cmp.Or(number, testCards[0].Number)})
	})
}

// PayAs is Pay, and another amount in another currency goes through than the customer was asked for [seed].
func (s *Sim) PayAs(id, number string, minor int64, currency string) error {
	return s.act(id, func(p *Payment) (change, error) {
		if minor <= 0 || len(currency) < 3 {
			return change{}, refuse(http.StatusBadRequest, "an amount and a currency are required")
		}
		if currency != p.Currency { // filled only then [spec]
			p.AskedAmount, p.AskedCurrency = p.Amount, p.Currency
		}
		p.Amount, p.Currency = minor, currency
		return s.payWith(p, entry{number: cmp.Or(number, testCards[0].Number)})
	})
}

// Confirm passes the 3-D Secure step of a payment.
func (s *Sim) Confirm(id string) error { return s.act(id, s.confirmIt) }

// Fail3DS fails it.
func (s *Sim) Fail3DS(id string) error { return s.act(id, s.failIt) }

// Decline lets the customer's bank refuse, as the page's Decline button does.
func (s *Sim) Decline(id string) error { return s.act(id, s.declineIt) }

// Cancel does what the page's Cancel button does.
func (s *Sim) Cancel(id string) error { return s.act(id, s.cancelIt) }

// entry is what a customer typed.
type entry struct {
	number, expiry, holder string
	save                   bool
}

func (s *Sim) payWith(p *Payment, e entry) (change, error) {
	if p.State != StateCheckout {
		return change{}, wrongState(*p, "paid")
	}
	switch {
	case p.Method != "" && !p.isCard():
		return s.conclude(p), nil
	case p.CardMasked == "":
		month, year, ok := readExpiry(cmp.Or(e.expiry, "12/39"))
		if !ok {
			return change{}, refuse(http.StatusBadRequest, "The expiry date is not one")
		}
		c, ok := readCard(e.number, strings.TrimSpace(e.holder), month, year)
		if !ok {
			return change{}, refuse(http.StatusBadRequest, "The card number is not one")
		}
		p.take(c)
	}
	p.SaveCard = p.SaveCard || e.save
	if !p.Enrolled {
		return s.conclude(p), nil
	}
	p.Challenge = true
	p.move("REDIRECT", StatePending, s.now())
	return change{Payments: []Payment{*p}, Done: []string{"challenge"}}, nil
}

func (s *Sim) confirmIt(p *Payment) (change, error) {
	if !p.Challenge {
		return change{}, wrongState(*p, "confirmed")
	}
	return s.conclude(p), nil
}

func (s *Sim) failIt(p *Payment) (change, error) {
	if !p.Challenge {
		return change{}, wrongState(*p, "failed")
	}
	p.Challenge = false
	p.fail("CONFIRMATION", StateDeclined, code3DS, s.now())
	return s.settled(*p, "decline"), nil
}

func (s *Sim) declineIt(p *Payment) (change, error) {
	if p.State != StateCheckout && !p.Challenge {
		return change{}, wrongState(*p, "declined")
	}
	p.Challenge = false
	p.fail("DEPOSIT", StateDeclined, codeHonor, s.now())
	return s.settled(*p, "decline"), nil
}

func (s *Sim) cancelIt(p *Payment) (change, error) {
	if p.State != StateCheckout && !p.Challenge {
		return change{}, wrongState(*p, "cancelled")
	}
	p.Challenge = false
	p.fail("CANCEL", StateCancelled, codeCustomer, s.now())
	return s.settled(*p, "cancel"), nil
}

// act changes a deposit as its customer does, and tells the merchant.
func (s *Sim) act(id string, do func(*Payment) (change, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.find(id)
	if err == nil && p.Type != typeDeposit {
		err = wrongState(p, "paid")
	}
	var ch change
	if err == nil {
		ch, err = do(&p)
	}
	if err == nil {
		err = s.finished(ch)
	}
	if err != nil {
		return fmt.Errorf("paytech simulator: payment %s: %w", id, err)
	}
	return nil
}

package sim

// createCharge is a deposit from what was saved: a recurring chain, or a card [tok]. It needs no customer, is done at
// once, and makes no two-step payment: all assumed.
func (s *Sim) createCharge(c *call, p Payment) (outcome, error) {
	p.PreAuth, p.StartRecurring = false, false
	p.move("CREATE_PAYMENT", StatePending, p.Created)
	t, code, err := s.source(c, &p)
	if err != nil {
		return outcome{}, err
	}
	if code == "" {
		p.hold(t)
		code = p.Declines
	}
	switch {
	case code != "":
	case s.tooLargeDeposit(p):
		code = codeAmount
	case s.declines("charge"):
		code = codeAcquirer
	}
	if code != "" {
		p.fail("DEPOSIT", StateDeclined, code, p.Created)
		return s.new(c, p), nil
	}
	if s.hold {
		p.Settles = true
		return s.new(c, p), nil
	}
	p.ExternalID = "order_" + p.ID[:12]
	p.Authorized, p.Captured = p.Amount, p.Amount
	p.move("DEPOSIT", StateCompleted, p.Created)
	return s.new(c, p), nil
}

// source is the card behind the token; a code where there is none.
func (s *Sim) source(c *call, p *Payment) (Token, string, error) {
	if name := c.body.text("recurringToken"); name != "" {
		first, ok := s.ledger.payments[s.ledger.chains[[2]string{p.Shop, name}]]
		if !ok {
			return Token{}, codeChain, nil
		}
		if p.ParentID != "" && p.ParentID != first.ID {
			return Token{}, "", badField("parentPaymentId", "is not the first payment of this chain")
		}
		p.ParentID, p.RecurringToken = first.ID, name
		if t, ok := s.ledger.tokens[first.CardToken]; ok {
			return t, "", nil
		}
		return Token{
			Masked: first.CardMasked, Brand: first.CardBrand, Holder: first.CardHolder, ExpiryMonth: first.ExpiryMonth,
			ExpiryYear: first.ExpiryYear, Declines: first.Declines,
		}, "", nil
	}
	t, ok := s.ledger.tokens[c.body.text("card.cardToken")]
	if !ok || t.Shop != p.Shop {
		return Token{}, codeCardData, nil
	}
	return t, "", nil
}

// DeclineToken has the bank decline a saved card from now on, or no more.
func (s *Sim) DeclineToken(id string, declines bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.ledger.tokens[id]
	if !ok {
		return refuse(404, "No such token")
	}
	t.Declines = ""
	if declines {
		t.Declines = codeHonor
	}
	return s.commit(change{Tokens: []Token{t}})
}

// SaveCard keeps a card for a shop's customer as if it had been paid with, by the customer's wish, and gives its token.
// What is left out of it is a test card that pays.
func (s *Sim) SaveCard(t Token) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.Shop == "" || t.Customer == "" {
		return "", refuse(400, "a token needs its shop and its customer")
	}
	t.ID, t.Updated, t.SavedByCustomer = s.newID(), s.now(), true
	if t.Masked == "" {
		t.Masked, t.Brand, t.ExpiryMonth, t.ExpiryYear, t.Holder = "400000***0408", "VISA", "12", "2039", "Test Customer"
	}
	return t.ID, s.commit(change{Tokens: []Token{t}})
}

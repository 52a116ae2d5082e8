package sim

// conclude brings a deposit to what its card says: AUTHORIZED, COMPLETED or DECLINED.
func (s *Sim) conclude(p *Payment) change {
	now := s.now()
	p.Challenge = false
	code := p.Declines
	if code == "" && s.tooLargeDeposit(*p) {
		code = codeAmount
	}
	if code != "" {
		p.fail("DEPOSIT", StateDeclined, code, now)
		p.ExternalResultCode = "05"
		return s.settled(*p, "decline")
	}
	p.ExternalID = "order_" + p.ID[:12]
	p.Authorized = p.Amount
	if p.PreAuth {
		p.move("DEPOSIT", StateHeld, now)
	} else {
		p.Captured = p.Amount
		p.move("DEPOSIT", StateCompleted, now)
	}
	var ch change
	if t, ok := s.saved(*p); ok {
		p.CardToken, ch.Tokens = t.ID, []Token{t}
	}
	if p.StartRecurring && p.RecurringToken == "" {
		p.RecurringToken = s.newID()
	}
	if p.Plan != nil && p.StartRecurring {
		ch.Subscriptions = []Subscription{{
			ID: s.newID(), PaymentID: p.ID, Shop: p.Shop, State: "ACTIVE", Plan: p.Plan, Created: now,
		}}
	}
	did := "sale"
	if p.PreAuth {
		did = "authorization"
	}
	more := s.settled(*p, did)
	more.Tokens, more.Subscriptions = ch.Tokens, ch.Subscriptions
	return more
}

// settled is the change of a payment that came to a state which is told.
func (s *Sim) settled(p Payment, did string) change {
	return change{Payments: []Payment{p}, Done: []string{did}, events: []event{{p, did}}}
}

// saved is the card of a payment as it is kept for its customer: anew, or the one that is there.
func (s *Sim) saved(p Payment) (Token, bool) {
	customer := p.customerID()
	if customer == "" || p.CardMasked == "" {
		return Token{}, false
	}
	t := Token{
		Shop: p.Shop, Customer: customer, Holder: p.CardHolder, Masked: p.CardMasked, Brand: p.CardBrand,
		ExpiryMonth: p.ExpiryMonth, ExpiryYear: p.ExpiryYear, SavedByCustomer: p.SaveCard || p.StartRecurring,
		Declines: p.Declines, Updated: p.Updated,
	}
	for _, id := range s.ledger.tokenOrder {
		known := s.ledger.tokens[id]
		if known.Shop == t.Shop && known.Customer == t.Customer && known.Masked == t.Masked && known.ExpiryYear == t.ExpiryYear &&
			known.ExpiryMonth == t.ExpiryMonth {
			t.ID, t.SavedByCustomer = id, t.SavedByCustomer || known.SavedByCustomer
			return t, true
		}
	}
	t.ID = s.newID()
	return t, true
}

// settle brings to its end what comes there by itself: a refund, a withdrawal, a charge that was held.
func (s *Sim) settle(p *Payment) change {
	now := s.now()
	p.Settles = false
	if p.Declines != "" {
		p.fail(p.Type, StateDeclined, p.Declines, now)
		return s.settled(*p, "decline")
	}
	p.ExternalID = "order_" + p.ID[:12]
	if p.Type == typeDeposit {
		p.Authorized, p.Captured = p.Amount, p.Amount
	}
	p.move(p.Type, StateCompleted, now)
	ch := s.settled(*p, "settle")
	if parent, ok := s.ledger.payments[p.ParentID]; ok && p.Type == typeRefund {
		parent.Refunded += p.Amount
		ch.Payments = append(ch.Payments, parent)
	}
	return ch
}

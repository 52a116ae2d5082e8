package sim

import "strings"

// createWithdrawal sends money to a card or an account. It is PENDING first [spec], or waits for approval.
func (s *Sim) createWithdrawal(c *call, p Payment) (outcome, error) {
	p.move("CREATE_PAYMENT", StatePending, p.Created)
	code, err := s.destination(c, &p)
	if err != nil {
		return outcome{}, err
	}
	switch {
	case code != "":
	case s.tooLarge(p):
		code = codeAmount
	case p.Amount > s.available(p.Shop, p.Currency):
		code = codeBalance
	case s.declines("withdrawal"):
		code = codeAcquirer
	}
	if code != "" {
		p.fail("WITHDRAWAL", StateDeclined, code, p.Created)
		return s.new(c, p), nil
	}
	if above := s.opts.ReviewAbove; above > 0 && p.Amount > above*unit(p.Currency) {
		p.move("PRE_PROCESSING", StateReview, p.Created)
		return s.new(c, p), nil
	}
	p.Settles = true
	out := s.new(c, p)
	out.settle = p.ID
	return out, nil
}

// destination reads where the money goes; a code where it can't. An account whose number ends in 0000 declines it later:
// the simulator's own.
func (s *Sim) destination(c *call, p *Payment) (code string, err error) {
	b := c.body
	switch {
	case b.has("card.cardToken"):
		t, ok := s.ledger.tokens[b.text("card.cardToken")]
		if !ok || t.Shop != p.Shop {
			return codeCardData, nil
		}
		p.hold(t)
	case b.has("card.cardNumber"):
		entered, ok := readCard(b.text("card.cardNumber"), b.text("card.cardholderName"), b.text("card.expiryMonth"), b.text("card.expiryYear"))
		if !ok {
			return "", badField("card.cardNumber", "is not a card number")
		}
		p.take(entered)
	case b.text("customer.accountNumber") != "":
		if strings.HasSuffix(b.text("customer.accountNumber"), "0000") {
			p.Declines = codeAccount
		}
	default:
		return codeRequest, nil
	}
	return "", nil
}

// hold writes a saved card into a payment.
func (p *Payment) hold(t Token) {
	p.CardToken, p.CardBrand, p.CardMasked, p.CardHolder = t.ID, t.Brand, t.Masked, t.Holder
	p.ExpiryMonth, p.ExpiryYear, p.Declines = t.ExpiryMonth, t.ExpiryYear, t.Declines
}

package sim

import "net/http"

// createPayment is POST /payments [P:axdoc createpayment]: HOSTED leads to a page, DIRECT is server to server.
func (s *Sim) createPayment(c *call) (outcome, error) {
	b := c.body
	if b.text("paymentMethods.integrationType") == "DIRECT" && b.text("paymentMethods.type") == "CARD" &&
		b.text("paymentMethods.card.number") == "" && b.text("referencePayId") == "" {
		return outcome{}, refuse(codeMalformed, "paymentMethods.card.number is required")
	}
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	if p.Integration == "HOSTED" {
		return s.hosted(c, p), nil
	}
	if p.Method != "CARD" {
		// A method of several steps waits for its confirmation: documented that it exists [seed 000], the rest assumed.
		p.Status = StatusPending
		return outcome{
			change: change{Payments: []Payment{p}, Done: []string{c.kind}},
			answer: answered(http.StatusOK, answerOf(p)),
		}, nil
	}
	return s.direct(c, p)
}

// direct authorizes a card at once. A decline is a payment too, FAILED and answered with 422: assumed.
func (s *Sim) direct(c *call, p Payment) (outcome, error) {
	card, err := s.cardOf(c)
	if err == nil && s.declines(c.kind) {
		err = refuse(codeDeclined)
	}
	did := s.pay(&p, card, err)
	out := outcome{change: change{Payments: []Payment{p}, Done: did}, notify: did[0]}
	if p.Status == StatusFailed {
		out.answer = s.declined(p)
		return out, nil
	}
	out.change.Done = append([]string{c.kind}, did...)
	out.answer = answered(http.StatusOK, answerOf(p))
	return out, nil
}

func (s *Sim) declined(p Payment) answer {
	return answered(http.StatusUnprocessableEntity, businessFailure{
		PayID: p.PayID, MerchantID: p.MerchantID, TransID: p.TransID, XID: p.XID, RefNr: p.RefNr, Status: p.Status,
		failure: failure{p.ResponseCode, p.ResponseDescription},
	})
}

// cardOf reads the card of a DIRECT payment, or takes that of the payment in referencePayId, as for a saved card:
// assumed, the field is documented without a word [seed 001].
func (s *Sim) cardOf(c *call) (card, error) {
	reference := c.body.text("referencePayId")
	switch {
	case isPseudo(c.body.text("paymentMethods.card.number")):
		return s.keptCard(c)
	case reference == "":
		return readCard(c.body.text("paymentMethods.card.number"), c.body.text("paymentMethods.card.expiryDate"), s.now())
	}
	p, ok := s.ledger.payments[reference]
	if !ok || p.MerchantID != c.merchant || p.Last4 == "" || p.Authorized == 0 {
		return card{}, refuse(codeNoReference)
	}
	return card{brand: p.CardBrand, last4: p.Last4, expiry: p.Expiry}, nil
}

package sim

import (
	"cmp"
	"net/http"
	"slices"
)

// newPayment makes a payment of a request's fields. Capture is AUTOMATIC where nothing is said [P:axguide]. That a
// merchant's transId is refused a second time is assumed; that it should be unique is documented [seed 001].
func (s *Sim) newPayment(c *call) (Payment, error) {
	b, now := c.body, s.now()
	if _, taken := s.ledger.trans[[2]string{c.merchant, b.text("transId")}]; taken {
		return Payment{}, refuse(codeDuplicate)
	}
	p := Payment{
		PayID: s.newID(), XID: s.newID(), TransID: b.text("transId"), MerchantID: c.merchant, RefNr: b.text("refNr"),
		ExternalIntegrationID: b.text("externalIntegrationId"), Kind: KindPayment,
		Currency: b.text("amount.currency"), Amount: b.integer("amount.value"),
		CaptureMethod: cmp.Or(b.text("captureMethod.type"), captureAutomatic),
		DelayedHours:  b.integer("captureMethod.delayed.delayedHours"), SimulationMode: b.text("simulationMode"),
		Status: StatusCreated, ResponseCode: codeOK, ResponseDescription: descriptions[codeOK],
		WebhookURL: b.text("urls.webhook"), ReturnURL: b.text("urls.return"), CancelURL: b.text("urls.cancel"),
		Method: b.text("paymentMethods.type"), Integration: b.text("paymentMethods.integrationType"),
		Credential: b.text("credentialOnFile.type"), Initial: b.at("credentialOnFile.initialPayment") == true,
		Metadata: b.raw["metadata"], Created: now, Updated: now,
	}
	p.setCustomer(b)
	if b.has("expirationTime") {
		p.ExpirationTime = b.time("expirationTime")
	}
	return p, nil
}

func (p *Payment) setCustomer(b body) {
	p.Email = cmp.Or(b.text("customerInfo.email"), p.Email)
	p.FirstName = cmp.Or(b.text("customerInfo.firstName"), p.FirstName)
	p.LastName = cmp.Or(b.text("customerInfo.lastName"), p.LastName)
}

// createHosted is POST /payments/sessions [P:axdoc createsession] and POST /payments/links [P:tester]: a payment that
// waits for its customer. That it has a payId at once, and where the page's address stands, are assumed.
func (s *Sim) createHosted(c *call) (outcome, error) {
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	if allowed := c.body.words("allowedPaymentMethods"); len(allowed) > 0 && !slices.Contains(allowed, "CARD") {
		p.Method = allowed[0]
	}
	return s.hosted(c, p), nil
}

// hosted answers a new payment with the address of its page.
func (s *Sim) hosted(c *call, p Payment) outcome {
	l := &link{Token: s.newID(), PayID: p.PayID}
	a := answerOf(p)
	a.Links = &linksAnswer{redirectAnswer{Href: s.public + "/pay/" + l.Token, Type: "text/html"}}
	return outcome{
		change: change{Payments: []Payment{p}, Link: l, Done: []string{c.kind}},
		answer: answered(http.StatusOK, a),
	}
}

// HostedURL gives the address of a payment's hosted page, "" where it has none.
func (s *Sim) HostedURL(payID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token := s.ledger.tokens[payID]; token != "" {
		return s.public + "/pay/" + token
	}
	return ""
}

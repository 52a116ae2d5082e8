package sim

import (
	"cmp"
	"net/http"
	"slices"
)

// maxReference is AN100 [P:xoala].
const maxReference = 100

// newPayment makes a transaction of a request's fields. A merchantTransactionId is unique [P:docs]; that a second one is
// refused, and how, is assumed.
func (s *Sim) newPayment(c *call) (Payment, error) {
	f := c.f
	amount, err := readAmount(f["amount"], f["currency"])
	if err != nil {
		return Payment{}, err
	}
	if err := s.freeReference(c.member.MemberID, f["merchantTransactionId"]); err != nil {
		return Payment{}, err
	}
	if !slices.Contains([]string{TypeDebit, TypeHold}, f["paymentType"]) {
		return Payment{}, refuse(codeMalformed, "paymentType must be DB or PA")
	}
	now := s.now()
	return Payment{
		PaymentID: s.newPaymentID(), MerchantTransactionID: f["merchantTransactionId"], MemberID: c.member.MemberID,
		TerminalID: f["authentication.terminalId"], Kind: KindPayment, Type: f["paymentType"], Currency: f["currency"], Amount: amount,
		Status: StatusBegun, ShownAmount: f["tmpl_amount"], ShownCurrency: f["tmpl_currency"], OrderDescriptor: f["orderDescriptor"],
		RedirectURL: f["merchantRedirectUrl"], NotificationURL: f["notificationUrl"], Recurring: f["recurringType"],
		Save: f["createRegistration"] == "true", FirstName: f["customer.givenName"], LastName: f["customer.surname"],
		Email: f["customer.email"], CustomerID: f["customer.customerId"], Mode: f["paymentMode"], Brand: f["paymentBrand"],
		Created: now, Updated: now,
	}, nil
}

func (s *Sim) freeReference(member, reference string) error {
	if reference == "" || len(reference) > maxReference {
		return refuse(codeMalformed, "merchantTransactionId must have 1 to 100 characters")
	}
	if _, taken := s.ledger.references[[2]string{member, reference}]; taken {
		return refuse(codeDuplicate)
	}
	return nil
}

// createPayment is POST /payments [seed][P:docs]: at once with a card, after the bank's page where 3-D Secure is wanted, and
// elsewhere with any other method.
func (s *Sim) createPayment(c *call) (outcome, error) {
	if c.f["paymentBrand"] == "" || c.f["paymentMode"] == "" {
		return outcome{}, refuse(codeMalformed, "paymentBrand and paymentMode are required")
	}
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	if p.Mode != "CC" && p.Mode != "DC" {
		return s.sendAway(c, p, false), nil
	}
	if p.Card, err = readCard(c.f["card.number"], c.f["card.expiryMonth"], c.f["card.expiryYear"], s.now()); err != nil {
		return outcome{}, err
	}
	p.Card.Holder = cmp.Or(c.f["card.holder"], p.FirstName+" "+p.LastName)
	if wants3D(p, c.f["attemptThreeD"]) {
		return s.sendAway(c, p, true), nil
	}
	return s.payNow(c, p), nil
}

// wants3D: Only3D and 3D ask for it, and some cards whatever is asked: assumed.
func wants3D(p Payment, attempt string) bool {
	return attempt == "Only3D" || attempt == "3D" || p.Card.Does == does3DPost || p.Card.Does == does3DGet
}

// payNow authorizes a payment or declines it. A payment that is declined is one too, with its id: assumed.
func (s *Sim) payNow(c *call, p Payment) outcome {
	var out outcome
	now := s.now()
	switch {
	case s.declines(c.kind), p.Card.Does == doesDecline:
		p.fail(StatusAuthFailed, "Declined by the bank", now)
		out.notify, out.change.Done = "decline", []string{"decline"}
	case p.Card.Does == doesPend:
		p.Status, p.Remark, out.change.Done = StatusAuthStarted, "Waiting for the bank", []string{c.kind}
	default:
		p.authorize(now)
		out.notify, out.change.Done = "authorization", []string{c.kind, "authorization"}
	}
	s.keepCard(&p, &out.change)
	out.change.Payments, out.answer = []Payment{p}, paymentAnswerOf(p)
	return out
}

// sendAway leads the customer to the bank's page, or the method's own: documented [P:docs][P:ipg]. The fields that go there
// are assumed.
func (s *Sim) sendAway(c *call, p Payment, bank bool) outcome {
	p.Status, p.Waits3D = StatusAuthStarted, bank
	l := &link{Token: s.newToken(), PaymentID: p.PaymentID}
	a := paymentAnswerOf(p)
	a.Redirect = &redirect{URL: s.public + "/transaction/acs/" + l.Token, Method: http.MethodGet}
	if bank && p.Card.Does != does3DGet {
		a.Redirect.Method, a.Redirect.Target = http.MethodPost, "_self"
		a.Redirect.Parameters = []parameter{
			{"PaReq", "sim-" + p.PaymentID}, {"MD", p.PaymentID}, {"TermUrl", s.public + "/transaction/acs/" + l.Token},
		}
	}
	return outcome{change: change{Payments: []Payment{p}, Link: l, Done: []string{c.kind}}, answer: a}
}

// repeatPayment is POST /payments/{id} with recurringType REPEATED: assumed, all of it, but that it goes by the first
// transaction's id [seed].
func (s *Sim) repeatPayment(c *call) (outcome, error) {
	first, err := s.own(c.member.MemberID, c.id)
	if err != nil {
		return outcome{}, err
	}
	if first.Recurring != "INITIAL" || first.Authorized == 0 {
		return outcome{}, refuse(codeRecurring)
	}
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	p.Parent, p.Card, p.Mode, p.Brand = first.PaymentID, first.Card, first.Mode, first.Brand
	p.FirstName, p.LastName, p.Email, p.CustomerID = first.FirstName, first.LastName, first.Email, first.CustomerID
	p.NotificationURL = cmp.Or(p.NotificationURL, first.NotificationURL)
	return s.payNow(c, p), nil
}

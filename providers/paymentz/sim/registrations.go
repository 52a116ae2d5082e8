package sim

import (
	"cmp"
	"fmt"
	"time"
)

// Registration is a card that is kept.
type Registration struct {
	ID         string    `json:"registrationId"`
	MemberID   string    `json:"memberId"`
	CustomerID string    `json:"customerId,omitempty"`
	Brand      string    `json:"brand"`
	Mode       string    `json:"mode"`
	Card       Card      `json:"card"`
	FirstName  string    `json:"firstName,omitempty"`
	LastName   string    `json:"lastName,omitempty"`
	Email      string    `json:"email,omitempty"`
	Created    time.Time `json:"created"`
	Deleted    bool      `json:"deleted,omitempty"`
}

// keepCard makes a registration with a payment, where it was asked for and the payment is not declined: documented
// [P:docs]; that a declined one keeps nothing is assumed.
func (s *Sim) keepCard(p *Payment, into *change) {
	if !p.Save || p.Card.Last4 == "" || p.short() == "N" {
		return
	}
	r := Registration{
		ID: s.newToken(), MemberID: p.MemberID, CustomerID: p.CustomerID, Brand: p.Brand, Mode: p.Mode, Card: p.Card,
		FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Created: s.now(),
	}
	p.RegistrationID = r.ID
	into.Registrations = append(into.Registrations, r)
}

// keptAnswer answers what is done to a registration [P:ipg]; the code is assumed.
type keptAnswer struct {
	RegistrationID string      `json:"registrationId" xml:"registrationId"`
	Card           *cardAnswer `json:"card,omitempty" xml:"card,omitempty"`
	Result         result      `json:"result" xml:"result"`
	Timestamp      string      `json:"timestamp" xml:"timestamp"`
}

func (s *Sim) kept(r Registration) keptAnswer {
	return keptAnswer{RegistrationID: r.ID, Card: cardAnswerOf(r.Card), Result: result{codeOK, descriptions[codeOK]}, Timestamp: stamp(s.now())}
}

// registerWork is POST /registrations, without a payment: documented [P:docs][P:prtpg].
func (s *Sim) registerWork(c *call) (outcome, error) {
	f := c.f
	card, err := readCard(f["card.number"], f["card.expiryMonth"], f["card.expiryYear"], s.now())
	if err != nil {
		return outcome{}, err
	}
	if s.declines(c.kind) || card.Does == doesDecline {
		return outcome{}, refuse(codeFailed)
	}
	card.Holder = cmp.Or(f["card.holder"], f["customer.givenName"]+" "+f["customer.surname"])
	r := Registration{
		ID: s.newToken(), MemberID: c.member.MemberID, CustomerID: f["customer.customerId"], Brand: f["paymentBrand"], Mode: f["paymentMode"],
		Card: card, FirstName: f["customer.givenName"], LastName: f["customer.surname"], Email: f["customer.email"], Created: s.now(),
	}
	return outcome{change: change{Registrations: []Registration{r}, Done: []string{c.kind}}, answer: s.kept(r)}, nil
}

// Keep makes a registration behind everybody's back, and gives its name.
func (s *Sim) Keep(memberID, customerID, number string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	card, err := readCard(number, "12", "2039", s.now())
	if err != nil {
		return "", fmt.Errorf("paymentz simulator: %w", err)
	}
	r := Registration{
		ID: s.newToken(), MemberID: memberID, CustomerID: customerID, Brand: brandOf(number), Mode: "CC", Card: card, Created: s.now(),
	}
	return r.ID, s.commit(change{Registrations: []Registration{r}})
}

func (s *Sim) registration(member, id string) (Registration, error) {
	r, there := s.ledger.registrations[id]
	if !there || r.MemberID != member || r.Deleted {
		return r, refuse(codeRegistration)
	}
	return r, nil
}

// chargeWork is POST /paywithtoken/{registrationId}: documented [P:docs][P:prtpg]. Taking a merchantTransactionId, which is
// not among the published fields, is assumed; without one it has none.
func (s *Sim) chargeWork(c *call) (outcome, error) {
	r, err := s.registration(c.member.MemberID, c.id)
	if err != nil {
		return outcome{}, err
	}
	reference := c.f["merchantTransactionId"]
	if reference == "" {
		c.f["merchantTransactionId"] = "RG" + s.newPaymentID()
	}
	p, err := s.newPayment(c)
	if err != nil {
		return outcome{}, err
	}
	p.Brand, p.Mode, p.Card, p.RegistrationID = r.Brand, r.Mode, r.Card, r.ID
	p.CustomerID = cmp.Or(p.CustomerID, r.CustomerID)
	p.FirstName, p.LastName, p.Email = cmp.Or(p.FirstName, r.FirstName), cmp.Or(p.LastName, r.LastName), cmp.Or(p.Email, r.Email)
	if wants3D(p, "") {
		return s.sendAway(c, p, true), nil
	}
	return s.payNow(c, p), nil
}

// forgetWork is POST /paywithtoken/{registrationId} with paymentType DL: documented [P:prtpg].
func (s *Sim) forgetWork(c *call) (outcome, error) {
	r, err := s.registration(c.member.MemberID, c.id)
	if err != nil {
		return outcome{}, err
	}
	if s.declines(c.kind) {
		return outcome{}, refuse(codeFailed)
	}
	r.Deleted = true
	a := s.kept(r)
	a.Card = nil
	return outcome{change: change{Registrations: []Registration{r}, Done: []string{c.kind}}, answer: a}, nil
}

// methodsAnswer is documented [P:prtpg][P:ipg].
type methodsAnswer struct {
	PartnerID    string       `json:"partnerId" xml:"partnerId"`
	MemberID     string       `json:"memberId" xml:"memberId"`
	CustomerID   string       `json:"customerId" xml:"customerId"`
	Cards        []methodLine `json:"cards" xml:"cards"`
	BankAccounts []methodLine `json:"bankAccounts" xml:"bankAccounts"`
	Result       result       `json:"result" xml:"result"`
}

type methodLine struct {
	RegistrationID     string `json:"registrationId" xml:"registrationId"`
	RegistrationStatus string `json:"registrationStatus" xml:"registrationStatus"`
	CardType           string `json:"cardType" xml:"cardType"`
	Bin                string `json:"bin" xml:"bin"`
	Last4              string `json:"last4Digits" xml:"last4Digits"`
	ExpiryMonth        string `json:"expiryMonth" xml:"expiryMonth"`
	ExpiryYear         string `json:"expiryYear" xml:"expiryYear"`
}

// methodsWork is POST /getCardsAndAccounts: documented [P:prtpg]. Narrowing it by customer.customerId is assumed; so are the
// words of registrationStatus. Accounts are not imitated.
func (s *Sim) methodsWork(c *call) (outcome, error) {
	customer := c.f["customer.customerId"]
	a := methodsAnswer{
		PartnerID: c.member.PartnerID, MemberID: c.member.MemberID, CustomerID: customer, Cards: []methodLine{},
		BankAccounts: []methodLine{}, Result: result{codeOK, descriptions[codeOK]},
	}
	for _, id := range s.ledger.kept {
		r := s.ledger.registrations[id]
		if r.MemberID != c.member.MemberID || r.Deleted || customer != "" && r.CustomerID != customer {
			continue
		}
		a.Cards = append(a.Cards, methodLine{
			RegistrationID: r.ID, RegistrationStatus: "Active", CardType: r.Brand, Bin: r.Card.Bin, Last4: r.Card.Last4,
			ExpiryMonth: r.Card.Month, ExpiryYear: r.Card.Year,
		})
	}
	return outcome{answer: a}, nil
}

// signupAnswer is assumed.
type signupAnswer struct {
	CustomerID string `json:"customerId" xml:"customerId"`
	Result     result `json:"result" xml:"result"`
	Timestamp  string `json:"timestamp" xml:"timestamp"`
}

// signupWork is POST customerSignup: documented [P:prtpg]; that the platform gives the customer a number is assumed.
func (s *Sim) signupWork(c *call) (outcome, error) {
	if c.f["customer.email"] == "" || c.f["customer.givenName"] == "" || c.f["customer.surname"] == "" {
		return outcome{}, refuse(codeMalformed, "customer.givenName, surname and email are required")
	}
	n := s.ledger.customers + 1
	return outcome{
		change: change{Customers: n, Done: []string{c.kind}},
		answer: signupAnswer{fmt.Sprint(7000 + n), result{codeOK, descriptions[codeOK]}, stamp(s.now())},
	}, nil
}

package paymentz

import (
	"context"
	"errors"

	"kontor/providers"
)

// Charge takes a payment from a saved method: POST /paywithtoken/{registrationId} [docs][prtpg]. It is DB, since nothing
// else is documented with a token. That it takes our reference is assumed, so it may not be found by it: see findCharge.
func (c *Client) Charge(ctx context.Context, call providers.Call) (providers.Answer, error) {
	amount, err := amountOf(call.Amount)
	switch {
	case err != nil:
	case !idShape.MatchString(call.Token):
		err = errors.New("registrationId: it is no name of a saved method")
	case !referenceShape.MatchString(call.Payment.Reference):
		err = errors.New("merchantTransactionId: must be 1 to 100 characters without a bar")
	}
	if err != nil {
		return providers.Answer{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumCharge(call.Token, amount))
	f["authentication.terminalId"] = c.terminal
	f["amount"], f["currency"], f["paymentType"] = amount, call.Amount.Currency, typeDebit
	f["merchantTransactionId"] = call.Payment.Reference
	f["customer.customerId"] = call.Customer.Reference
	p, err := c.pay(ctx, "/paywithtoken/"+call.Token, f, call.Payment.Reference)
	return c.heard(ctx, call, p.Answer, err)
}

// Register keeps a card without a payment: POST /registrations [docs][prtpg]. It gives the token.
func (c *Client) Register(ctx context.Context, of providers.Customer, card providers.Card) (providers.SavedMethod, error) {
	f, err := cardFields(card)
	if err != nil {
		return providers.SavedMethod{}, c.scrub.Refused(err)
	}
	for name, value := range c.signed(c.sumRegister(f["card.number"])) {
		f[name] = value
	}
	f["createRegistration"] = "true"
	f.addCustomer(PaymentRequest{Customer: of})
	brand := f["paymentBrand"]
	a, err := c.call(ctx, restPath+"/registrations", f)
	if err != nil {
		return providers.SavedMethod{}, err
	}
	token := a.RegistrationID.id()
	switch {
	case isRefusal(a.Result.Code):
		return providers.SavedMethod{}, c.no(a)
	case !isSuccess(a.Result.Code) || token == "":
		return providers.SavedMethod{}, c.unclear(a)
	}
	m := a.method()
	m.Type, m.Brand = "card", brandOf(text(brand))
	return providers.SavedMethod{Method: m, Holder: string(a.Card.value.Holder), Customer: of.Reference}, nil
}

// SignUp makes a customer, whose number tokens are kept under: POST customerSignup [prtpg]. It gives the number; where it
// stands in the answer is assumed.
func (c *Client) SignUp(ctx context.Context, of providers.Customer) (string, error) {
	f := c.signed(c.sumSignup(of.FirstName, of.LastName, of.Email))
	f.addCustomer(PaymentRequest{Customer: of})
	a, err := c.call(ctx, signupPath, f)
	if err != nil {
		return "", err
	}
	id := a.CustomerID.id()
	if id == "" {
		id = a.Customer.value.ID.id()
	}
	switch {
	case isRefusal(a.Result.Code):
		return "", c.no(a)
	case !isSuccess(a.Result.Code) || id == "":
		return "", c.unclear(a)
	}
	return id, nil
}

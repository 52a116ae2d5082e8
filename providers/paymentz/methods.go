package paymentz

import (
	"context"
	"errors"
	"strings"

	"kontor/providers"
)

// keptCard and keptBank are lines of getCardsAndAccounts [prtpg][ipg].
type keptCard struct {
	ID     text `json:"registrationId" xml:"registrationId"`
	Status text `json:"registrationStatus" xml:"registrationStatus"`
	Type   text `json:"cardType" xml:"cardType"`
	cardAnswer
}

type keptBank struct {
	ID     text `json:"registrationId" xml:"registrationId"`
	Status text `json:"registrationStatus" xml:"registrationStatus"`
	IBAN   text `json:"iban" xml:"iban"`
	BIC    text `json:"bic" xml:"bic"`
}

// gone says whether a registration's status means that it is no more. The words are assumed; any other is taken for one
// that can be charged.
func gone(status text) bool {
	switch strings.ToLower(string(status)) {
	case "deleted", "inactive", "expired", "n":
		return true
	}
	return false
}

// SavedMethods are what a customer saved, found by the merchant's own number of the person: that the list is narrowed by
// customer.customerId is assumed, so an answer about another customer is refused.
func (c *Client) SavedMethods(ctx context.Context, of providers.Customer) ([]providers.SavedMethod, error) {
	if of.Reference == "" {
		return nil, c.scrub.Refused(errors.New("customerId: saved methods are found by the customer's number"))
	}
	a, err := c.kept(ctx, of.Reference)
	if err != nil {
		return nil, err
	}
	if told := a.CustomerID.id(); told != of.Reference && (told != "" || len(a.Cards)+len(a.BankAccounts) > 0) {
		return nil, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another customer.", nil)
	}
	return a.savedMethods(), nil
}

func (a answer) savedMethods() []providers.SavedMethod {
	var all []providers.SavedMethod
	for _, k := range a.Cards {
		if k.ID.id() == "" || gone(k.Status) {
			continue
		}
		all = append(all, providers.SavedMethod{
			Method: providers.Method{
				Type: "card", Brand: brandOf(k.Type), Last4: k.last4(), Expiry: expiry(k.ExpiryMonth, k.ExpiryYear), Token: k.ID.id(),
			},
			Holder: string(k.Holder), Customer: a.CustomerID.id(),
		})
	}
	for _, k := range a.BankAccounts {
		if k.ID.id() == "" || gone(k.Status) {
			continue
		}
		all = append(all, providers.SavedMethod{
			Method: providers.Method{Type: "sepa", Last4: lastFour(k.IBAN), Token: k.ID.id()}, Customer: a.CustomerID.id(),
		})
	}
	return all
}

// kept is POST /getCardsAndAccounts: of one customer, or of all where none is named.
func (c *Client) kept(ctx context.Context, customer string) (answer, error) {
	f := c.signed(c.sumMember())
	f["customer.customerId"] = customer
	a, err := c.call(ctx, restPath+"/getCardsAndAccounts", f)
	switch {
	case err != nil:
		return a, err
	case isSuccess(a.Result.Code):
		return a, nil
	case isRefusal(a.Result.Code):
		return a, c.no(a)
	}
	return a, c.unclear(a)
}

// ForgetMethod deletes a token, which is POST /paywithtoken/{id} with paymentType DL [prtpg]. The code of one that is gone
// already is not known, so after a refusal the list of all is asked whether it is still there.
func (c *Client) ForgetMethod(ctx context.Context, token string) error {
	if !idShape.MatchString(token) {
		return c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Paymentz gives no such names to saved methods.", nil)
	}
	f := c.signed(c.sumToken(token))
	f["paymentType"], f["authentication.terminalId"] = typeDelete, c.terminal
	a, err := c.call(ctx, restPath+"/paywithtoken/"+token, f)
	switch {
	case err != nil:
		return err
	case isSuccess(a.Result.Code) && (a.RegistrationID == "" || a.RegistrationID.id() == token):
		return nil
	case !isRefusal(a.Result.Code):
		return c.unclear(a)
	}
	if all, err := c.kept(ctx, ""); err == nil && !all.keeps(token) {
		return c.saying(providers.ErrNotFound, a)
	}
	return c.no(a)
}

func (a answer) keeps(token string) bool {
	for _, k := range a.savedMethods() {
		if k.Token == token {
			return true
		}
	}
	return false
}

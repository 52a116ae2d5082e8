package paymentz

import (
	"context"
	"errors"

	"kontor/providers"
)

// Host opens Standard Checkout: there is no call and no page to link to. The form itself, posted by the customer's browser,
// makes the payment [xoala]; until then Paymentz knows nothing of it. A customer who cancels comes back to the one URL as
// well.
func (c *Client) Host(_ context.Context, o providers.Checkout) (providers.Hosted, error) {
	form, err := c.checkoutForm(o)
	if err != nil {
		return providers.Hosted{}, c.scrub.Refused(err)
	}
	return providers.Hosted{URL: c.root + checkoutPath, Form: form}, nil
}

func (c *Client) checkoutForm(o providers.Checkout) ([]providers.FormField, error) {
	amount, err := amountOf(o.Amount)
	if err != nil {
		return nil, err
	}
	hold, err := holds(o.Capture)
	switch {
	case err != nil:
		return nil, err
	case o.SaveMethod:
		return nil, errors.New("createRegistration: Paymentz is not documented to keep what is paid with on its own page")
	case c.totype == "":
		return nil, errors.New("totype: the account needs the partner's name for Standard Checkout")
	case !referenceShape.MatchString(o.Reference):
		return nil, errors.New("merchantTransactionId: must be 1 to 100 characters without a bar")
	case !providers.IsWebURL(o.ReturnURL) || len(o.ReturnURL) > maxURL:
		return nil, errors.New("merchantRedirectUrl: must be a URL of at most 100 characters")
	case len(o.WebhookURL) > maxURL:
		return nil, errors.New("notificationUrl: must not be longer than 100 characters")
	}
	return c.formFields(o, amount, typeOf(hold)), nil
}

const (
	maxURL         = 100 // [xoala]
	maxDescription = 255
)

// formFields have the names of the form, which are others than the API's [xoala][android].
func (c *Client) formFields(o providers.Checkout, amount, kind string) []providers.FormField {
	all := []providers.FormField{
		{Name: "memberId", Value: c.member},
		{Name: "totype", Value: c.totype},
		{Name: "amount", Value: amount},
		{Name: "currency", Value: o.Amount.Currency},
		{Name: "merchantTransactionId", Value: o.Reference},
		{Name: "merchantRedirectUrl", Value: o.ReturnURL},
		{Name: "checksum", Value: c.sumCheckout(amount, o.Reference, o.ReturnURL)},
		{Name: "transactionType", Value: kind},
		{Name: "notificationUrl", Value: o.WebhookURL},
		{Name: "orderDescription", Value: clip(o.Description, maxDescription)},
		{Name: "terminalid", Value: c.terminal},
		{Name: "lang", Value: o.Language},
		{Name: "firstName", Value: clip(o.Customer.FirstName, 50)},
		{Name: "lastName", Value: clip(o.Customer.LastName, 50)},
		{Name: "email", Value: o.Customer.Email},
		{Name: "customerId", Value: o.Customer.Reference},
		{Name: "recurringType", Value: recurringOf(o)},
	}
	var filled []providers.FormField
	for _, f := range all {
		if f.Value != "" {
			filled = append(filled, f)
		}
	}
	return filled
}

// clip cuts what is only for people to read.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

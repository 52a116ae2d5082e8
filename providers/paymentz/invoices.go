package paymentz

import (
	"context"
	"errors"
	"strconv"

	"kontor/models/money"
	"kontor/providers"
)

// Invoice asks Paymentz to make an invoice and to mail its customer a link to pay it [seed]. Its fields are [docs
// generate-invoice]; the names of the optional ones are assumed.
type Invoice struct {
	Reference   string // merchantInvoiceId: ours, unique
	Amount      money.Money
	ReturnURL   string
	NotifyURL   string
	Description string
	Days        int // until it can't be paid any more; 0: the merchant's own
	Customer    providers.Customer
}

// IssuedInvoice is an invoice that Paymentz holds.
type IssuedInvoice struct {
	ID        string
	Reference string
	Amount    money.Money
	Status    string // their word
	URL       string // where it is paid
	PaymentID string // of the payment, once there is one
}

// invoiceAnswer is [xoala]'s invoiceDetails: transactionUrl is known, the rest assumed.
type invoiceAnswer struct {
	ID        text `json:"invoiceId" xml:"invoiceId"`
	Reference text `json:"merchantInvoiceId" xml:"merchantInvoiceId"`
	URL       text `json:"transactionUrl" xml:"transactionUrl"`
	Status    text `json:"status" xml:"status"`
	Amount    text `json:"amount" xml:"amount"`
	Currency  text `json:"currency" xml:"currency"`
	PaymentID text `json:"paymentId" xml:"paymentId"`
}

// GenerateInvoice makes an invoice and mails it.
func (c *Client) GenerateInvoice(ctx context.Context, i Invoice) (IssuedInvoice, error) {
	amount, err := amountOf(i.Amount)
	switch {
	case err != nil:
	case !referenceShape.MatchString(i.Reference):
		err = errors.New("merchantInvoiceId: must be 1 to 100 characters without a bar")
	case i.Customer.Email == "":
		err = errors.New("customer.email: is required, the invoice is mailed")
	case i.ReturnURL != "" && !providers.IsWebURL(i.ReturnURL):
		err = errors.New("merchantRedirectUrl: must be a URL")
	}
	if err != nil {
		return IssuedInvoice{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumInvoice(i.Reference, amount, i.ReturnURL))
	f["authentication.terminalId"] = c.terminal
	f["merchantInvoiceId"], f["amount"], f["currency"] = i.Reference, amount, i.Amount.Currency
	f["merchantRedirectUrl"], f["notificationUrl"], f["orderDescriptor"] = i.ReturnURL, i.NotifyURL, i.Description
	if i.Days > 0 {
		f["expirationPeriod"] = strconv.Itoa(i.Days)
	}
	f.addCustomer(PaymentRequest{Customer: i.Customer})
	return c.invoice(ctx, "/generate", f)
}

// RegenerateInvoice makes the link of an invoice anew, say because it ran out.
func (c *Client) RegenerateInvoice(ctx context.Context, id, returnURL string) (IssuedInvoice, error) {
	if !idShape.MatchString(id) {
		return IssuedInvoice{}, c.noInvoice()
	}
	f := c.signed(c.sumReinvoice(id, returnURL))
	f["invoiceId"], f["merchantRedirectUrl"] = id, returnURL
	return c.invoice(ctx, "/regenerate", f)
}

// RemindOfInvoice mails the link again.
func (c *Client) RemindOfInvoice(ctx context.Context, id string) (IssuedInvoice, error) {
	return c.withInvoice(ctx, "/remind", id)
}

// CancelInvoice ends an invoice that nobody has paid.
func (c *Client) CancelInvoice(ctx context.Context, id string) (IssuedInvoice, error) {
	return c.withInvoice(ctx, "/cancel", id)
}

// FetchInvoice asks how an invoice stands.
func (c *Client) FetchInvoice(ctx context.Context, id string) (IssuedInvoice, error) {
	return c.withInvoice(ctx, "/inquiry", id)
}

func (c *Client) withInvoice(ctx context.Context, path, id string) (IssuedInvoice, error) {
	if !idShape.MatchString(id) {
		return IssuedInvoice{}, c.noInvoice()
	}
	f := c.signed(c.sumOfInvoice(id))
	f["invoiceId"] = id
	i, err := c.invoice(ctx, path, f)
	if err == nil && i.ID != "" && i.ID != id {
		return IssuedInvoice{}, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another invoice.", nil)
	}
	if i.ID == "" && err == nil {
		i.ID = id
	}
	return i, err
}

func (c *Client) noInvoice() error {
	return c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Paymentz gives no such names to invoices.", nil)
}

func (c *Client) invoice(ctx context.Context, path string, f fields) (IssuedInvoice, error) {
	a, err := c.call(ctx, invoicePath+path, f)
	switch {
	case err != nil:
		return IssuedInvoice{}, err
	case isRefusal(a.Result.Code):
		return IssuedInvoice{}, c.no(a)
	case !isSuccess(a.Result.Code):
		return IssuedInvoice{}, c.unclear(a)
	}
	return c.issued(a)
}

// issued reads an invoice. Its id may stand in either place.
func (c *Client) issued(a answer) (IssuedInvoice, error) {
	told := a.Invoice.value
	i := IssuedInvoice{
		ID: a.InvoiceID.id(), Reference: told.Reference.id(), Status: c.scrub.Text(string(told.Status)), PaymentID: told.PaymentID.id(),
	}
	if i.ID == "" {
		i.ID = told.ID.id()
	}
	if providers.IsWebURL(string(told.URL)) {
		i.URL = string(told.URL)
	}
	if told.Amount != "" {
		m, err := readAmount(string(told.Amount), string(told.Currency))
		if err != nil {
			return i, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amount makes no sense.", err)
		}
		i.Amount = m
	}
	return i, nil
}

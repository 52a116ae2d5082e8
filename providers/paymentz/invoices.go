package paymentz

import (
	"context"
	"errors"
	"strconv"

	"kontor/providers"
)

// The invoice API [docs invoice-api/generate-invoice, invoice-status, remind-invoice]. It mails the customer a link [seed].

// invoiceAnswer is invoiceDetails [docs remind-invoice of the brand caibo]; status and paymentId are assumed, as no answer to
// an inquiry is published.
type invoiceAnswer struct {
	ID        text `json:"invoiceId" xml:"invoiceId"`
	SystemID  text `json:"systemInvoiceId" xml:"systemInvoiceId"`
	Reference text `json:"merchantInvoiceId" xml:"merchantInvoiceId"`
	URL       text `json:"transactionUrl" xml:"transactionUrl"`
	Status    text `json:"status" xml:"status"`
	Amount    text `json:"amount" xml:"amount"`
	Currency  text `json:"currency" xml:"currency"`
	PaymentID text `json:"paymentId" xml:"paymentId"`
}

// invoiceStates are the words of an invoice. No source has them: assumed, here and nowhere else.
var invoiceStates = map[text]providers.InvoiceState{
	"generated": providers.InvoiceOpen,
	"paid":      providers.InvoicePaid,
	"cancelled": providers.InvoiceCancelled,
	"expired":   providers.InvoiceExpired,
}

// CheckInvoice says why Paymentz would not take an invoice.
func (c *Client) CheckInvoice(i providers.Invoice) error {
	_, err := amountOf(i.Amount)
	switch {
	case err != nil:
	case !referenceShape.MatchString(i.Reference):
		err = errors.New("merchantInvoiceId: must be 1 to 100 characters without a bar")
	case i.Customer.Email == "":
		err = errors.New("customer.email: is required, the invoice is mailed")
	case i.ReturnURL != "" && (!providers.IsWebURL(i.ReturnURL) || len(i.ReturnURL) > maxURL):
		err = errors.New("merchantRedirectUrl: must be a URL of at most 100 characters")
	case len(i.WebhookURL) > maxURL:
		err = errors.New("notificationUrl: must not be longer than 100 characters")
	}
	if err != nil {
		return c.scrub.Refused(err)
	}
	return nil
}

// LodgeInvoice makes an invoice there and has it mailed. The names of its optional fields are assumed.
func (c *Client) LodgeInvoice(ctx context.Context, i providers.Invoice) (providers.LodgedInvoice, error) {
	if err := c.CheckInvoice(i); err != nil {
		return providers.LodgedInvoice{}, err
	}
	amount, err := amountOf(i.Amount)
	if err != nil {
		return providers.LodgedInvoice{}, c.scrub.Refused(err)
	}
	f := c.signed(c.sumInvoice(i.Reference, amount, i.ReturnURL))
	f["authentication.terminalId"] = c.terminal
	f["merchantInvoiceId"], f["amount"], f["currency"] = i.Reference, amount, i.Amount.Currency
	f["merchantRedirectUrl"], f["notificationUrl"] = i.ReturnURL, i.WebhookURL
	f["orderDescriptor"] = clip(i.Description, maxDescription)
	if i.Days > 0 {
		f["expirationPeriod"] = strconv.Itoa(i.Days)
	}
	f.addCustomer(PaymentRequest{Customer: i.Customer})
	return c.invoice(ctx, "/generate", providers.InvoiceRef{Reference: i.Reference}, f)
}

// RegenerateInvoice makes the link of an invoice anew, say because it ran out.
func (c *Client) RegenerateInvoice(ctx context.Context, ref providers.InvoiceRef, returnURL string) (providers.LodgedInvoice, error) {
	if !idShape.MatchString(ref.ProviderID) {
		return providers.LodgedInvoice{}, c.noInvoice()
	}
	f := c.signed(c.sumReinvoice(ref.ProviderID, returnURL))
	f["invoiceId"], f["merchantRedirectUrl"] = ref.ProviderID, returnURL
	return c.invoice(ctx, "/regenerate", ref, f)
}

// RemindOfInvoice has the link mailed again.
func (c *Client) RemindOfInvoice(ctx context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	return c.withInvoice(ctx, "/remind", ref)
}

// CancelInvoice ends an invoice that nobody has paid.
func (c *Client) CancelInvoice(ctx context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	i, err := c.withInvoice(ctx, "/cancel", ref)
	if err == nil && i.State == "" && i.RawStatus == "" { // that the answer need not say so is assumed
		i.State = providers.InvoiceCancelled
	}
	return i, err
}

// FetchInvoice asks by our reference alone [docs invoice-status]. That a refusal without an invoice means that there is none
// is assumed: it looks the same as one of the question. Whoever takes it at its word and lodges again does so under the
// same merchantInvoiceId, which is unique [docs].
func (c *Client) FetchInvoice(ctx context.Context, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	i, err := c.withInvoice(ctx, "/inquiry", ref)
	if errors.Is(err, providers.ErrDeclined) {
		e := *providers.Detail(err)
		e.Kind = providers.ErrNotFound
		return i, &e
	}
	if err == nil && i.RawStatus == "" {
		return i, c.scrub.Failure(providers.ErrUnknown, "garbage", "The answer says nothing of the invoice.", nil)
	}
	return i, err
}

// withInvoice names the invoice in both ways: the text of the pages says merchantInvoiceId, and the one sample that is
// published has invoiceId [docs remind-invoice].
func (c *Client) withInvoice(ctx context.Context, path string, ref providers.InvoiceRef) (providers.LodgedInvoice, error) {
	if !referenceShape.MatchString(ref.Reference) || ref.ProviderID != "" && !idShape.MatchString(ref.ProviderID) {
		return providers.LodgedInvoice{}, c.noInvoice()
	}
	f := c.signed(c.sumOfInvoice(ref.Reference))
	f["merchantInvoiceId"], f["invoiceId"] = ref.Reference, ref.ProviderID
	return c.invoice(ctx, path, ref, f)
}

func (c *Client) noInvoice() error {
	return c.scrub.Failure(providers.ErrNotFound, providers.NotSent, "Paymentz gives no such names to invoices.", nil)
}

// invoice sends one call. The result stands in a place of its own [docs remind-invoice], or where all others have it.
func (c *Client) invoice(ctx context.Context, path string, ref providers.InvoiceRef, f fields) (providers.LodgedInvoice, error) {
	a, err := c.call(ctx, invoicePath+path, f)
	if a.Result.Code == "" {
		a.Result = a.InvoiceResult
	}
	switch {
	case err != nil:
		return providers.LodgedInvoice{}, err
	case isRefusal(a.Result.Code):
		return providers.LodgedInvoice{}, c.no(a)
	case !isSuccess(a.Result.Code):
		return providers.LodgedInvoice{}, c.unclear(a)
	}
	return c.lodged(ref, a)
}

// lodged reads what an answer says of an invoice, which must be the one that was asked for.
func (c *Client) lodged(ref providers.InvoiceRef, a answer) (providers.LodgedInvoice, error) {
	told := a.Invoice.value
	i := providers.LodgedInvoice{
		InvoiceRef: ref, State: invoiceStates[told.Status], RawStatus: c.scrub.Text(string(told.Status)), PaymentID: told.PaymentID.id(),
	}
	for _, id := range []text{a.InvoiceID, told.SystemID, told.ID} {
		if i.ProviderID == "" {
			i.ProviderID = id.id()
		}
	}
	other := told.Reference.id()
	if other != "" && other != ref.Reference {
		return i, c.scrub.Failure(providers.ErrUnknown, "mismatch", "The answer is about another invoice.", nil)
	}
	if providers.IsWebURL(string(told.URL)) {
		i.URL = string(told.URL)
	}
	if told.Amount == "" {
		return i, nil
	}
	var err error
	if i.Amount, err = readAmount(string(told.Amount), string(told.Currency)); err != nil {
		return i, c.scrub.Failure(providers.ErrUnknown, "garbage", "The amount makes no sense.", err)
	}
	return i, nil
}

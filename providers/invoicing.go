package providers

import (
	"context"

	"kontor/models/money"
)

// Invoicer holds a merchant's invoice beside the merchant: it mails its customer a link, and takes the payment. Whatever
// becomes of a call, the invoice is found by its reference, and none is held twice under one.
type Invoicer interface {
	// CheckInvoice says why an invoice could not be lodged; nothing is sent.
	CheckInvoice(Invoice) error
	LodgeInvoice(context.Context, Invoice) (LodgedInvoice, error)
	RemindOfInvoice(context.Context, InvoiceRef) (LodgedInvoice, error)
	CancelInvoice(context.Context, InvoiceRef) (LodgedInvoice, error)
	// FetchInvoice asks how it stands. Returns ErrNotFound where the provider has none of that reference.
	FetchInvoice(context.Context, InvoiceRef) (LodgedInvoice, error)
}

// InvoiceRef names a lodged invoice. Reference is never empty.
type InvoiceRef struct {
	Reference  string // ours, sent when it was lodged
	ProviderID string // the provider's, where it is known
}

// Invoice is what is lodged of one.
type Invoice struct {
	Reference   string // ours: another one each time
	Amount      money.Money
	Description string // for its customer
	ReturnURL   string // where who paid it is led back to
	WebhookURL  string
	Days        int // until it can't be paid any more; 0: as the merchant agreed with the provider
	Customer    Customer
}

// InvoiceState is how a lodged invoice stands, in our words. The empty one is a word that we don't know: it is kept and
// shown, and changes nothing.
type InvoiceState string

// The states. All but the first are final.
const (
	InvoiceOpen      InvoiceState = "open"
	InvoicePaid      InvoiceState = "paid"
	InvoiceCancelled InvoiceState = "cancelled"
	InvoiceExpired   InvoiceState = "expired"
)

// LodgedInvoice is what a provider says of one.
type LodgedInvoice struct {
	InvoiceRef
	State     InvoiceState
	RawStatus string      // the provider's word, verbatim
	Amount    money.Money // zero Currency where it does not say
	URL       string      // where its customer pays it; empty where it does not say
	PaymentID string      // the provider's own of the payment that was begun for it, once there is one
}

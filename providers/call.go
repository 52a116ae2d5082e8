package providers

import (
	"time"

	"kontor/models/money"
)

// Call is one operation asked of a provider. Built from the operation's row alone, so that the same row gives
// the same bytes each time it is sent.
type Call struct {
	Kind      Kind
	Key       string // one for the life of the operation: the idempotency key where the provider has such
	Reference string // ours for this operation, unique: what it can be found by
	Payment   PaymentRef
	Amount    money.Money // what is moved; for an increment what is added; zero where nothing moves
	Reason    string
	FirstSent time.Time // zero before the first try
	Customer  Customer  // for a credit: who gets it
	Details   Details   // for an update
}

// Details are what may be changed of a payment after it was made. Empty fields stay as they are.
type Details struct {
	OrderReference string            `json:"orderReference,omitempty"`
	Metadata       map[string]string `json:"metadata,omitempty"`
}

// CaptureMode says when an authorized amount is taken.
type CaptureMode string

// The capture modes.
const (
	CaptureAutomatic CaptureMode = "automatic"
	CaptureManual    CaptureMode = "manual"
	CaptureDelayed   CaptureMode = "delayed" // after Checkout.DelayHours
)

// Checkout asks for a way in which a customer can pay.
type Checkout struct {
	Key         string
	Reference   string // the payment's own, unique at the provider
	Amount      money.Money
	Capture     CaptureMode
	DelayHours  int
	Description string
	Language    string // "en", "de"
	Customer    Customer
	ReturnURL   string
	CancelURL   string
	WebhookURL  string
	Expires     time.Time // zero: the provider's own
}

// Hosted is a way in for the customer.
type Hosted struct {
	ProviderID string // empty where the provider names the payment only once it is paid
	IntentID   string // for Intender
	URL        string // for Hoster and Linker
}

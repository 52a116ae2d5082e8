package providers

import (
	"log/slog"
	"time"

	"kontor/models/money"
)

// Call is one operation asked of a provider. Built from the operation's row alone, so that the same row gives
// the same bytes each time it is sent.
type Call struct {
	Kind      Kind
	Key       string // one for the life of the operation: the idempotency key where the provider has such
	Reference string // ours for this operation, unique: what it can be found by
	// ProviderID is the provider's name for this operation, once it gave one.
	ProviderID string
	Payment    PaymentRef
	Amount     money.Money // what is moved; for an increment what is added; zero where nothing moves
	Reason     string
	FirstSent  time.Time // zero before the first try
	Customer   Customer  // for a credit: who gets it
	Details    Details   // for an update

	Token       string      // for a charge: the saved method's name at the provider
	Destination Destination // for a payout

	Recurring *Recurrence // for a charge that is a later payment of a series: what it goes by, instead of Token
}

// DestinationKind says where a payout goes.
type DestinationKind string

// The destinations of payouts.
const (
	ToSavedMethod DestinationKind = "saved_method"
	ToBank        DestinationKind = "bank"
	ToPayment     DestinationKind = "payment" // back to whoever paid an earlier payment
	ToCard        DestinationKind = "card"    // a card that is typed, see CardPayouter
)

// Destination is where a payout goes: the one part that Kind names.
type Destination struct {
	Kind    DestinationKind `json:"kind,omitempty"`
	Token   string          `json:"token,omitempty"`
	Payment PaymentRef      `json:"payment,omitzero"`
	Bank    BankAccount     `json:"bank,omitzero"`
}

// BankAccount is where a bank transfer goes. What is below the country is asked for by some countries' banks, most of
// them in Latin America.
type BankAccount struct {
	Holder   string `json:"holder,omitempty"`
	Number   string `json:"number,omitempty"` // an IBAN where the country has such
	BankName string `json:"bankName,omitempty"`
	BankCode string `json:"bankCode,omitempty"` // BIC or sort code
	Country  string `json:"country,omitempty"`  // two letters

	Type           string `json:"type,omitempty"`         // AccountSavings, AccountChecking
	DocumentType   string `json:"documentType,omitempty"` // the holder's, by country and kind: "BR_CPF", "CO_CC"
	DocumentNumber string `json:"documentNumber,omitempty"`
	Phone          string `json:"phone,omitempty"` // the holder's, a space behind the country's code: "+57 3205671968"
}

// The types of bank accounts.
const (
	AccountSavings  = "savings"
	AccountChecking = "checking"
)

// Card is one that a person typed. It goes straight through to the provider; it is never kept, logged or shown.
type Card struct {
	Number      string
	Holder      string
	ExpiryMonth int
	ExpiryYear  int // four digits
	CVV         string
}

// However it is printed, logged or encoded, a card tells nothing.
func (Card) String() string               { return "card ***" }
func (Card) GoString() string             { return "card ***" }
func (Card) MarshalText() ([]byte, error) { return []byte("card ***"), nil }
func (Card) LogValue() slog.Value         { return slog.StringValue("card ***") }

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
	At          time.Time // when it is asked for, by the clock that Expires goes by
	SaveMethod  bool      // keep what is paid with, so that it can be charged again
	// Recurring makes it the first payment of a series, see Recurrer: what is paid with is kept for the later ones,
	// whatever SaveMethod says.
	Recurring *Recurrence
}

// Hosted is a way in for the customer.
type Hosted struct {
	ProviderID string // empty where the provider names the payment only once it is paid
	IntentID   string // for Intender
	URL        string // for Hoster and Linker
	// Form is what is posted to URL by the customer's browser; nil where the URL is simply opened.
	Form []FormField
}

// FormField is one hidden field of a form that leads to a payment page.
type FormField struct{ Name, Value string }

// SavedMethod is a customer's card or account that the provider keeps.
type SavedMethod struct {
	Method
	Holder   string
	Customer string // the merchant's own number for the person, where the provider says it
}

// Balance is money that lies at the provider.
type Balance struct {
	Name   string // the provider's word for the pot
	Amount money.Money
	Payout bool // can be paid out
}

// Period is a stretch of time: From is in it, To is not.
type Period struct{ From, To time.Time }

// Page is a part of a list, and the cursor of the next; "" at the end.
type Page struct {
	Updates []Update
	Next    string
	// Skipped is how many of the period's payments are left out because they can't be held, such as ones in a currency
	// that is not known: one must not stop all others. Why says it of the first, for a person.
	Skipped int
	Why     string
}

// Skip leaves out a payment; name is the provider's for it.
func (p *Page) Skip(name, why string) {
	if p.Skipped++; p.Skipped > 1 {
		return
	}
	if p.Why = why; name != "" {
		p.Why = name + ": " + why
	}
}

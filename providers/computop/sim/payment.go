package sim

import (
	"encoding/json"
	"slices"
	"time"
)

// The two kinds of a record: a payment, and a credit, which is a refund without reference.
const (
	KindPayment = "payment"
	KindCredit  = "credit"
)

// The words of status. Only AUTHORIZED is documented [P:axguide]; the others are assumed.
const (
	StatusCreated           = "CREATED"
	StatusPending           = "PENDING" // waits for its confirmation
	StatusAuthorized        = "AUTHORIZED"
	StatusPartiallyCaptured = "PARTIALLY_CAPTURED"
	StatusCaptured          = "CAPTURED"
	StatusPartiallyRefunded = "PARTIALLY_REFUNDED"
	StatusRefunded          = "REFUNDED"
	StatusReversed          = "REVERSED"
	StatusFailed            = "FAILED"
	StatusCancelled         = "CANCELLED"
	StatusExpired           = "EXPIRED"
)

// When an authorization is captured [seed 001].
const (
	captureAutomatic = "AUTOMATIC"
	captureManual    = "MANUAL"
	captureDelayed   = "DELAYED"
)

// Payment is one record of the ledger. Amounts are minor units. Of a card it knows brand, last four and expiry only, and the
// names that stand for a kept one.
type Payment struct {
	PayID                 string `json:"payId"`
	XID                   string `json:"xId"`                      // of the latest operation
	OrderReference        string `json:"orderReference,omitempty"` // order.merchantReference
	TransID               string `json:"transId"`
	MerchantID            string `json:"merchantId"`
	RefNr                 string `json:"refNr,omitempty"`
	ExternalIntegrationID string `json:"externalIntegrationId,omitempty"`
	Kind                  string `json:"kind"`
	Currency              string `json:"currency"`

	Amount     int64 `json:"amount"` // what was asked for at first
	Authorized int64 `json:"authorized"`
	Captured   int64 `json:"captured"`
	Refunded   int64 `json:"refunded"`
	Reversed   int64 `json:"reversed"`
	Lapsed     int64 `json:"lapsed,omitempty"` // authorized, never captured, expired

	CaptureMethod  string    `json:"captureMethod,omitempty"`
	DelayedHours   int64     `json:"delayedHours,omitempty"`
	CaptureAt      time.Time `json:"captureAt,omitzero"` // when DELAYED falls due
	ExpirationTime time.Time `json:"expirationTime,omitzero"`
	SimulationMode string    `json:"simulationMode,omitempty"`

	Status              string `json:"status"`
	ResponseCode        string `json:"responseCode"`
	ResponseDescription string `json:"responseDescription"`

	WebhookURL string `json:"webhookUrl,omitempty"`
	ReturnURL  string `json:"returnUrl,omitempty"`
	CancelURL  string `json:"cancelUrl,omitempty"`

	Email     string `json:"email,omitempty"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`

	Method      string `json:"method,omitempty"` // CARD, PAYPAL …
	Integration string `json:"integration,omitempty"`
	CardBrand   string `json:"cardBrand,omitempty"`
	Last4       string `json:"last4,omitempty"`
	Expiry      string `json:"expiry,omitempty"` // YYYYMM

	Credential      string `json:"credential,omitempty"` // credentialOnFile.type
	Initial         bool   `json:"initial,omitempty"`    // the first of several: its card is kept
	Pseudo          string `json:"pseudo,omitempty"`     // card number of a kept card
	SchemeReference string `json:"schemeReference,omitempty"`

	Metadata   json.RawMessage `json:"metadata,omitempty"`
	Created    time.Time       `json:"created"`
	Updated    time.Time       `json:"updated"`
	Operations []Operation     `json:"operations,omitempty"`
}

// Operation is one thing done to a payment: authorization, capture, refund, reversal, increment, credit or expiry.
type Operation struct {
	XID            string    `json:"xId"`
	Kind           string    `json:"kind"`
	Amount         int64     `json:"amount"`
	OrderReference string    `json:"orderReference,omitempty"` // order.merchantReference
	TransID        string    `json:"transId,omitempty"`
	RefNr          string    `json:"refNr,omitempty"`
	Key            string    `json:"key,omitempty"` // Idempotency-Key it came with
	At             time.Time `json:"at"`
}

// Open is what is authorized and neither captured, reversed nor expired.
func (p Payment) Open() int64 { return p.Authorized - p.Captured - p.Reversed - p.Lapsed }

// Refundable is what is captured and not refunded.
func (p Payment) Refundable() int64 { return p.Captured - p.Refunded }

// Value is what amount.value says: authorized with increments, or what was asked for while nothing is authorized.
func (p Payment) Value() int64 {
	if p.Authorized > 0 {
		return p.Authorized
	}
	return p.Amount
}

func (p Payment) clone() Payment {
	p.Operations = slices.Clone(p.Operations)
	p.Metadata = slices.Clone(p.Metadata)
	return p
}

// restate derives the status from the amounts. A payment that was never authorized keeps the word it has.
func (p *Payment) restate() {
	switch {
	case p.Kind == KindCredit:
		p.Status = StatusRefunded
	case p.Authorized == 0:
	case p.Refunded > 0 && p.Refundable() == 0 && p.Open() == 0:
		p.Status = StatusRefunded
	case p.Refunded > 0:
		p.Status = StatusPartiallyRefunded
	case p.Captured > 0 && p.Open() > 0:
		p.Status = StatusPartiallyCaptured
	case p.Captured > 0:
		p.Status = StatusCaptured
	case p.Open() > 0:
		p.Status = StatusAuthorized
	case p.Lapsed > 0:
		p.Status = StatusExpired
	default:
		p.Status = StatusReversed
	}
}

// waits says whether nobody has paid yet.
func (p Payment) waits() bool { return p.Status == StatusCreated || p.Status == StatusPending }

package sim

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// The three types of a payment [spec].
const (
	typeDeposit    = "DEPOSIT"
	typeWithdrawal = "WITHDRAWAL"
	typeRefund     = "REFUND"
)

// The seven states of a payment [spec].
const (
	StateCheckout  = "CHECKOUT"
	StatePending   = "PENDING"
	StateReview    = "AWAITING_APPROVAL"
	StateHeld      = "AUTHORIZED"
	StateCompleted = "COMPLETED"
	StateDeclined  = "DECLINED"
	StateCancelled = "CANCELLED"
)

// Payment is one record of the ledger. Amounts are minor units. Of a card it knows brand, first six, last four, holder and
// expiry only.
type Payment struct {
	ID          string `json:"id"`
	Shop        string `json:"shop"` // its API key
	ReferenceID string `json:"referenceId,omitempty"`
	Type        string `json:"type"`
	State       string `json:"state"`
	ParentID    string `json:"parentId,omitempty"`
	Method      string `json:"method,omitempty"`
	Description string `json:"description,omitempty"`

	Currency      string `json:"currency"`
	Amount        int64  `json:"amount"` // what goes through: what was captured, after a capture in part
	AskedCurrency string `json:"askedCurrency,omitempty"`
	AskedAmount   int64  `json:"askedAmount,omitempty"` // of the request, where another currency went through

	PreAuth    bool        `json:"preAuth,omitempty"`
	Authorized int64       `json:"authorized,omitempty"`
	Captured   int64       `json:"captured,omitempty"`
	Refunded   int64       `json:"refunded,omitempty"` // by refunds that are completed
	Voided     int64       `json:"voided,omitempty"`
	Chargeback *Chargeback `json:"chargeback,omitempty"`

	StartRecurring bool            `json:"startRecurring,omitempty"`
	RecurringToken string          `json:"recurringToken,omitempty"`
	CardToken      string          `json:"cardToken,omitempty"`
	Plan           json.RawMessage `json:"plan,omitempty"` // of a subscription that begins with this payment

	CardBrand   string `json:"cardBrand,omitempty"`
	CardMasked  string `json:"cardMasked,omitempty"` // 400000***0002
	CardHolder  string `json:"cardHolder,omitempty"`
	ExpiryMonth string `json:"expiryMonth,omitempty"`
	ExpiryYear  string `json:"expiryYear,omitempty"`
	Enrolled    bool   `json:"enrolled,omitempty"`  // the card asks for 3-D Secure
	Challenge   bool   `json:"challenge,omitempty"` // 3-D Secure waits for the customer
	SaveCard    bool   `json:"saveCard,omitempty"`  // the customer ticked the box
	Declines    string `json:"declines,omitempty"`  // the code that it will be declined with
	Settles     bool   `json:"settles,omitempty"`   // comes to its end by itself, unless Hold

	ErrorCode          string `json:"errorCode,omitempty"`
	ErrorMessage       string `json:"errorMessage,omitempty"`
	ExternalID         string `json:"externalId,omitempty"`
	ExternalResultCode string `json:"externalResultCode,omitempty"`

	ReturnURL  string            `json:"returnUrl,omitempty"`
	WebhookURL string            `json:"webhookUrl,omitempty"`
	Customer   json.RawMessage   `json:"customer,omitempty"`
	Billing    json.RawMessage   `json:"billingAddress,omitempty"`
	Parameters map[string]string `json:"additionalParameters,omitempty"`
	Refs       map[string]string `json:"externalRefs,omitempty"`

	Created    time.Time   `json:"created"`
	Updated    time.Time   `json:"updated"`
	Operations []Operation `json:"operations,omitempty"`
}

// Operation is one step of a payment's history.
type Operation struct {
	ID    int       `json:"id"`
	Name  string    `json:"name"`  // CREATE_PAYMENT, CAPTURE …
	State string    `json:"state"` // after it
	At    time.Time `json:"at"`
}

// Chargeback is one that the merchant registered.
type Chargeback struct {
	State       string    `json:"state"` // OPEN, or as registered
	Description string    `json:"description,omitempty"`
	At          time.Time `json:"at"`
}

// Open is what is authorized and neither captured nor let go.
func (p Payment) Open() int64 {
	if p.State != StateHeld {
		return 0
	}
	return p.Authorized
}

// customerID is the merchant's own number for the person.
func (p Payment) customerID() string {
	var c struct {
		ReferenceID string `json:"referenceId"`
	}
	_ = json.Unmarshal(p.Customer, &c)
	return c.ReferenceID
}

// final says whether nothing more will happen to it by itself.
func (p Payment) final() bool {
	return p.State == StateCompleted || p.State == StateDeclined || p.State == StateCancelled
}

func (p Payment) isCard() bool { return p.Method == "BASIC_CARD" || p.Method == "BASIC_CARD_HPP" }

func (p Payment) clone() Payment {
	p.Operations = slices.Clone(p.Operations)
	p.Parameters, p.Refs = maps.Clone(p.Parameters), maps.Clone(p.Refs)
	if p.Chargeback != nil {
		c := *p.Chargeback
		p.Chargeback = &c
	}
	return p
}

// move takes a payment to a state and writes it into its history. The list is copied, so that the row it came from stays
// as it is.
func (p *Payment) move(name, state string, at time.Time) {
	p.State, p.Updated = state, at
	p.Operations = append(slices.Clip(p.Operations), Operation{len(p.Operations) + 1, name, state, at})
}

// fail ends a payment with a code.
func (p *Payment) fail(name, state, code string, at time.Time) {
	p.ErrorCode, p.ErrorMessage = code, messages[code]
	p.move(name, state, at)
}

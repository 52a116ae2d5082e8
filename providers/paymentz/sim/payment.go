package sim

import (
	"slices"
	"time"
)

// The two kinds of a record.
const (
	KindPayment = "payment"
	KindPayout  = "payout"
)

// The types of a payment [seed][P:docs].
const (
	TypeDebit = "DB" // authorized and captured at once
	TypeHold  = "PA" // authorized only
)

// The long words of status: documented, all of them [P:xoala][P:prtpg]. Which follows on which is assumed from their names.
const (
	StatusBegun             = "begun"
	StatusAuthStarted       = "authstarted"
	StatusAuthSuccessful    = "authsuccessful"
	StatusAuthFailed        = "authfailed"
	StatusAuthCancelled     = "authcancelled"
	StatusCancelStarted     = "cancelstarted"
	StatusCancelled         = "cancelled"
	StatusCaptureStarted    = "capturestarted"
	StatusCaptureSuccess    = "capturesuccess"
	StatusCaptureFailed     = "capturefailed"
	StatusSettled           = "settled"
	StatusMarkedForReversal = "markedforreversal"
	StatusReversed          = "reversed"
	StatusChargeback        = "chargeback"
	StatusFailed            = "failed"
	StatusPayoutStarted     = "payoutstarted"
	StatusPayoutSuccessful  = "payoutsuccessful"
	StatusPayoutFailed      = "payoutfailed"
)

// Payment is one transaction of the ledger. Amounts are minor units. Of a card it knows brand, first six and last four
// digits and expiry only.
type Payment struct {
	PaymentID             string `json:"paymentId"`
	MerchantTransactionID string `json:"merchantTransactionId"`
	MemberID              string `json:"memberId"`
	TerminalID            string `json:"terminalId,omitempty"`
	Kind                  string `json:"kind"`
	Type                  string `json:"type,omitempty"`
	Currency              string `json:"currency"`

	Amount     int64 `json:"amount"` // asked for, or paid out
	Authorized int64 `json:"authorized"`
	Captured   int64 `json:"captured"`
	Refunded   int64 `json:"refunded"`
	Reversed   int64 `json:"reversed"` // let go, by a reversal or by a capture that left something
	Disputed   int64 `json:"disputed"`

	Status   string    `json:"status"`
	Waits3D  bool      `json:"waits3D,omitempty"` // authstarted, with the bank's page
	UnderWay *underWay `json:"underWay,omitempty"`
	Settled  bool      `json:"settled,omitempty"`
	Remark   string    `json:"remark,omitempty"`

	ShownAmount     string `json:"shownAmount,omitempty"`
	ShownCurrency   string `json:"shownCurrency,omitempty"`
	OrderDescriptor string `json:"orderDescriptor,omitempty"`
	RedirectURL     string `json:"redirectUrl,omitempty"`
	NotificationURL string `json:"notificationUrl,omitempty"`
	Recurring       string `json:"recurring,omitempty"` // INITIAL or REPEATED
	Parent          string `json:"parent,omitempty"`    // of a repeated payment and of a payout
	InvoiceID       string `json:"invoiceId,omitempty"`
	Save            bool   `json:"save,omitempty"`
	RegistrationID  string `json:"registrationId,omitempty"`

	FirstName  string `json:"firstName,omitempty"`
	LastName   string `json:"lastName,omitempty"`
	Email      string `json:"email,omitempty"`
	CustomerID string `json:"customerId,omitempty"`

	Mode  string `json:"mode,omitempty"` // CC …
	Brand string `json:"brand,omitempty"`
	Card  Card   `json:"card,omitzero"`

	Created    time.Time   `json:"created"`
	Updated    time.Time   `json:"updated"`
	Operations []Operation `json:"operations,omitempty"`
}

// Card is all that is ever kept of one.
type Card struct {
	Bin    string `json:"bin,omitempty"`
	Last4  string `json:"last4,omitempty"`
	Month  string `json:"month,omitempty"`
	Year   string `json:"year,omitempty"`
	Holder string `json:"holder,omitempty"`
	Does   string `json:"does,omitempty"` // what the bank does with it: see card.go
}

// underWay is what was taken and is not done. It happens to the amount when it is settled.
type underWay struct {
	Kind   string `json:"kind"`
	Amount int64  `json:"amount"`
	Before string `json:"before"` // status to go back to
}

// Operation is one thing done to a transaction.
type Operation struct {
	Kind   string    `json:"kind"`
	Amount int64     `json:"amount"`
	At     time.Time `json:"at"`
}

// Open is what is authorized and neither captured nor let go.
func (p Payment) Open() int64 { return p.Authorized - p.Captured - p.Reversed }

// Refundable is what is captured and not given back.
func (p Payment) Refundable() int64 { return p.Captured - p.Refunded }

func (p Payment) clone() Payment {
	p.Operations = slices.Clone(p.Operations)
	if p.UnderWay != nil {
		u := *p.UnderWay
		p.UnderWay = &u
	}
	return p
}

// short is the short word of the status: documented words [P:xoala], their use for reversed and chargeback is assumed.
func (p Payment) short() string {
	switch p.Status {
	case StatusAuthSuccessful, StatusCaptureSuccess, StatusSettled, StatusReversed, StatusChargeback, StatusPayoutSuccessful:
		return "Y"
	case StatusAuthFailed, StatusCaptureFailed, StatusFailed, StatusPayoutFailed:
		return "N"
	case StatusAuthCancelled, StatusCancelled:
		return "C"
	case StatusAuthStarted:
		if p.Waits3D {
			return "3D"
		}
	}
	return "P"
}

// ended says whether the customer has nothing left to do.
func (p Payment) ended() bool { return p.Status != StatusBegun && p.Status != StatusAuthStarted }

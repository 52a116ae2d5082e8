package models

import (
	"context"

	"kontor/models/money"
	"kontor/providers"
)

// PaymentKind tells the rows of the list Transactions apart.
type PaymentKind string

// The kinds of payment.
const (
	KindPayment PaymentKind = "payment"
	KindCredit  PaymentKind = "credit" // money sent to a customer without a payment to refer to
	KindPayout  PaymentKind = "payout"
)

// PaymentStatus is the word people read; it follows from the amounts and the provider's state.
type PaymentStatus string

// The words of a payment.
const (
	StatusOpen              PaymentStatus = "open"
	StatusPending           PaymentStatus = "pending"
	StatusAuthorized        PaymentStatus = "authorized"
	StatusPartiallyCaptured PaymentStatus = "partially captured"
	StatusCaptured          PaymentStatus = "captured"
	StatusPartiallyRefunded PaymentStatus = "partially refunded"
	StatusRefunded          PaymentStatus = "refunded"
	StatusReversed          PaymentStatus = "reversed"
	StatusDeclined          PaymentStatus = "declined"
	StatusCancelled         PaymentStatus = "cancelled"
	StatusExpired           PaymentStatus = "expired"
	StatusPaidOut           PaymentStatus = "paid out" // of a payout
)

// PaymentStatuses lists the words in the order of a payment's life.
var PaymentStatuses = []PaymentStatus{
	StatusOpen, StatusPending, StatusAuthorized, StatusPartiallyCaptured, StatusCaptured, StatusPartiallyRefunded,
	StatusRefunded, StatusReversed, StatusDeclined, StatusCancelled, StatusExpired, StatusPaidOut,
}

// Payment is money a customer owes or paid us through one gateway (or that we sent them, see Kind): one row, one
// life. The amounts below Amount are a cache of its settled operations, in minor units of Currency, written in the
// transaction of the operation and recomputed by Verify.
type Payment struct {
	ID              int64
	AccountID       int64
	Kind            PaymentKind
	Reference       string // ours, unique in the account: what the provider calls it by
	ProviderID      string // the provider's own name; empty until it gave one
	IntentID        string
	OrderReference  string // the merchant's word for it: order or invoice number
	Description     string
	Channel         string // how Kontor began it, see ChannelHosted …; empty where it came from elsewhere
	Currency        string
	Amount          int64 // asked of the customer
	Authorized      int64 // with increments
	Captured        int64
	Refunded        int64 // of a credit or a payout: what was sent
	Reversed        int64 // let go, expired parts included
	ChargedBack     int64 // taken back by the customer's bank and not given again
	Status          PaymentStatus
	State           providers.State // the provider's coarse word, last heard
	AskedCurrency   string          // where the customer was asked in another currency or amount than what went through; else empty
	AskedAmount     int64
	Disputed        bool   // something is charged back
	Drift           string // a key of the catalogue: how we differ from the provider; empty where we agree
	ProviderStatus  string // verbatim
	ProviderCode    string
	ProviderMessage string
	CustomerID      *int64
	CustomerName    string
	Email           string // lower case
	Method          string
	Brand           string
	Last4           string
	Expiry          string // "2028-04"
	RecurringToken  string // of the first payment of a series: what the later ones are charged by, see NewPayment.Recurring
	CaptureMode     providers.CaptureMode
	DelayHours      int
	CheckoutURL     string
	CheckoutForm    string // JSON of what the customer's browser posts there; empty where it only opens it
	LapsesAt        Instant
	AskAt           Instant
	AskAttempts     int
	ToldAt          Instant
	AnsweredAt      Instant // when the provider was last asked, and answered, be it that it knows of none
	LinkID          *int64  // of the payment link that it pays
	Attempt         int     // its number among its link's, from 1
	LinkedAt        Instant // when the link counted it first
	Excess          int64   // how much of it its link did not want, see ExcessLeft
	CreatedAt       Instant `gorm:"autoCreateTime:false"`
	UpdatedAt       Instant `gorm:"autoUpdateTime:false"`

	Operations []Operation `gorm:"-"` // oldest first, where they were loaded
}

// Money is minor units of the payment's currency.
func (p *Payment) Money(minor int64) money.Money { return money.New(minor, p.Currency) }

// Ref is how the provider is asked for it.
func (p *Payment) Ref() providers.PaymentRef {
	return providers.PaymentRef{Reference: p.Reference, ProviderID: p.ProviderID}
}

// book adds a settled operation to the cached amounts. It is the only place where they move.
func (p *Payment) book(kind providers.Kind, settled int64) {
	switch kind {
	case providers.Authorization, providers.Increment:
		p.Authorized += settled
	case providers.Capture:
		p.Captured += settled
	case providers.Reversal:
		p.Reversed += settled
	case providers.Charge:
		p.Authorized += settled
		p.Captured += settled
	case providers.Refund, providers.Credit, providers.Payout:
		p.Refunded += settled
	case providers.Chargeback:
		p.ChargedBack += settled
	case providers.Wonback:
		p.ChargedBack -= settled
	}
}

// derive gives the status from the amounts, and from the provider's state where there are none.
func (p *Payment) derive() PaymentStatus {
	switch {
	case p.Kind == KindPayout && p.Refunded > 0:
		return StatusPaidOut
	case p.Kind != KindPayment && p.Refunded > 0:
		return StatusRefunded
	case p.Captured > 0 && p.Refunded >= p.Captured:
		return StatusRefunded
	case p.Captured > 0 && p.Refunded > 0:
		return StatusPartiallyRefunded
	case p.Captured > 0 && p.Captured+p.Reversed < p.Authorized:
		return StatusPartiallyCaptured
	case p.Captured > 0:
		return StatusCaptured
	case p.Authorized > 0 && p.Reversed >= p.Authorized && p.State == providers.StateExpired:
		return StatusExpired
	case p.Authorized > 0 && p.Reversed >= p.Authorized:
		return StatusReversed
	case p.Authorized > 0:
		return StatusAuthorized
	case p.State == "" || p.State == providers.StateAuthorized:
		return StatusPending // told of as authorized, but no amount yet
	}
	return PaymentStatus(p.State)
}

// consistent says whether the amounts keep the book's own rules; the database holds the same as a CHECK.
func (p *Payment) consistent() bool {
	if p.Kind != KindPayment {
		return p.Refunded >= 0
	}
	return p.Authorized >= 0 && p.Captured >= 0 && p.Refunded >= 0 && p.Reversed >= 0 &&
		p.Captured+p.Reversed <= p.Authorized && p.Refunded <= p.Captured &&
		p.ChargedBack >= 0 && p.ChargedBack <= p.Captured
}

// Payment is one payment with its operations. Returns Missing.
func (l *Ledger) Payment(ctx context.Context, id int64) (*Payment, error) {
	// The operations first: one that settles in between still looks under way beside amounts that hold it, and is looked
	// at again. The other way round a settled operation would stand beside amounts without it, and nobody would look.
	p := Payment{ID: id}
	db := l.reads.WithContext(ctx)
	if err := loadOperations(db, &p); err != nil {
		return nil, err
	}
	operations := p.Operations
	if err := db.Where("id = ?", id).Take(&p).Error; err != nil {
		return nil, missing(err, "payment.missing")
	}
	p.Operations = operations
	return &p, nil
}

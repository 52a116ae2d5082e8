package models

import (
	"context"
	"encoding/json"
	"fmt"

	"kontor/models/billing"
	"kontor/models/money"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// InvoiceKind tells the two documents apart.
type InvoiceKind string

// The kinds. The amounts of a credit note are positive: its kind says who owes whom.
const (
	KindInvoice    InvoiceKind = "invoice"
	KindCreditNote InvoiceKind = "credit note"
)

// InvoiceStatus is the word people read.
type InvoiceStatus string

// The life of an invoice. Overdue is no state of the book: it is what an open or partially paid one is called from the day
// after it was due on.
const (
	InvoiceDraft         InvoiceStatus = "draft"
	InvoiceOpen          InvoiceStatus = "open"
	InvoicePartiallyPaid InvoiceStatus = "partially paid"
	InvoicePaid          InvoiceStatus = "paid"
	InvoiceOverdue       InvoiceStatus = "overdue"
	InvoiceVoid          InvoiceStatus = "void"
	InvoiceIssued        InvoiceStatus = "issued" // of a credit note
)

// InvoiceStatuses lists the words in the order of an invoice's life.
var InvoiceStatuses = []InvoiceStatus{
	InvoiceDraft, InvoiceOpen, InvoicePartiallyPaid, InvoiceOverdue, InvoicePaid, InvoiceVoid, InvoiceIssued,
}

// Invoice is an invoice or a credit note. Once it is issued its words and figures stay: the database refuses to change
// them. The amounts from Paid to Spare are a cache of its allocations and credit notes, see settle.
type Invoice struct {
	ID              int64
	Kind            InvoiceKind
	Status          InvoiceStatus
	Key             string
	Version         int64 // of a draft
	Series          string
	Sequence        int64
	Number          string // empty: a draft
	CorrectsID      *int64 // the invoice that a credit note corrects
	AccountID       *int64 // through which it can be paid; nil: by bank transfer alone
	Language        string
	Currency        string
	CustomerID      *int64
	CustomerName    string
	Email           string        // lower case
	Buyer           billing.Party `gorm:"serializer:json"`
	IssuedOn        billing.Date  // of a draft: empty is the day on which it is issued
	DueOn           billing.Date  // of a draft: empty is so many days later as the company gives
	DeliveredOn     billing.Date
	PeriodFrom      billing.Date
	PeriodTo        billing.Date
	BuyerReference  string
	OrderReference  string
	Terms           string
	Notes           string
	Rounding        int64
	Net             int64
	Tax             int64
	Total           int64 // net, tax and rounding: what it asks for, or gives
	Content         string
	Paid            int64 // allocated to it
	Refunded        int64 // given back of that
	Credited        int64 // by credit notes
	Uncredited      int64 // refunded, and no credit note says why
	Excess          int64 // held beyond what it asks for: to be given back
	Spare           int64 // came for it beyond what it asks for, and is not allocated to anything
	TokenHash       string
	Token           []byte // sealed; empty of a draft
	RemindersPaused bool
	Reminded        int // how far in the company's schedule
	RemindAt        Instant
	SentAt          Instant // when it was first mailed
	DueAt           Instant // when its files are to be made; 0: they are there
	Attempts        int
	LeaseUntil      Instant
	Failed          string
	PlacedAt        Instant
	CreatedAt       Instant `gorm:"autoCreateTime:false"`
	UpdatedAt       Instant `gorm:"autoUpdateTime:false"`

	Lines []InvoiceLine `gorm:"-"` // in order, where they were loaded
}

// InvoiceLine is one line of it.
type InvoiceLine struct {
	ID           int64
	InvoiceID    int64
	Position     int
	billing.Line `gorm:"embedded"`
	Net          int64
	CorrectsID   *int64 // of a credit note: the line that it takes back
}

// Money is minor units of the invoice's currency.
func (i *Invoice) Money(minor int64) money.Money { return money.New(minor, i.Currency) }

// Due is what its customer still owes.
func (i *Invoice) Due() money.Money { return i.Money(max(i.gap()-i.Uncredited, 0)) }

// gap is how much less is held than the invoice asks for; below zero: how much more.
func (i *Invoice) gap() int64 { return i.Total - i.Credited - (i.Paid - i.Refunded) }

// Creditable is what no credit note has taken back yet.
func (i *Invoice) Creditable() money.Money { return i.Money(i.Total - i.Credited) }

// Asks says whether it asks its customer for money.
func (i *Invoice) Asks() bool { return i.Status == InvoiceOpen || i.Status == InvoicePartiallyPaid }

// StatusOn is the word for it on a day.
func (i *Invoice) StatusOn(day billing.Date) InvoiceStatus {
	if i.Asks() && i.DueOn < day {
		return InvoiceOverdue
	}
	return i.Status
}

// Ready says whether its files are there.
func (i *Invoice) Ready() bool { return i.Status != InvoiceDraft && i.DueAt == 0 }

func (i *Invoice) subject() subject { return subject{kind: "invoice", id: i.ID} }

// Document is the invoice as it was issued; of a draft, nothing but the zero Document.
func (i *Invoice) Document() (d billing.Document) {
	if i.Content != "" {
		_ = json.Unmarshal([]byte(i.Content), &d) // our own writing
	}
	return d
}

// today is the day it is for the merchant.
func (l *Ledger) today(c *Company) billing.Date { return billing.DateOf(l.clock().In(c.Zone())) }

// companyIn is the merchant in a transaction: on PostgreSQL one that waited for another connection could wait for ever.
func (l *Ledger) companyIn(tx *gorm.DB) (*Company, error) {
	if held, _ := l.company.get(l.clock()); held != nil {
		return held, nil
	}
	var c Company
	if err := tx.Session(&gorm.Session{NewDB: true}).Take(&c, 1).Error; err != nil {
		return nil, fmt.Errorf("read the company: %w", err)
	}
	c.configured = l.configured
	return &c, nil
}

// Invoice is one of them with its lines. Returns Missing.
func (l *Ledger) Invoice(ctx context.Context, id int64) (*Invoice, error) {
	return readInvoice(l.reads.WithContext(ctx), id)
}

// lockInvoice reads an invoice for a change. Where a payment is locked too, it is the first.
func lockInvoice(tx *gorm.DB, id int64) (*Invoice, error) {
	return readInvoice(tx.Clauses(clause.Locking{Strength: "UPDATE"}), id)
}

func readInvoice(tx *gorm.DB, id int64) (*Invoice, error) {
	var i Invoice
	if err := tx.Where("id = ?", id).Take(&i).Error; err != nil {
		return nil, missing(err, "invoice.missing")
	}
	err := tx.Session(&gorm.Session{NewDB: true}).Where("invoice_id = ?", id).Order("position").Find(&i.Lines).Error
	if err != nil {
		return nil, fmt.Errorf("read the lines of invoice %d: %w", id, err)
	}
	return &i, nil
}

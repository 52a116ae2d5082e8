package models

import (
	"fmt"
	"time"

	"kontor/providers"

	"gorm.io/gorm"
)

// Book is an account of the ledger, one set for each merchant account and currency.
type Book string

// The books. A debit is above zero, a credit below.
const (
	Held        Book = "held"        // memo: what customers' banks hold for us
	HeldContra  Book = "held_contra" // its other side
	Receivable  Book = "receivable"  // what the provider owes us
	Sales       Book = "sales"
	Refunds     Book = "refunds"
	Payouts     Book = "payouts"
	Chargebacks Book = "chargebacks"
)

// Books lists them in the order of the ledger page.
var Books = []Book{Held, HeldContra, Receivable, Sales, Refunds, Payouts, Chargebacks}

// Entry is one balanced posting: what a settled operation moved. Added, never changed.
type Entry struct {
	ID          int64
	AccountID   int64
	PaymentID   int64
	OperationID int64 // one entry an operation: nothing is booked twice
	Event       string
	Currency    string
	BookedAt    Instant
	Method      string // how the customer paid, as far as it was known then
	DeliveryID  *int64 // which brought the news; none where it came by an answer
}

// Line is one side of an entry, in minor units of its currency.
type Line struct {
	EntryID int64 `gorm:"primaryKey"`
	Book    Book  `gorm:"primaryKey"`
	Amount  int64
}

// postings says which books an operation moves, by how many times its amount. They sum to zero.
var postings = map[providers.Kind]map[Book]int64{
	providers.Authorization: {Held: 1, HeldContra: -1},
	providers.Increment:     {Held: 1, HeldContra: -1},
	providers.Reversal:      {HeldContra: 1, Held: -1},
	providers.Capture:       {HeldContra: 1, Held: -1, Receivable: 1, Sales: -1},
	providers.Refund:        {Refunds: 1, Receivable: -1},
	providers.Credit:        {Refunds: 1, Receivable: -1},
	providers.Charge:        {Receivable: 1, Sales: -1}, // held and taken at once
	providers.Payout:        {Payouts: 1, Receivable: -1},
	providers.Chargeback:    {Chargebacks: 1, Receivable: -1},
	providers.Wonback:       {Chargebacks: -1, Receivable: 1},
}

// Lines are what an operation of the kind moves, in the order of Books. None for a kind that moves nothing.
func postingLines(kind providers.Kind, amount int64) []Line {
	var lines []Line
	for _, book := range Books {
		if times := postings[kind][book]; times != 0 && amount != 0 {
			lines = append(lines, Line{Book: book, Amount: times * amount})
		}
	}
	return lines
}

// post books a settled operation: entry, lines and the sums by quarter hour, in the caller's transaction. The database
// itself sums them on by days and months.
func (l *Ledger) post(tx *gorm.DB, p *Payment, op *Operation, delivery *int64) error {
	lines := postingLines(op.Kind, op.Settled)
	if len(lines) == 0 {
		return nil
	}
	e := Entry{
		AccountID: p.AccountID, PaymentID: p.ID, OperationID: op.ID, Event: string(op.Kind), Currency: p.Currency,
		BookedAt: op.SettledAt, Method: p.Method, DeliveryID: delivery,
	}
	if err := tx.Create(&e).Error; err != nil {
		return fmt.Errorf("book %s %d: %w", op.Kind, op.ID, err)
	}
	for i := range lines {
		lines[i].EntryID = e.ID
	}
	if err := tx.Create(&lines).Error; err != nil {
		return fmt.Errorf("book the lines of %s %d: %w", op.Kind, op.ID, err)
	}
	return rollUp(tx, e, lines)
}

// quarter is the quarter hour of an instant. Every zone's offset is a multiple of it, so any zone's day is a sum.
func quarter(i Instant) int64 { return int64(i) / (15 * time.Minute).Microseconds() }

func rollUp(tx *gorm.DB, e Entry, lines []Line) error {
	for _, line := range lines {
		err := tx.Exec(`INSERT INTO rollups (account_id, currency, book, quarter, debit, credit, count)
			VALUES (?, ?, ?, ?, ?, ?, 1)
			ON CONFLICT (quarter, account_id, currency, book) DO UPDATE SET
			debit = rollups.debit + excluded.debit, credit = rollups.credit + excluded.credit, count = rollups.count + 1`,
			e.AccountID, e.Currency, line.Book, quarter(e.BookedAt), max(line.Amount, 0), max(-line.Amount, 0)).Error
		if err != nil {
			return fmt.Errorf("add to the sums of the quarter hour: %w", err)
		}
	}
	return nil
}

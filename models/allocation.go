package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kontor/models/billing"
	"kontor/models/money"

	"gorm.io/gorm"
)

// AllocationReason is how money came to an invoice, or left it.
type AllocationReason string

// The reasons. Those from Undone on take back, but for WonBack.
const (
	ByLink      AllocationReason = "link"     // paid on the invoice's own page
	ByLodging   AllocationReason = "lodging"  // paid where a provider holds the invoice too
	ByHand      AllocationReason = "hand"     // a payment that a person matched
	ByTransfer  AllocationReason = "transfer" // to the bank, as a person saw on the statement
	Undone      AllocationReason = "undone"
	ChargedBack AllocationReason = "charged back"
	WonBack     AllocationReason = "won back"
	Refunded    AllocationReason = "refund"
	Returned    AllocationReason = "returned" // by bank transfer, as a person saw on the statement
)

// AllocationReasons lists them.
var AllocationReasons = []AllocationReason{ByLink, ByLodging, ByHand, ByTransfer, Undone, ChargedBack, WonBack, Refunded, Returned}

// gives says whether what left the invoice was given back to its customer.
func (r AllocationReason) gives() bool { return r == Refunded || r == Returned }

// Allocation says how much of which invoice a payment or a bank transfer paid. It is added to, never changed: an amount
// below zero takes back.
type Allocation struct {
	ID         int64
	InvoiceID  int64
	PaymentID  *int64 // nil: a bank transfer
	Reason     AllocationReason
	Amount     int64 // minor units of the invoice's currency
	UndoesID   *int64
	Transfer   string       // the statement's words
	ReceivedOn billing.Date // of a transfer
	Key        string
	Input      string
	UserID     *int64
	CreatedAt  Instant `gorm:"autoCreateTime:false"`
}

// NewAllocation is what a person fills in to say what an invoice was paid with.
type NewAllocation struct {
	Key        string
	InvoiceID  int64
	PaymentID  int64 // 0: a bank transfer
	Amount     money.Money
	Transfer   string
	ReceivedOn billing.Date
}

const maxTransfer = 200 // bytes

func (n *NewAllocation) check() error {
	n.Transfer = strings.TrimSpace(n.Transfer)
	switch {
	case n.Key == "" || len(n.Key) > maxKey:
		return problem(Invalid, "form.key_missing").at("key")
	case !n.Amount.IsPositive():
		return problem(Invalid, "amount.not_positive").at("amount")
	case len(n.Transfer) > maxTransfer:
		return problem(Invalid, "form.too_long", "max", maxTransfer).at("transfer")
	case n.PaymentID == 0 && !n.ReceivedOn.Valid():
		return problem(Invalid, "billing.date_wrong").at("received")
	}
	return nil
}

func (n *NewAllocation) hash(reason AllocationReason) (string, error) {
	text, err := json.Marshal([]any{reason, n})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Allocate says that a payment paid an invoice, whole or in part. For clerks. Returns Invalid beside the amount for more
// than the invoice asks for, or than is free of the payment.
func (l *Ledger) Allocate(ctx context.Context, actor Actor, n NewAllocation) (*Allocation, error) {
	return l.allocateOnce(ctx, actor, n, ByHand, func(tx *gorm.DB, i *Invoice, p *Payment) error {
		free, err := freeOf(tx, p)
		switch {
		case err != nil:
			return err
		case !i.Asks():
			return problem(Conflict, "allocation.nothing_asked")
		case p.Currency != i.Currency || n.Amount.Currency != i.Currency:
			return problem(Invalid, "amount.other_currency", "currency", i.Currency).at("amount")
		case n.Amount.Minor > i.Due().Minor:
			return problem(Invalid, "allocation.beyond_due", "left", i.Due()).at("amount")
		case n.Amount.Minor > free:
			return problem(Invalid, "allocation.beyond_payment", "left", p.Money(free)).at("amount")
		}
		return nil
	})
}

// RecordTransfer says that an invoice was paid by bank transfer. What comes beyond what it asks for is held to be given
// back. For clerks.
func (l *Ledger) RecordTransfer(ctx context.Context, actor Actor, n NewAllocation) (*Allocation, error) {
	n.PaymentID = 0
	return l.allocateOnce(ctx, actor, n, ByTransfer, func(tx *gorm.DB, i *Invoice, _ *Payment) error {
		switch {
		case i.Status == InvoiceDraft || i.Kind != KindInvoice:
			return problem(Conflict, "allocation.nothing_asked")
		case n.Amount.Currency != i.Currency:
			return problem(Invalid, "amount.other_currency", "currency", i.Currency).at("amount")
		}
		_, err := i.Money(i.Paid).Add(n.Amount)
		if err != nil {
			return problem(Invalid, "amount.out_of_range").at("amount")
		}
		return nil
	})
}

// ReturnTransfer says that money was given back by bank transfer. For clerks: the bank moves it, not Kontor.
func (l *Ledger) ReturnTransfer(ctx context.Context, actor Actor, n NewAllocation) (*Allocation, error) {
	n.PaymentID = 0
	return l.allocateOnce(ctx, actor, n, Returned, func(tx *gorm.DB, i *Invoice, _ *Payment) error {
		switch {
		case n.Amount.Currency != i.Currency:
			return problem(Invalid, "amount.other_currency", "currency", i.Currency).at("amount")
		case n.Amount.Minor > i.Paid-i.Refunded:
			return problem(Invalid, "allocation.beyond_paid", "left", i.Money(i.Paid-i.Refunded)).at("amount")
		}
		return nil
	})
}

// allocateOnce adds an allocation once for each key. The rule is asked with the payment and then the invoice locked.
func (l *Ledger) allocateOnce(ctx context.Context, actor Actor, n NewAllocation, reason AllocationReason, rule func(*gorm.DB, *Invoice, *Payment) error) (*Allocation, error) {
	if err := errors.Join(actor.must(Clerk), n.check()); err != nil {
		return nil, err
	}
	input, err := n.hash(reason)
	if err != nil {
		return nil, err
	}
	made := &Allocation{
		InvoiceID: n.InvoiceID, Reason: reason, Amount: n.Amount.Minor, Transfer: n.Transfer, ReceivedOn: n.ReceivedOn, Key: n.Key,
		Input: input, UserID: actor.userID(), CreatedAt: l.now(),
	}
	if reason.gives() {
		made.Amount = -made.Amount
	}
	err = l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var p *Payment
		if n.PaymentID != 0 {
			made.PaymentID = &n.PaymentID
			if p, err = lockPayment(tx, n.PaymentID); err != nil {
				return err
			}
		}
		i, err := lockInvoice(tx, n.InvoiceID)
		if err != nil {
			return err
		}
		there, err := allocationOf(tx, n.Key, input)
		if there != nil || err != nil {
			made = there
			return err
		}
		if err := rule(tx, i, p); err != nil {
			return err
		}
		if err := l.insertAllocation(tx, actor, i, p, made); err != nil || i.Asks() {
			return err
		}
		return l.closeInvoiceLinks(tx, i)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// allocationOf finds the one that was made with the key.
func allocationOf(tx *gorm.DB, key, input string) (*Allocation, error) {
	var a Allocation
	err := tx.Where("key = ?", key).Take(&a).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case a.Input != input:
		return nil, problem(Conflict, "form.key_reused")
	}
	return &a, nil
}

// insertAllocation adds one to the book and to its invoice, which is locked.
func (l *Ledger) insertAllocation(tx *gorm.DB, actor Actor, i *Invoice, p *Payment, a *Allocation) error {
	if err := tx.Create(a).Error; err != nil {
		return fmt.Errorf("allocate to invoice %d: %w", i.ID, err)
	}
	if a.Reason.gives() {
		i.refund(-a.Amount)
	} else {
		i.receive(a.Amount)
	}
	about := i.subject()
	if p != nil {
		about.paymentID = p.ID
	}
	err := l.record(tx, actor, "allocation."+strings.ReplaceAll(string(a.Reason), " ", "_"), about, map[string]any{
		"number": i.Number, "amount": a.Amount, "currency": i.Currency, "transfer": a.Transfer,
	})
	if err != nil {
		return err
	}
	if err := l.countSpare(tx, i, p); err != nil {
		return err
	}
	return l.saveMoney(tx, i)
}

// freeOf is how much of a payment is held, not asked to be given back, and allocated to no invoice.
func freeOf(tx *gorm.DB, p *Payment) (int64, error) {
	all, err := allocationsOf(tx, p.ID)
	return max(p.Refundable().Minor-sumOf(all), 0), err
}

func allocationsOf(tx *gorm.DB, paymentID int64) (all []Allocation, err error) {
	if err = tx.Where("payment_id = ?", paymentID).Order("id").Find(&all).Error; err != nil {
		err = fmt.Errorf("read what payment %d paid: %w", paymentID, err)
	}
	return all, err
}

func sumOf(all []Allocation) (sum int64) {
	for _, a := range all {
		sum += a.Amount
	}
	return sum
}

// held is what of a payment was taken and not given or taken back.
func (p *Payment) held() int64 { return p.Captured - p.Refunded - p.ChargedBack }

// UndoAllocation takes back by a row of its own what is left of an allocation. For clerks. Undone twice is undone once.
// Returns Conflict for one that takes back itself, or of which all was given back.
func (l *Ledger) UndoAllocation(ctx context.Context, actor Actor, id int64) error {
	if err := actor.must(Clerk); err != nil {
		return err
	}
	a, err := l.Allocation(ctx, id)
	if err != nil {
		return err
	}
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var p *Payment
		var err error
		if a.PaymentID != nil {
			if p, err = lockPayment(tx, *a.PaymentID); err != nil {
				return err
			}
		}
		i, err := lockInvoice(tx, a.InvoiceID)
		if err != nil {
			return err
		}
		return l.undo(tx, actor, i, p, a)
	})
}

func (l *Ledger) undo(tx *gorm.DB, actor Actor, i *Invoice, p *Payment, a *Allocation) error {
	var all []Allocation
	if err := tx.Where("invoice_id = ?", i.ID).Order("id").Find(&all).Error; err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(o Allocation) bool { return o.UndoesID != nil && *o.UndoesID == a.ID }) {
		return nil
	}
	amount := min(a.Amount, leftOf(all, a.PaymentID))
	if amount <= 0 {
		return problem(Conflict, "allocation.not_to_undo")
	}
	undo := &Allocation{
		InvoiceID: i.ID, PaymentID: a.PaymentID, Reason: Undone, Amount: -amount, UndoesID: &a.ID, Transfer: a.Transfer,
		Key: fmt.Sprintf("undo-%d", a.ID), UserID: actor.userID(), CreatedAt: l.now(),
	}
	return l.insertAllocation(tx, actor, i, p, undo)
}

// leftOf sums what a payment, or all bank transfers, still pay of an invoice.
func leftOf(all []Allocation, paymentID *int64) (sum int64) {
	for _, a := range all {
		if paymentID == nil && a.PaymentID == nil || paymentID != nil && a.PaymentID != nil && *a.PaymentID == *paymentID {
			sum += a.Amount
		}
	}
	return sum
}

// Allocation is one of them. Returns Missing.
func (l *Ledger) Allocation(ctx context.Context, id int64) (*Allocation, error) {
	var a Allocation
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&a).Error; err != nil {
		return nil, missing(err, "allocation.missing")
	}
	return &a, nil
}

// AllocationsTo are an invoice's, oldest first.
func (l *Ledger) AllocationsTo(ctx context.Context, invoiceID int64) ([]Allocation, error) {
	var all []Allocation
	return all, l.reads.WithContext(ctx).Where("invoice_id = ?", invoiceID).Order("id").Find(&all).Error
}

// AllocationsOf are a payment's, oldest first.
func (l *Ledger) AllocationsOf(ctx context.Context, paymentID int64) ([]Allocation, error) {
	return allocationsOf(l.reads.WithContext(ctx), paymentID)
}

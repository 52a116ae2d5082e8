package models

import (
	"context"
	"fmt"
	"math"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
)

// OpenKind says what sort of thing is still going on with a customer.
type OpenKind string

// The things that are still going on.
const (
	OpenOperation    OpenKind = "operation"
	OpenLink         OpenKind = "link"
	OpenInvoice      OpenKind = "invoice" // a draft, or not paid
	OpenSubscription OpenKind = "subscription"
	OpenLodging      OpenKind = "lodging" // of an invoice, at its gateway
	OpenMail         OpenKind = "mail"    // that is still to be sent
)

// OpenThing is one of them: what the page of a customer shows, and what stands in the way of erasing them.
type OpenThing struct {
	Kind     OpenKind
	ID       int64 // of an operation: its payment's
	Name     string
	Does     providers.Kind // of an operation
	Amount   int64
	Currency string
}

// Money is the amount.
func (o *OpenThing) Money() money.Money { return money.New(o.Amount, o.Currency) }

const (
	// everyTransaction is looked through before somebody is erased.
	everyTransaction = math.MaxInt32
	// openLooked is how many of a customer's newest transactions their page looks through for what is under way.
	openLooked = 1_000
	openShown  = 10
)

// OpenThings are what is still going on with a customer, the oldest first of each sort, a few of each. Among their newest
// transactions: whoever has more is not looked through on each view of the page.
func (l *Ledger) OpenThings(ctx context.Context, customerID int64) ([]OpenThing, error) {
	return openThings(l.reads.WithContext(ctx), customerID, openLooked)
}

// openThings looks through so many transactions.
func openThings(db *gorm.DB, customerID int64, looked int) ([]OpenThing, error) {
	var all []OpenThing
	for _, look := range []struct {
		kind OpenKind
		text string
		args []any
	}{
		{OpenOperation, `SELECT p.id, CASE WHEN p.order_reference <> '' THEN p.order_reference ELSE p.reference END AS name, o.kind AS does, o.amount, o.currency
			FROM (SELECT id, reference, order_reference FROM payments WHERE customer_id = ? AND customer_id IS NOT NULL ORDER BY created_at DESC LIMIT ?) AS p
			JOIN operations o ON o.payment_id = p.id WHERE o.status IN ? ORDER BY o.id LIMIT ?`, []any{customerID, looked, unsettled, openShown}},
		{OpenLink, `SELECT id, CASE WHEN order_reference <> '' THEN order_reference ELSE description END AS name, amount, currency
			FROM links WHERE customer_id = ? AND customer_id IS NOT NULL AND status = 'open' ORDER BY created_at LIMIT ?`, []any{customerID, openShown}},
		{OpenInvoice, `SELECT id, number AS name, total AS amount, currency FROM invoices WHERE customer_id = ? AND customer_id IS NOT NULL
			AND status IN ? ORDER BY placed_at LIMIT ?`, []any{customerID, unpaid, openShown}},
		{
			OpenSubscription, `SELECT id, name, amount, currency FROM subscriptions WHERE customer_id = ? AND status NOT IN ? ORDER BY id LIMIT ?`,
			[]any{customerID, over, openShown},
		},
		{OpenLodging, `SELECT i.id, i.number AS name, g.amount, g.currency FROM invoices i JOIN lodgings g ON g.invoice_id = i.id
			WHERE i.customer_id = ? AND i.customer_id IS NOT NULL AND g.status IN ? ORDER BY g.id LIMIT ?`, []any{customerID, lodging, openShown}},
		{OpenMail, `SELECT id, email AS name FROM mails WHERE status IN ?
			AND lower(email) IN (SELECT email FROM customers WHERE id = ? OR merged_into = ?) ORDER BY id LIMIT ?`, []any{unsent, customerID, customerID, openShown}},
	} {
		var found []OpenThing
		if err := db.Raw(look.text, look.args...).Scan(&found).Error; err != nil {
			return nil, fmt.Errorf("look for the customer's open %ss: %w", look.kind, err)
		}
		for _, o := range found {
			o.Kind = look.kind
			all = append(all, o)
		}
	}
	return all, nil
}

// unpaid, over and lodging are the states of invoices, subscriptions and lodgings that are asked for above.
var (
	unpaid  = []InvoiceStatus{InvoiceDraft, InvoiceOpen, InvoicePartiallyPaid}
	over    = []SubscriptionStatus{SubscriptionCancelled, SubscriptionEnded}
	lodging = liveLodging
)

// unsent are the states of a mail that is still to leave.
var unsent = []MailStatus{MailQueued, MailSending, MailDeferred}

// unsettled are the states of OperationStatus.Unsettled.
var unsettled = []OperationStatus{OpAwaitingApproval, OpRequested, OpSending, OpPending, OpUnknown}

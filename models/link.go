package models

import (
	"context"
	"fmt"
	"strings"

	"kontor/models/money"
	"kontor/providers"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// LinkPurpose is what a payment link was made for.
type LinkPurpose string

// The purposes. What an invoice or a subscription is paid by is a link too, but stands in no list of links.
const (
	ForLink         LinkPurpose = "link"
	ForInvoice      LinkPurpose = "invoice"
	ForSubscription LinkPurpose = "subscription"
)

// LinkStatus is where a payment link stands.
type LinkStatus string

// The words of a payment link.
const (
	LinkOpen      LinkStatus = "open"
	LinkPaid      LinkStatus = "paid"
	LinkExpired   LinkStatus = "expired"
	LinkCancelled LinkStatus = "cancelled"
)

// LinkStatuses lists them in the order of a link's life.
var LinkStatuses = []LinkStatus{LinkOpen, LinkPaid, LinkExpired, LinkCancelled}

// Link is what a customer pays on /pay/TOKEN. Amounts are minor units of Currency. Received, Kept, Payments and Overpaid
// are a cache of its payments, written in the transaction of the news that changes them.
type Link struct {
	ID             int64
	Purpose        LinkPurpose
	PurposeID      int64
	AccountID      int64
	Key            string
	Input          string
	TokenHash      string
	Token          []byte // sealed
	Currency       string
	Amount         int64
	PartsAllowed   bool // the payer may pay a part
	Many           bool // may be paid again and again
	Description    string
	Sought         string
	OrderReference string
	Message        string
	CustomerID     *int64
	FirstName      string
	LastName       string
	Email          string // lower case
	Language       string // "en", "de"
	CaptureMode    providers.CaptureMode
	DelayHours     int
	SaveMethod     bool
	Recurring      *providers.Recurrence `gorm:"serializer:json"` // makes its payment the first of a series
	Native         bool                  // paid on a payment link of the gateway's own
	Remind         bool                  // by mail, before it expires
	Status         LinkStatus
	Received       int64  // authorized by its payments, whatever was given back since
	Kept           int64  // less what was let go, refunded and charged back
	Payments       int    // that brought something
	Attempts       int    // to pay it
	AttemptID      *int64 // the latest of them
	Overpaid       bool   // more came than was wanted, and is still here
	UserID         *int64
	ExpiresAt      Instant
	RemindedAt     Instant
	WantedAt       Instant // when its customer asked for a new one
	PaidAt         Instant
	ClosedAt       Instant
	DueAt          Instant
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	UpdatedAt      Instant `gorm:"autoUpdateTime:false"`
}

// Money is minor units of the link's currency.
func (k *Link) Money(minor int64) money.Money { return money.New(minor, k.Currency) }

// Customer is who it is for, in a provider's words.
func (k *Link) Customer() providers.Customer {
	return providers.Customer{FirstName: k.FirstName, LastName: k.LastName, Email: k.Email}
}

// CustomerName is whom it is for.
func (k *Link) CustomerName() string { return strings.TrimSpace(k.FirstName + " " + k.LastName) }

// Due is what is left to be paid: of a link that may be paid again and again, the whole each time.
func (k *Link) Due() money.Money {
	if k.Many {
		return k.Money(k.Amount)
	}
	return k.Money(max(k.Amount-k.Received, 0))
}

// StatusAt is the status as it is at a moment: a link expires then, and not when the worker comes by.
func (k *Link) StatusAt(now Instant) LinkStatus {
	if k.Status == LinkOpen && k.ExpiresAt <= now {
		return LinkExpired
	}
	return k.Status
}

// Public says whether the link is open to anybody, as one that a merchant puts on a site of theirs: it names no customer, and
// nobody has to be kept from finding it. Any other link says what one person owes.
func (k *Link) Public(now Instant) bool {
	named := k.CustomerID != nil || k.Email != "" || k.CustomerName() != ""
	return k.Many && !named && k.Purpose == ForLink && k.StatusAt(now) == LinkOpen
}

// LinkURL is the page that a link's customer pays on. It is a secret of the two, unless the link is for anybody.
func (l *Ledger) LinkURL(k *Link) (string, error) {
	token, err := l.openToken(k.TokenHash, k.Token)
	if err != nil {
		return "", fmt.Errorf("open the token of payment link %d: %w", k.ID, err)
	}
	return l.baseURL + "/pay/" + token, nil
}

// LinkByToken finds a link by what its page's URL ends in. Returns Missing.
func (l *Ledger) LinkByToken(ctx context.Context, token string) (*Link, error) {
	if token = readToken(token); token == "" {
		return nil, problem(Missing, "link.missing")
	}
	return l.findLink(ctx, "token_hash = ?", tokenHash(token))
}

// Link is one payment link. Returns Missing.
func (l *Ledger) Link(ctx context.Context, id int64) (*Link, error) {
	return l.findLink(ctx, "id = ?", id)
}

func (l *Ledger) findLink(ctx context.Context, where string, value any) (*Link, error) {
	var k Link
	if err := l.reads.WithContext(ctx).Where(where, value).Take(&k).Error; err != nil {
		return nil, missing(err, "link.missing")
	}
	return &k, nil
}

// lockLink reads a link for a change: see lockPayment. Where both are locked, the payment is the first.
func lockLink(tx *gorm.DB, id int64) (*Link, error) {
	var k Link
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&k).Error; err != nil {
		return nil, missing(err, "link.missing")
	}
	return &k, nil
}

package models

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	Recurring      bool // the first payment of a series
	Native         bool // paid on a payment link of the gateway's own
	Remind         bool // by mail, before it expires
	Status         LinkStatus
	Received       int64 // authorized by its payments, whatever was given back since
	Kept           int64 // less what was let go, refunded and charged back
	Payments       int   // that brought something
	AttemptID      *int64
	Overpaid       bool // more came than was wanted, and is still here
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

// NewLink is what a payment link is made of.
type NewLink struct {
	Key            string
	Purpose        LinkPurpose // empty: ForLink
	PurposeID      int64
	AccountID      int64
	Amount         money.Money
	PartsAllowed   bool
	Many           bool
	Description    string
	OrderReference string
	Message        string
	Customer       providers.Customer
	Language       string // "en" or "de"
	Capture        providers.CaptureMode
	DelayHours     int
	SaveMethod     bool
	Recurring      bool
	Native         bool
	Remind         bool
	ExpiresAt      Instant // 0: in 30 days
}

// LinkLife is how long a link stands where nobody says otherwise.
const LinkLife = 30 * 24 * time.Hour

const (
	maxLinkLife    = 2 * 366 * 24 * time.Hour
	maxMessage     = 2000 // characters
	maxSought      = 64   // bytes
	maxDescription = 200  // bytes
)

func (n *NewLink) check(now Instant) error {
	n.Purpose, n.ExpiresAt = cmp.Or(n.Purpose, ForLink), cmp.Or(n.ExpiresAt, now.Add(LinkLife))
	n.Message = strings.TrimSpace(strings.ReplaceAll(n.Message, "\r\n", "\n"))
	n.Description = strings.TrimSpace(n.Description)
	p := n.payment()
	if err := p.check(); err != nil {
		return err
	}
	n.OrderReference, n.Customer, n.DelayHours = p.OrderReference, p.Customer, p.DelayHours
	switch {
	case !slices.Contains([]string{"en", "de"}, n.Language):
		return problem(Invalid, "link.language").at("language")
	case n.Description == "" && n.Purpose == ForLink:
		return problem(Invalid, "link.description_missing").at("description")
	case utf8.RuneCountInString(n.Message) > maxMessage:
		return problem(Invalid, "form.too_long", "max", maxMessage).at("message")
	case n.ExpiresAt <= now:
		return problem(Invalid, "link.expiry_past").at("expires")
	case n.ExpiresAt > now.Add(maxLinkLife):
		return problem(Invalid, "link.expiry_far").at("expires")
	case n.Remind && n.Customer.Email == "":
		return problem(Invalid, "link.remind_whom").at("email")
	}
	return nil
}

// payment is the attempt that the link leads to, without what is asked for at the time.
func (n *NewLink) payment() NewPayment {
	p := NewPayment{
		Key: n.Key, AccountID: n.AccountID, Channel: ChannelHosted, SaveMethod: n.SaveMethod, Amount: n.Amount,
		OrderReference: n.OrderReference, Description: n.Description, Customer: n.Customer, Capture: n.Capture,
		DelayHours: n.DelayHours, Language: n.Language, Recurring: recurrence(n.Recurring),
	}
	if n.Native {
		p.Channel = ChannelLink
	}
	return p
}

// checkLink asks the rules of a new link, and its account for what is wanted of it. Before the transaction.
func (l *Ledger) checkLink(ctx context.Context, n *NewLink) error {
	if err := n.check(l.now()); err != nil {
		return err
	}
	c, err := l.connect(ctx, n.AccountID)
	if err != nil {
		return err
	}
	p := n.payment()
	return errors.Join(offersChannel(c, p.Channel), p.fits(waysOf(c)))
}

// CreateLink makes a payment link. For clerks. The same form sent twice is one link.
func (l *Ledger) CreateLink(ctx context.Context, actor Actor, n NewLink) (*Link, error) {
	if err := errors.Join(actor.must(Clerk), l.checkLink(ctx, &n)); err != nil {
		return nil, err
	}
	var link *Link
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) (err error) {
		link, err = l.insertLink(tx, actor, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	return link, nil
}

// insertLink makes a link in the transaction of what it is made for; checkLink comes before. The same key with the same
// input gives the link that is there, with other input Conflict.
func (l *Ledger) insertLink(tx *gorm.DB, actor Actor, n NewLink) (*Link, error) {
	now := l.now()
	input, err := n.hash()
	if err != nil {
		return nil, err
	}
	if err := n.check(now); err != nil {
		return nil, err
	}
	var there Link
	err = tx.Where("key = ?", n.Key).Take(&there).Error
	switch {
	case err == nil && there.Input == input:
		return &there, nil
	case err == nil:
		return nil, problem(Conflict, "form.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return nil, err
	}
	k := &Link{
		Purpose: n.Purpose, PurposeID: n.PurposeID, AccountID: n.AccountID, Key: n.Key, Input: input,
		Currency: n.Amount.Currency, Amount: n.Amount.Minor, PartsAllowed: n.PartsAllowed, Many: n.Many,
		Description: n.Description, Sought: clip(strings.ToLower(n.Description), maxSought), OrderReference: n.OrderReference,
		Message: n.Message, FirstName: n.Customer.FirstName, LastName: n.Customer.LastName, Language: n.Language,
		CaptureMode: n.Capture, DelayHours: n.DelayHours, SaveMethod: n.SaveMethod, Recurring: n.Recurring, Native: n.Native,
		Remind: n.Remind, Status: LinkOpen, UserID: actor.userID(), ExpiresAt: n.ExpiresAt, DueAt: n.ExpiresAt,
		CreatedAt: now, UpdatedAt: now,
	}
	var who Payment
	if err := l.nameCustomer(tx, &who, n.Customer); err != nil {
		return nil, err
	}
	k.CustomerID, k.Email = who.CustomerID, who.Email
	k.TokenHash, k.Token = l.sealToken(newToken())
	if err := tx.Create(k).Error; err != nil {
		return nil, fmt.Errorf("write down the payment link: %w", err)
	}
	return k, l.record(tx, actor, "link.created", subject{kind: "link", id: k.ID}, map[string]any{
		"amount": k.Amount, "currency": k.Currency, "purpose": k.Purpose, "purpose_id": k.PurposeID,
	})
}

// hash tells the same form sent again.
func (n *NewLink) hash() (string, error) {
	text, err := json.Marshal(n)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// LinkURL is the page that a link's customer pays on. It is a secret of the two.
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

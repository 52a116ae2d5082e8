package models

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"kontor/models/calendar"
	"kontor/models/money"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// SubscriptionStatus is where a subscription stands in its life.
type SubscriptionStatus string

// The life of a subscription.
const (
	SubscriptionPending   SubscriptionStatus = "pending" // waits for its first payment
	SubscriptionActive    SubscriptionStatus = "active"
	SubscriptionPaused    SubscriptionStatus = "paused"
	SubscriptionPastDue   SubscriptionStatus = "past due"  // stopped until a person sees to it
	SubscriptionCancelled SubscriptionStatus = "cancelled" // by a person
	SubscriptionEnded     SubscriptionStatus = "ended"     // all its charges are made
)

// SubscriptionStatuses lists them in the order of a life.
var SubscriptionStatuses = []SubscriptionStatus{
	SubscriptionPending, SubscriptionActive, SubscriptionPaused, SubscriptionPastDue, SubscriptionCancelled, SubscriptionEnded,
}

// Over says that nothing comes after.
func (s SubscriptionStatus) Over() bool { return s == SubscriptionCancelled || s == SubscriptionEnded }

// The reasons for which a subscription needs a person: keys of the catalogue under "subscription.needs.".
const (
	NeedsMethod = "declined" // what is charged was declined, and is not tried again
	NeedsMissed = "missed"   // more periods were missed than are caught up with by themselves
	NeedsRefund = "unwanted" // it was paid on its page, and there is no period for it
	NeedsTwice  = "twice"    // a period was paid twice
)

// Subscription is what recurs for one customer. Its periods are counted from 1; each has one SubscriptionCharge.
type Subscription struct {
	ID         int64
	Key        string // of the form
	Input      string // hash of what was asked with it
	Reference  string // begins the keys of its charges
	CustomerID int64
	AccountID  int64
	PlanID     *int64
	Name       string // what it is for, as its customer reads it
	Status     SubscriptionStatus
	Needs      string // see NeedsMethod …; empty: nobody
	Terms      `gorm:"embedded"`

	StartsOn     string // the day asked for; empty: when it is first paid
	Anchor       string // the day that all others are reckoned from; empty while pending
	AnchorDay    int    // of the month, see calendar.Schedule
	AnchorNumber int    // of the period that begins with the anchor
	Zone         string
	Hour         int // of the day at which it is charged, in Zone
	Language     string

	FirstPaymentID *int64 // what the later ones are charged by
	MethodExpiry   string // "2028-04"
	LinkID         *int64 // the page that waits to be paid on
	CatchUpTo      int    // the last missed period that a person let be charged
	EndsNext       bool   // cancelled when its next period would begin
	NextOn         string // when its open period is due; empty: none is open, or its charge is under way. See NextCharge
	ExpiringOn     string // NextOn, where what is charged expires before it
	UserID         *int64
	PausedAt       Instant
	EndedAt        Instant
	DueAt          Instant
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
	UpdatedAt      Instant `gorm:"autoUpdateTime:false"`
}

// chargeHour is when what is due is charged, and mails about it go out: before the day's work begins.
const chargeHour = 6

// newSubscriptionReference is unlike any other book's at the same gateway: a charge's key begins with it.
func newSubscriptionReference() string { return "S" + rand.Text()[:11] }

// Subscription is one of them. Returns Missing.
func (l *Ledger) Subscription(ctx context.Context, id int64) (*Subscription, error) {
	var s Subscription
	if err := l.reads.WithContext(ctx).Where("id = ?", id).Take(&s).Error; err != nil {
		return nil, missing(err, "subscription.missing")
	}
	return &s, nil
}

// lockSubscription reads one for a change: see lockPayment. Where others are locked too, the payment is the first, the
// link the second.
func lockSubscription(tx *gorm.DB, id int64) (*Subscription, error) {
	var s Subscription
	if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&s).Error; err != nil {
		return nil, missing(err, "subscription.missing")
	}
	return &s, nil
}

// place is the zone that its days and its hour are in.
func (s *Subscription) place() *time.Location {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil { // it was one when it was made
		return time.UTC
	}
	return zone
}

// day is the day of an instant where the subscription is.
func (s *Subscription) day(i Instant) calendar.Date { return calendar.DateOf(i.Time().In(s.place())) }

// at is the instant of a day at which it is charged.
func (s *Subscription) at(d calendar.Date) Instant { return At(d.At(s.Hour, s.place())) }

// schedule reckons its days. Only what was paid once has one.
func (s *Subscription) schedule() calendar.Schedule {
	anchor, _ := calendar.Parse(s.Anchor) // our own writing
	return calendar.Schedule{Anchor: anchor, Every: s.Every, Unit: s.Unit, Day: s.AnchorDay}
}

// dueOn is the day on which a period begins and is due.
func (s *Subscription) dueOn(number int) calendar.Date {
	return s.schedule().Due(number - s.AnchorNumber)
}

// NextCharge is the day of its next charge, if nothing is changed; "" where none comes by itself.
func (s *Subscription) NextCharge() string {
	if s.Status != SubscriptionActive || s.EndsNext {
		return ""
	}
	return s.NextOn
}

// NextTry is when what was declined is charged again by itself; 0: nothing is. c is the open period, nil for none.
func (s *Subscription) NextTry(c *SubscriptionCharge) Instant {
	if s.Status != SubscriptionActive || c == nil || c.Status != ChargeRetrying {
		return 0
	}
	return c.RetryAt
}

// reckon has all days from a period on reckoned anew.
func (s *Subscription) reckon(from calendar.Schedule, number int) {
	s.Anchor, s.AnchorDay, s.AnchorNumber = from.Anchor.String(), from.Day, number
	s.Every, s.Unit = from.Every, from.Unit
}

// save writes a subscription after a change in the transaction that locked it.
func (l *Ledger) saveSubscription(tx *gorm.DB, s *Subscription) error {
	s.UpdatedAt = l.now()
	s.ExpiringOn = ""
	if next := s.NextCharge(); s.MethodExpiry != "" && next != "" && s.MethodExpiry < next[:len("2028-04")] {
		s.ExpiringOn = next
	}
	if err := tx.Save(s).Error; err != nil {
		return fmt.Errorf("write subscription %d: %w", s.ID, err)
	}
	return nil
}

// ChargeStatus is where the charge of a period stands.
type ChargeStatus string

// The life of a period's charge. Until it is settled, the next period is not begun.
const (
	ChargeScheduled ChargeStatus = "scheduled"
	ChargeCharging  ChargeStatus = "charging" // a payment is under way; it may have happened
	ChargePaid      ChargeStatus = "paid"
	ChargeRetrying  ChargeStatus = "retrying" // declined, and tried again later
	ChargeDeclined  ChargeStatus = "declined" // declined, and waits for a person
	ChargeSkipped   ChargeStatus = "skipped"  // by a person, not owed
	ChargeFailed    ChargeStatus = "failed"   // given up
)

// ChargeStatuses lists them in the order of a life.
var ChargeStatuses = []ChargeStatus{
	ChargeScheduled, ChargeCharging, ChargePaid, ChargeRetrying, ChargeDeclined, ChargeSkipped, ChargeFailed,
}

// Open says that it is not settled yet.
func (s ChargeStatus) Open() bool {
	switch s {
	case ChargeScheduled, ChargeCharging, ChargeRetrying, ChargeDeclined:
		return true
	}
	return false
}

// SubscriptionCharge is the charge of one period. There is one for each number, which the database holds.
type SubscriptionCharge struct {
	ID             int64
	SubscriptionID int64
	Number         int
	DueOn          string
	DueAt          Instant
	Currency       string
	Amount         int64
	Status         ChargeStatus
	Tries          int
	Retries        int    // of Terms.RetryDays, how many are used up
	TriedOn        string // the day of the first try
	RetryAt        Instant
	PaymentID      *int64 // of the last try, or what paid it
	Code           string // of the last decline
	Message        string
	NoticedAt      Instant
	SettledAt      Instant
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
}

// SubscriptionTry is a payment that was to pay a period.
type SubscriptionTry struct {
	ChargeID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Try       int   `gorm:"primaryKey;autoIncrement:false"`
	PaymentID int64
	CreatedAt Instant `gorm:"autoCreateTime:false"`
}

// chargeOpen is ChargeStatus.Open in the database, as its index has it.
const chargeOpen = "status IN ('scheduled', 'charging', 'declined', 'retrying')"

// openCharge is the period that is not settled; nil for none.
func openCharge(tx *gorm.DB, subscriptionID int64) (*SubscriptionCharge, error) {
	var c SubscriptionCharge
	err := tx.Where("subscription_id = ? AND "+chargeOpen, subscriptionID).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &c, err
}

func saveCharge(tx *gorm.DB, c *SubscriptionCharge) error {
	if c == nil {
		return nil
	}
	if err := tx.Save(c).Error; err != nil {
		return fmt.Errorf("write charge %d of subscription %d: %w", c.Number, c.SubscriptionID, err)
	}
	return nil
}

// Money is what the period costs.
func (c *SubscriptionCharge) Money() money.Money { return money.New(c.Amount, c.Currency) }

// settle ends a period.
func (c *SubscriptionCharge) settle(as ChargeStatus, now Instant) {
	c.Status, c.SettledAt, c.RetryAt = as, now, 0
}

package models

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"kontor/models/calendar"

	"gorm.io/gorm"
)

// ChangeKind is what was done to a subscription: a key of the catalogue under "subscription.change.".
type ChangeKind string

// The changes, by people and by Kontor itself.
const (
	ChangeStarted    ChangeKind = "started"
	ChangeActivated  ChangeKind = "activated" // first paid
	ChangeTerms      ChangeKind = "terms"
	ChangePaused     ChangeKind = "paused"
	ChangeResumed    ChangeKind = "resumed"
	ChangeCancelled  ChangeKind = "cancelled"
	ChangeEndsNext   ChangeKind = "ends_next"
	ChangeKept       ChangeKind = "kept" // it was to end, and does not
	ChangeEnded      ChangeKind = "ended"
	ChangeSkipped    ChangeKind = "skipped"
	ChangeRetried    ChangeKind = "retried"
	ChangePage       ChangeKind = "page"   // a page for another payment method was opened
	ChangeMethod     ChangeKind = "method" // and paid on
	ChangePastDue    ChangeKind = "past_due"
	ChangeMissed     ChangeKind = "missed"      // stopped, as too much was missed
	ChangePassedOver ChangeKind = "passed_over" // missed periods that nobody is charged for
	ChangeCatchUp    ChangeKind = "catch_up"    // missed periods that a person let be charged
	ChangeUnwanted   ChangeKind = "unwanted"    // paid, with no period for it
	ChangeTwice      ChangeKind = "twice"       // a period was paid twice
	ChangeSeen       ChangeKind = "seen"        // what needed a person was seen to
)

// ChangeKinds lists them.
var ChangeKinds = []ChangeKind{
	ChangeStarted, ChangeActivated, ChangeTerms, ChangePaused, ChangeResumed, ChangeCancelled, ChangeEndsNext, ChangeKept, ChangeEnded,
	ChangeSkipped, ChangeRetried, ChangePage, ChangeMethod, ChangePastDue, ChangeMissed, ChangePassedOver, ChangeCatchUp, ChangeUnwanted,
	ChangeTwice, ChangeSeen,
}

// SubscriptionChange is one thing done to a subscription.
type SubscriptionChange struct {
	ID             int64
	SubscriptionID int64
	Key            string // of the form; empty where there was none
	Kind           ChangeKind
	Number         int // the period from which it holds; 0: none
	UserID         *int64
	Actor          string
	Reason         string
	Detail         string  // JSON
	CreatedAt      Instant `gorm:"autoCreateTime:false"`
}

// ChangeFacts are what a change keeps beside its kind. What does not concern it is empty.
type ChangeFacts struct {
	Amount    int64         `json:"amount,omitempty"` // minor units of Currency
	Currency  string        `json:"currency,omitempty"`
	Every     int           `json:"every,omitempty"`
	Unit      calendar.Unit `json:"unit,omitempty"`
	NextOn    string        `json:"next_on,omitempty"`
	Was       *ChangeFacts  `json:"was,omitempty"`  // the same before
	From      string        `json:"from,omitempty"` // the first and the last day of missed periods
	To        string        `json:"to,omitempty"`
	Periods   int           `json:"periods,omitempty"`
	PaymentID int64         `json:"payment_id,omitempty"`
	LinkID    int64         `json:"link_id,omitempty"`
}

// Facts are its Detail.
func (c *SubscriptionChange) Facts() (facts ChangeFacts) {
	if c.Detail != "" {
		_ = json.Unmarshal([]byte(c.Detail), &facts) // our own writing
	}
	return facts
}

// change is one to be written down.
type change struct {
	kind   ChangeKind
	key    string
	number int
	reason string
	facts  ChangeFacts
}

// noteChange writes down what was done, for the page and for the audit trail, in the transaction of the change.
func (l *Ledger) noteChange(tx *gorm.DB, actor Actor, s *Subscription, c change) error {
	row := SubscriptionChange{
		SubscriptionID: s.ID, Key: c.key, Kind: c.kind, Number: c.number, UserID: actor.userID(), Actor: actor.Name, Reason: c.reason,
		CreatedAt: l.now(),
	}
	if c.facts != (ChangeFacts{}) {
		text, err := json.Marshal(c.facts)
		if err != nil {
			return err
		}
		row.Detail = string(text)
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("write down what was done to subscription %d: %w", s.ID, err)
	}
	c.facts.Was = nil // the trail has the change before
	return l.record(tx, actor, "subscription."+string(c.kind), subject{kind: "subscription", id: s.ID}, struct {
		Number int    `json:"number,omitempty"`
		Reason string `json:"reason,omitempty"`
		ChangeFacts
	}{c.number, c.reason, c.facts})
}

// SubscriptionChanges are what was done to one, newest first.
func (l *Ledger) SubscriptionChanges(ctx context.Context, id int64) ([]SubscriptionChange, error) {
	var all []SubscriptionChange
	err := l.reads.WithContext(ctx).Where("subscription_id = ?", id).Order("id DESC").Limit(maxPage).Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read what was done to subscription %d: %w", id, err)
	}
	return all, nil
}

// SubscriptionAsk is what every form about a subscription carries.
type SubscriptionAsk struct {
	ID     int64
	Key    string
	Reason string
}

// act does something to a subscription under its lock, once for each key. What fn changes of the subscription and of its
// open period, which may be nil, is saved, and the change is written down. For clerks.
func (l *Ledger) act(ctx context.Context, actor Actor, ask SubscriptionAsk, fn func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error)) error {
	if err := errors.Join(actor.must(Clerk), (Ask{Key: ask.Key, Reason: ask.Reason}).check()); err != nil {
		return err
	}
	err := l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		s, err := lockSubscription(tx, ask.ID)
		if err != nil {
			return err
		}
		if done, err := doneBefore(tx, ask); done || err != nil {
			return err
		}
		c, err := openCharge(tx, s.ID)
		if err != nil {
			return err
		}
		did, err := fn(tx, s, c)
		if err != nil {
			return err
		}
		if err := errors.Join(saveCharge(tx, c), l.saveSubscription(tx, s)); err != nil {
			return err
		}
		did.key, did.reason = ask.Key, ask.Reason
		return l.noteChange(tx, actor, s, did)
	})
	if err == nil {
		l.nudge()
	}
	return err
}

// doneBefore says that the form was sent already; its key on another subscription is Conflict.
func doneBefore(tx *gorm.DB, ask SubscriptionAsk) (bool, error) {
	var there SubscriptionChange
	err := tx.Where("key = ? AND key <> ''", ask.Key).Take(&there).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return false, nil
	case err == nil && there.SubscriptionID != ask.ID:
		return false, problem(Conflict, "form.key_reused")
	}
	return err == nil, err
}

// facts are the terms as a change keeps them.
func (s *Subscription) facts() ChangeFacts {
	return ChangeFacts{Amount: s.Amount, Currency: s.Currency, Every: s.Every, Unit: s.Unit, NextOn: s.NextOn}
}

package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// SubscriptionLetter is what letters about a subscription are composed of.
type SubscriptionLetter struct {
	Subscription *Subscription
	Charge       *SubscriptionCharge // that the letter is about; nil for none
	PageURL      string              // where its customer can pay; empty for none
}

// writeTo queues a letter to a subscription's customer, once for what it is about. Who has no address, or one that no mail
// goes to, gets none.
func (l *Ledger) writeTo(tx *gorm.DB, actor Actor, s *Subscription, kind LetterKind, about, message string) error {
	var who Customer
	if err := tx.Where("id = ?", s.CustomerID).Take(&who).Error; err != nil {
		return err
	}
	if who.Email == "" {
		return nil
	}
	_, err := l.queueMail(tx, actor, NewMail{
		Key: fmt.Sprintf("sub-%d-%s", s.ID, about), Kind: kind, Language: s.Language, To: who.Email, Name: who.Name, Message: message,
		About: AboutSubscription, AboutID: s.ID,
	})
	if HasCode(err, Invalid) && actor == System {
		l.log.Warn("a subscription's customer gets no mail", "subscription", s.ID, "error", err)
		return nil
	}
	return err
}

// letterPeriod is the period that a mail is about, by its key: see writeTo.
func letterPeriod(m *Mail) (number int) {
	var id int64
	if n, _ := fmt.Sscanf(m.Key, "sub-%d-%d-", &id, &number); n < 2 {
		return 0
	}
	return number
}

// subscriptionLetter gathers what a mail about a subscription is composed of.
func (l *Ledger) subscriptionLetter(ctx context.Context, m *Mail) (*SubscriptionLetter, error) {
	s, err := l.Subscription(ctx, m.AboutID)
	if err != nil {
		return nil, err
	}
	letter := &SubscriptionLetter{Subscription: s}
	var charges []SubscriptionCharge
	q := l.reads.WithContext(ctx).Where("subscription_id = ?", s.ID).Order("number DESC").Limit(1)
	if number := letterPeriod(m); number > 0 {
		q = q.Where("number = ?", number)
	}
	if err := q.Find(&charges).Error; err != nil {
		return nil, fmt.Errorf("read the period of mail %d: %w", m.ID, err)
	}
	if len(charges) > 0 {
		letter.Charge = &charges[0]
	}
	if s.LinkID == nil {
		return letter, nil
	}
	link, err := l.Link(ctx, *s.LinkID)
	if err != nil {
		return nil, err
	}
	letter.PageURL, err = l.LinkURL(link)
	return letter, err
}

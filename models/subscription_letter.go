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
	First        *Payment            // what is charged; nil until it is paid
	Page         *Link               // where its customer can pay; nil for nowhere
	PageURL      string
}

// note is a letter to a subscription's customer: about names what it is for, once.
type note struct {
	kind      LetterKind
	about     string // "7-charged"
	message   string
	paymentID int64 // that it tells of; 0: none
}

// writeTo queues a letter to a subscription's customer. Who has no address, or one that no mail goes to, gets none.
func (l *Ledger) writeTo(tx *gorm.DB, actor Actor, s *Subscription, n note) error {
	var who Customer
	if err := tx.Where("id = ?", s.CustomerID).Take(&who).Error; err != nil {
		return err
	}
	if who.Email == "" {
		return nil
	}
	name := []rune(who.Name)
	_, err := l.queueMail(tx, actor, NewMail{
		Key: fmt.Sprintf("sub-%d-%s", s.ID, n.about), Kind: n.kind, Language: s.Language, To: who.Email, Name: string(name[:min(len(name), maxMailName)]),
		Message: n.message, About: AboutSubscription, AboutID: s.ID, Payment: n.paymentID,
	})
	if HasCode(err, Invalid) && actor == System {
		l.log.Warn("a subscription's customer gets no mail", "subscription", s.ID, "error", err)
		return nil
	}
	return err
}

// letterPeriod is the period that a mail is about: of the payment that it tells of, by its key, or the newest; nil for none.
func (l *Ledger) letterPeriod(ctx context.Context, m *Mail) (*SubscriptionCharge, error) {
	q := l.reads.WithContext(ctx).Where("subscription_id = ?", m.AboutID).Order("number DESC").Limit(1)
	var id int64
	var number int
	if m.PaymentID != nil {
		q = q.Where("id = (SELECT charge_id FROM subscription_tries WHERE payment_id = ?)", *m.PaymentID)
	} else if n, _ := fmt.Sscanf(m.Key, "sub-%d-%d-", &id, &number); n == 2 { // a mail that goes to another address has a key of its own
		q = q.Where("number = ?", number)
	}
	var found []SubscriptionCharge
	if err := q.Find(&found).Error; err != nil {
		return nil, fmt.Errorf("read the period of mail %d: %w", m.ID, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}

// subscriptionLetter gathers what a mail about a subscription is composed of.
func (l *Ledger) subscriptionLetter(ctx context.Context, m *Mail) (*SubscriptionLetter, error) {
	s, err := l.Subscription(ctx, m.AboutID)
	if err != nil {
		return nil, err
	}
	letter := &SubscriptionLetter{Subscription: s}
	if letter.Charge, err = l.letterPeriod(ctx, m); err != nil {
		return nil, err
	}
	if s.FirstPaymentID != nil {
		if letter.First, err = l.Payment(ctx, *s.FirstPaymentID); err != nil {
			return nil, err
		}
	}
	if s.LinkID == nil {
		return letter, nil
	}
	link, err := l.Link(ctx, *s.LinkID)
	if err != nil || link.StatusAt(l.now()) != LinkOpen {
		return letter, err
	}
	letter.Page = link
	letter.PageURL, err = l.LinkURL(link)
	return letter, err
}

package models

import (
	"context"
	"errors"

	"kontor/providers"

	"gorm.io/gorm"
)

// CheckPage says whether a new page can be opened for its customer to pay on: the first payment, or with another method
// the open period.
func (s *Subscription) CheckPage(c *SubscriptionCharge) error {
	switch {
	case s.Status.Over():
		return problem(Conflict, "subscription.over")
	case s.Status == SubscriptionPending:
		return nil
	case c == nil:
		return problem(Conflict, "subscription.nothing_open")
	case c.Status == ChargeCharging:
		return problem(Conflict, "subscription.under_way")
	case s.Status == SubscriptionPaused:
		return problem(Conflict, "subscription.is_paused")
	}
	return nil
}

// OpenSubscriptionPage opens a new page and closes the one before. What its customer pays with there is charged from then
// on: before the first payment it begins the subscription, later it pays the open period. For clerks.
func (l *Ledger) OpenSubscriptionPage(ctx context.Context, actor Actor, ask SubscriptionAsk, mail bool, message string) error {
	s, err := l.Subscription(ctx, ask.ID)
	if err != nil {
		return err
	}
	customer, err := l.Customer(ctx, s.CustomerID)
	if err != nil {
		return err
	}
	page := s.page(ask.Key, customer.named(), message)
	switch {
	case mail && customer.Email == "":
		return problem(Invalid, "subscription.mail_whom").at("mail")
	case s.Status.Over():
		return problem(Conflict, "subscription.over")
	}
	paying, err := l.payingNow(l.reads.WithContext(ctx), s)
	if err == nil && paying {
		err = problem(Conflict, "subscription.paying_now")
	}
	if err := errors.Join(err, l.checkLink(ctx, &page)); err != nil {
		return err
	}
	if err := l.closePages(ctx, s.ID); err != nil {
		return err
	}
	return l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckPage(c); err != nil {
			return change{}, err
		}
		did := change{kind: ChangePage, number: 1}
		if page.Amount = s.Money(); c != nil {
			page.Amount, did.number = c.Money(), c.Number
		}
		err := l.openPage(tx, actor, s, page, mail)
		did.facts.LinkID = *s.LinkID
		return did, err
	})
}

func (s *Subscription) page(key string, who providers.Customer, message string) NewLink {
	return NewLink{
		Key: key, Purpose: ForSubscription, AccountID: s.AccountID, Amount: s.Money(), Description: s.Name, Message: message,
		Customer: who, Language: s.Language, Capture: providers.CaptureAutomatic, Recurring: s.recurrence(),
	}
}

// closePages closes what is open of a subscription's pages. It has its own transaction: where a link and a subscription
// are both locked, the link is the first. Where somebody may be paying just now, the page takes no other payment, and
// that one counts.
func (l *Ledger) closePages(ctx context.Context, subscriptionID int64) error {
	return l.write(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		var open []Link
		err := tx.Where("purpose = ? AND purpose_id = ? AND status = ?", ForSubscription, subscriptionID, LinkOpen).Find(&open).Error
		if err != nil {
			return err
		}
		for i := range open {
			if err := l.closePage(tx, open[i].ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *Ledger) closePage(tx *gorm.DB, linkID int64) error {
	k, err := lockLink(tx, linkID)
	if err != nil || k.Status != LinkOpen {
		return err
	}
	live, err := k.live(tx)
	switch {
	case err != nil:
		return err
	case k.CheckCancel(l.now(), live) != nil:
		err = l.expire(tx, System, k, l.now())
	default:
		k.Status, k.ClosedAt, k.DueAt = LinkCancelled, l.now(), 0
		err = l.record(tx, System, "link.cancelled", subject{kind: "link", id: k.ID}, nil)
	}
	if err != nil {
		return err
	}
	return saveLink(tx, k, l.now())
}

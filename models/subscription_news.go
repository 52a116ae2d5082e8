package models

import (
	"errors"
	"fmt"

	"kontor/models/calendar"
	"kontor/providers"

	"gorm.io/gorm"
)

// recurred tells a period of the news of its payment, in the transaction of the news.
func (a *apply) recurred() error {
	if a.p.Channel != ChannelRecurring || a.did == 0 {
		return nil
	}
	s, c, err := a.periodOf()
	if s == nil || err != nil {
		return err
	}
	switch {
	case a.p.Authorized > 0:
		return a.periodPaid(s, c)
	case a.p.cameToNothing() && c.Status == ChargeCharging && *c.PaymentID == a.p.ID:
		return a.periodDeclined(s, c)
	}
	return nil
}

// periodOf is the period that the payment is a try of, with its subscription locked; nil where it is of none.
func (a *apply) periodOf() (*Subscription, *SubscriptionCharge, error) {
	var c SubscriptionCharge
	err := a.tx.Where("id = (SELECT charge_id FROM subscription_tries WHERE payment_id = ?)", a.p.ID).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	s, err := lockSubscription(a.tx, c.SubscriptionID)
	if err != nil {
		return nil, nil, err
	}
	return s, &c, a.tx.Where("id = ?", c.ID).Take(&c).Error // again: it may have changed before the lock
}

// periodPaid settles a period and plans the next.
func (a *apply) periodPaid(s *Subscription, c *SubscriptionCharge) error {
	switch {
	case c.Status == ChargePaid && *c.PaymentID == a.p.ID:
		return nil
	case c.Status == ChargePaid:
		return a.needs(s, NeedsTwice, change{kind: ChangeTwice, number: c.Number})
	}
	open := c.Status.Open()
	c.PaymentID, c.Code, c.Message = &a.p.ID, "", ""
	c.settle(ChargePaid, a.now())
	if err := saveCharge(a.tx, c); err != nil {
		return err
	}
	if s.Needs == NeedsMethod {
		s.Needs = ""
	}
	if s.Status == SubscriptionPastDue && s.Needs == "" {
		s.Status = SubscriptionActive
	}
	if open && !s.Status.Over() {
		if err := a.planNext(a.tx, s, c.Number+1); err != nil {
			return err
		}
	}
	if s.Receipts {
		if err := a.writeTo(a.tx, System, s, note{kind: LetterCharged, about: fmt.Sprintf("%d-charged", c.Number), paymentID: a.p.ID}); err != nil {
			return err
		}
	}
	return a.saveSubscription(a.tx, s)
}

// periodDeclined plans the next try, or leaves the subscription to a person.
func (a *apply) periodDeclined(s *Subscription, c *SubscriptionCharge) error {
	c.Code, c.Message = a.p.ProviderCode, a.p.ProviderMessage
	if s.Status.Over() {
		c.settle(ChargeFailed, a.now())
		return saveCharge(a.tx, c)
	}
	c.Status = ChargeDeclined
	if !a.declinesForGood(c.Code) {
		if c.RetryAt = s.nextRetry(c, a.now()); c.RetryAt > 0 {
			c.Status = ChargeRetrying
		}
	}
	if err := a.declined(s, c); err != nil {
		return err
	}
	s.look(c)
	return errors.Join(saveCharge(a.tx, c), a.saveSubscription(a.tx, s))
}

// declined stops a subscription whose period is not tried again, and tells its customer of the first decline and of the
// last.
func (a *apply) declined(s *Subscription, c *SubscriptionCharge) error {
	if c.Status == ChargeDeclined {
		s.Needs = NeedsMethod
		if s.Status == SubscriptionActive {
			s.Status = SubscriptionPastDue
		}
		err := a.noteChange(a.tx, System, s, change{kind: ChangePastDue, number: c.Number, facts: ChangeFacts{PaymentID: a.p.ID}})
		if err != nil {
			return err
		}
	}
	if c.Tries > 1 && c.Status == ChargeRetrying {
		return nil
	}
	return a.writeTo(a.tx, System, s, note{kind: LetterDeclined, about: fmt.Sprintf("%d-declined-%d", c.Number, c.Tries), paymentID: a.p.ID})
}

// declinesForGood says that the gateway documents a code as one after which no try is of use.
func (a *apply) declinesForGood(code string) bool {
	judge, ok := a.client.(providers.DeclineJudge)
	return ok && code != "" && judge.DeclinesForGood(code)
}

// needs leaves to a person what the payment did to a subscription: once, however often it is told of.
func (a *apply) needs(s *Subscription, why string, c change) error {
	c.key, c.facts.PaymentID = fmt.Sprintf("%s-%d", c.kind, a.p.ID), a.p.ID
	told, err := doneBefore(a.tx, SubscriptionAsk{ID: s.ID, Key: c.key})
	if err != nil {
		return err
	}
	if !told {
		s.Needs = why
		if err := a.noteChange(a.tx, System, s, c); err != nil {
			return err
		}
	}
	return a.saveSubscription(a.tx, s)
}

// subscriptionPaid takes what a customer paid on a subscription's page: the first payment begins it, a later one pays the
// open period; what was paid with is charged from then on. It may be told of a payment more than once.
func (a *apply) subscriptionPaid(k *Link) error {
	if a.p.Authorized == 0 || a.p.Excess > 0 { // what a page got too much of, the page tells of
		return nil
	}
	var known int64
	if err := a.tx.Model(&SubscriptionTry{}).Where("payment_id = ?", a.p.ID).Count(&known).Error; err != nil || known > 0 {
		return err
	}
	s, err := lockSubscription(a.tx, k.PurposeID)
	if err != nil || s.FirstPaymentID != nil && *s.FirstPaymentID == a.p.ID {
		return err
	}
	c, err := openCharge(a.tx, s.ID)
	if err != nil {
		return err
	}
	first := s.Status == SubscriptionPending
	if !s.Status.Over() {
		s.FirstPaymentID, s.MethodExpiry, s.LinkID = &a.p.ID, a.p.Expiry, nil
	}
	switch {
	case first:
		return a.activate(s)
	case s.Status.Over() || c == nil || c.Status == ChargeCharging:
		return a.needs(s, NeedsRefund, change{kind: ChangeUnwanted})
	}
	return a.paidOnPage(s, c)
}

// paidOnPage settles the open period by the payment that brought another method.
func (a *apply) paidOnPage(s *Subscription, c *SubscriptionCharge) error {
	c.Tries++
	try := SubscriptionTry{ChargeID: c.ID, Try: c.Tries, PaymentID: a.p.ID, CreatedAt: a.now()}
	if err := a.tx.Create(&try).Error; err != nil {
		return fmt.Errorf("write down the payment of charge %d: %w", c.ID, err)
	}
	err := a.noteChange(a.tx, byCustomer, s, change{kind: ChangeMethod, number: c.Number, facts: ChangeFacts{PaymentID: a.p.ID}})
	if err != nil {
		return err
	}
	return a.periodPaid(s, c)
}

// activate begins a subscription with its first payment. Its days are reckoned from the start that was asked for, else
// from today. Where the start has passed, what was paid is for the period that today is in: those before are nobody's.
func (a *apply) activate(s *Subscription) error {
	today := s.day(a.now())
	start, err := calendar.Parse(s.StartsOn)
	if err != nil || start.IsZero() {
		start = today
	}
	schedule := calendar.Schedule{Anchor: start, Every: s.Every, Unit: s.Unit}
	passed := max(schedule.First(today.AddDays(1))-1, 0)
	s.reckon(schedule, 1-passed)
	s.Status = SubscriptionActive
	c := &SubscriptionCharge{
		SubscriptionID: s.ID, Number: 1, Currency: s.Currency, Amount: s.Amount, Tries: 1, TriedOn: today.String(),
		Status: ChargeCharging, CreatedAt: a.now(),
	}
	s.date(c)
	if err := a.tx.Create(c).Error; err != nil {
		return fmt.Errorf("write down the first period of subscription %d: %w", s.ID, err)
	}
	try := SubscriptionTry{ChargeID: c.ID, Try: 1, PaymentID: a.p.ID, CreatedAt: a.now()}
	if err := a.tx.Create(&try).Error; err != nil {
		return fmt.Errorf("write down the first payment of subscription %d: %w", s.ID, err)
	}
	facts := ChangeFacts{PaymentID: a.p.ID, NextOn: s.dueOn(2).String()}
	if err := a.noteChange(a.tx, byCustomer, s, change{kind: ChangeActivated, number: 1, facts: facts}); err != nil {
		return err
	}
	return a.periodPaid(s, c)
}

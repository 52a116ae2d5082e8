package models

import (
	"fmt"

	"kontor/models/calendar"
	"kontor/providers"

	"gorm.io/gorm"
)

// chargeKey names one try of one period: whoever makes it, and however often, it is one operation. The gateway gets it
// as its idempotency key.
func (s *Subscription) chargeKey(number, try int) string {
	if try == 1 {
		return fmt.Sprintf("sub-%s-%d", s.Reference, number)
	}
	return fmt.Sprintf("sub-%s-%d-try-%d", s.Reference, number, try)
}

// tryPeriod charges the open period: a new payment of the series, which the worker sends. It never begins one while another
// may still happen.
func (l *Ledger) tryPeriod(tx *gorm.DB, actor Actor, s *Subscription, c *SubscriptionCharge) error {
	if err := declinedForGood(tx, c); err != nil {
		return err
	}
	p, err := l.insertCharge(tx, actor, s, c)
	if HasCode(err, Conflict) && actor == System { // it can't be charged by its first payment: a person has to see to it
		c.Status, s.Status, s.Needs = ChargeDeclined, SubscriptionPastDue, NeedsMethod
		s.look(c)
		return l.noteChange(tx, System, s, change{kind: ChangePastDue, number: c.Number})
	}
	if err != nil {
		return err
	}
	c.Tries++
	c.Status, c.RetryAt, c.PaymentID = ChargeCharging, 0, &p.ID
	if c.TriedOn == "" {
		c.TriedOn = s.day(l.now()).String()
	}
	err = tx.Create(&SubscriptionTry{ChargeID: c.ID, Try: c.Tries, PaymentID: p.ID, CreatedAt: l.now()}).Error
	if err != nil {
		return fmt.Errorf("write down try %d of charge %d: %w", c.Tries, c.ID, err)
	}
	s.Status, s.Needs = SubscriptionActive, ""
	s.look(c)
	return nil
}

// declinedForGood holds that the try before is known not to have happened. Returns Conflict.
func declinedForGood(tx *gorm.DB, c *SubscriptionCharge) error {
	if c.Tries == 0 {
		return nil
	}
	p, err := withOperations(tx, *c.PaymentID)
	if err != nil {
		return err
	}
	if !p.cameToNothing() {
		return problem(Conflict, "subscription.under_way")
	}
	return nil
}

// withOperations reads a payment with its operations in a transaction that does not change it.
func withOperations(tx *gorm.DB, id int64) (*Payment, error) {
	p, err := readPayment(tx, id)
	if err != nil {
		return nil, err
	}
	return p, loadOperations(tx, p)
}

// cameToNothing says that all that was to bring the payment about is known not to have happened.
func (p *Payment) cameToNothing() bool {
	for _, o := range p.Operations {
		if o.begins() && o.Status != OpDeclined && o.Status != OpRejected && o.Status != OpWithdrawn {
			return false
		}
	}
	return p.Authorized == 0 && len(p.Operations) > 0
}

// insertCharge writes the payment of a try down. One that is there already, under its key, is the try.
func (l *Ledger) insertCharge(tx *gorm.DB, actor Actor, s *Subscription, c *SubscriptionCharge) (*Payment, error) {
	n := NewPayment{
		Key: s.chargeKey(c.Number, c.Tries+1), AccountID: s.AccountID, Channel: ChannelRecurring, Amount: c.Money(), Description: s.Name,
		OrderReference: fmt.Sprintf("%s/%d", s.Reference, c.Number), Language: s.Language, FirstPaymentID: *s.FirstPaymentID,
		Capture: providers.CaptureAutomatic, known: &Customer{},
	}
	input, err := n.hash(providers.Charge)
	if err != nil {
		return nil, err
	}
	op, err := seen(tx, n.Key, input)
	if err != nil {
		return nil, err
	}
	if op != nil {
		return readPayment(tx, op.PaymentID)
	}
	first, err := withOperations(tx, n.FirstPaymentID)
	if err != nil {
		return nil, err
	}
	if err := first.CheckRecurring(); err != nil {
		return nil, err
	}
	n.Recurring = s.recurrence()
	n.Recurring.First, n.Recurring.Token = first.Ref(), first.RecurringToken
	if err := tx.Where("id = ?", s.CustomerID).Take(n.known).Error; err != nil {
		return nil, err
	}
	n.Customer = n.known.named()
	return l.insertNew(tx, actor, n, KindPayment, providers.Charge, input)
}

// recurrence is what the gateway is told of the series.
func (t *Terms) recurrence() *providers.Recurrence {
	return &providers.Recurrence{Every: t.Every, Unit: providers.IntervalUnit(t.Unit), Until: t.EndsOn}
}

// nextRetry is when a declined period is tried again by itself; 0: never. A day of the schedule that has passed is not
// made up for.
func (s *Subscription) nextRetry(c *SubscriptionCharge, now Instant) Instant {
	first, err := calendar.Parse(c.TriedOn)
	if err != nil {
		return 0
	}
	days := s.retries()
	for ; c.Retries < len(days); c.Retries++ {
		if at := s.at(first.AddDays(days[c.Retries])); at > now {
			c.Retries++
			return at
		}
	}
	return 0
}

package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kontor/models/calendar"

	"gorm.io/gorm"
)

const (
	// maxCatchUp is how many missed periods are charged by themselves, one after the other. More wait for a person.
	maxCatchUp = 3
	// payingPause is how long is waited for a customer who is on the page of a payment just now.
	payingPause = 15 * time.Minute
)

// workSubscription moves one due subscription a step on: the notice before a charge, the charge, its next try, or the
// end. Nobody is called here. What is charged is a payment that the worker sends, and its news comes back by recurred; so
// a step is one transaction, and there is nothing to take over.
func (l *Ledger) workSubscription(ctx context.Context) (bool, error) {
	now := l.now()
	worked, tried := false, int64(0)
	err := l.write(ctx, func(tx *gorm.DB) error {
		var s Subscription
		err := tx.Clauses(skipLocked).Where("due_at > 0 AND due_at <= ?", now).Order("due_at").Take(&s).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		worked = true
		c, err := openCharge(tx, s.ID)
		if err != nil {
			return err
		}
		s.DueAt = 0
		if c != nil && s.Status == SubscriptionActive {
			if err := l.advance(tx, &s, c); err != nil {
				return err
			}
			if c.Status == ChargeCharging && s.LinkID != nil {
				tried = s.ID
			}
		}
		return errors.Join(saveCharge(tx, c), l.saveSubscription(tx, &s))
	})
	if err != nil {
		return false, fmt.Errorf("work a subscription: %w", err)
	}
	if tried != 0 {
		err = l.closePages(ctx, tried)
	}
	return worked, err
}

// advance does what is due of the open period. While a payment is under way there is nothing: its news goes on.
func (l *Ledger) advance(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) error {
	at := c.DueAt
	switch c.Status {
	case ChargeRetrying:
		at = c.RetryAt
	case ChargeScheduled:
	default:
		return nil
	}
	switch paying, err := l.payingNow(tx, s); {
	case err != nil:
		return err
	case l.now() < at:
		s.DueAt = at
		return l.giveNotice(tx, s, c)
	case paying:
		s.DueAt = l.now().Add(payingPause)
		return nil
	case c.Status == ChargeRetrying:
		return l.tryPeriod(tx, System, s, c)
	case s.EndsNext:
		return l.runOut(tx, s, c, SubscriptionCancelled)
	}
	if stop, err := l.catchUp(tx, s, c); stop || err != nil {
		return err
	}
	return l.tryPeriod(tx, System, s, c)
}

// payingNow says that the customer is on the page of a payment: what is due may come from there.
func (l *Ledger) payingNow(tx *gorm.DB, s *Subscription) (bool, error) {
	if s.LinkID == nil {
		return false, nil
	}
	var k Link
	if err := tx.Where("id = ?", *s.LinkID).Take(&k).Error; err != nil {
		return false, err
	}
	live, err := k.live(tx)
	return live != nil && live.mayBePaid(l.now()), err
}

// mayBePaid says that somebody may be paying a live attempt at this moment.
func (p *Payment) mayBePaid(now Instant) bool {
	return p.Processing() || p.CreatedAt.Add(attemptTime) > now
}

// giveNotice tells the customer of a charge to come, once, where the time for it has come.
func (l *Ledger) giveNotice(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) error {
	at := s.noticeAt(c)
	switch {
	case at == 0 || s.EndsNext:
		return nil
	case l.now() < at:
		s.DueAt = at
		return nil
	}
	c.NoticedAt = l.now()
	return l.writeTo(tx, System, s, note{kind: LetterUpcoming, about: fmt.Sprintf("%d-upcoming", c.Number)})
}

// noticeAt is when the customer is told of a charge beforehand; 0: not, or they were.
func (s *Subscription) noticeAt(c *SubscriptionCharge) Instant {
	due, err := calendar.Parse(c.DueOn)
	if s.NoticeDays == 0 || c.NoticedAt != 0 || c.Status != ChargeScheduled || err != nil {
		return 0
	}
	return s.at(due.AddDays(-s.NoticeDays))
}

// look plans when the worker looks at an active subscription's open period.
func (s *Subscription) look(c *SubscriptionCharge) {
	s.DueAt, s.NextOn = 0, ""
	if c == nil {
		return
	}
	if c.Status != ChargeCharging {
		s.NextOn = c.DueOn
	}
	if s.Status != SubscriptionActive {
		return
	}
	switch c.Status {
	case ChargeScheduled:
		if s.DueAt = c.DueAt; s.noticeAt(c) > 0 {
			s.DueAt = min(s.DueAt, s.noticeAt(c))
		}
	case ChargeRetrying:
		s.DueAt = c.RetryAt
	}
}

// missed counts the periods that are due by now, from the given one on.
func (s *Subscription) missed(number int, now Instant) int {
	schedule, today := s.schedule(), s.day(now)
	last := schedule.First(today.AddDays(1)) - 1
	if s.at(schedule.Due(last)) > now {
		last--
	}
	if end, _ := calendar.Parse(s.EndsOn); !end.IsZero() {
		last = min(last, schedule.First(end.AddDays(1))-1)
	}
	return max(last-(number-s.AnchorNumber)+1, 0)
}

// catchUp sees whether periods were missed, the open one and those after it, and what is to become of them. It stops
// where that is for a person to say.
func (l *Ledger) catchUp(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (stop bool, err error) {
	n := s.missed(c.Number, l.now())
	if n <= 1 || c.Number <= s.CatchUpTo {
		return false, nil
	}
	facts := ChangeFacts{From: c.DueOn, To: s.dueOn(c.Number + n - 1).String(), Periods: n}
	switch {
	case s.Missed == MissedSkip:
		return false, l.passOver(tx, System, s, c, n-1, change{kind: ChangePassedOver})
	case n > maxCatchUp:
		s.Status, s.Needs = SubscriptionPastDue, NeedsMissed
		return true, l.noteChange(tx, System, s, change{kind: ChangeMissed, number: c.Number, facts: facts})
	}
	s.CatchUpTo = c.Number + n - 1
	return false, l.noteChange(tx, System, s, change{kind: ChangeCatchUp, number: c.Number, facts: facts})
}

// shift has the open period begin n intervals later: those before are charged to nobody, and have no number.
func (s *Subscription) shift(c *SubscriptionCharge, n int) (passed ChangeFacts) {
	passed = ChangeFacts{From: c.DueOn, To: s.dueOn(c.Number + n - 1).String(), Periods: n}
	s.AnchorNumber -= n
	s.date(c)
	return passed
}

// date gives an open period the day that the schedule has for it.
func (s *Subscription) date(c *SubscriptionCharge) {
	due := s.dueOn(c.Number)
	c.DueOn, c.DueAt, c.NoticedAt = due.String(), s.at(due), 0
}

func (l *Ledger) passOver(tx *gorm.DB, actor Actor, s *Subscription, c *SubscriptionCharge, n int, as change) error {
	as.facts, as.number = s.shift(c, n), c.Number
	s.look(c)
	return l.noteChange(tx, actor, s, as)
}

// endPast ends a subscription whose open period was moved behind its last day.
func (l *Ledger) endPast(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) error {
	if c == nil || c.Status != ChargeScheduled || s.EndsOn == "" || c.DueOn <= s.EndsOn {
		return nil
	}
	return l.runOut(tx, s, c, SubscriptionEnded)
}

// planNext writes down the next period, or ends a subscription that has no more. The one before is settled and saved.
func (l *Ledger) planNext(tx *gorm.DB, s *Subscription, number int) error {
	due := s.dueOn(number)
	var made int64
	if err := tx.Model(&SubscriptionCharge{}).Where("subscription_id = ? AND status <> ?", s.ID, ChargeSkipped).Count(&made).Error; err != nil {
		return err
	}
	if s.Times > 0 && made >= int64(s.Times) || s.EndsOn != "" && due.String() > s.EndsOn {
		return l.runOut(tx, s, nil, SubscriptionEnded)
	}
	c := &SubscriptionCharge{
		SubscriptionID: s.ID, Number: number, Currency: s.Currency, Amount: s.Amount, Status: ChargeScheduled, CreatedAt: l.now(),
	}
	s.date(c)
	if err := tx.Create(c).Error; err != nil {
		return fmt.Errorf("write down period %d of subscription %d: %w", number, s.ID, err)
	}
	s.look(c)
	return nil
}

// runOut ends a subscription by itself, and writes that down.
func (l *Ledger) runOut(tx *gorm.DB, s *Subscription, c *SubscriptionCharge, as SubscriptionStatus) error {
	kind := ChangeEnded
	if as == SubscriptionCancelled {
		kind = ChangeCancelled
	}
	return errors.Join(l.over(tx, System, s, c, as), l.noteChange(tx, System, s, change{kind: kind}))
}

// over ends a subscription. A charge that is under way goes on; any other that is open is not made. Who did it, and why, is
// for its caller to write down.
func (l *Ledger) over(tx *gorm.DB, actor Actor, s *Subscription, c *SubscriptionCharge, as SubscriptionStatus) error {
	if c != nil {
		switch c.Status {
		case ChargeScheduled:
			c.settle(ChargeSkipped, l.now())
		case ChargeRetrying, ChargeDeclined:
			c.settle(ChargeFailed, l.now())
		}
	}
	first := s.Status == SubscriptionPending
	s.Status, s.EndedAt, s.EndsNext, s.Needs = as, l.now(), false, ""
	s.look(nil)
	if first { // whose customer never agreed to it
		return nil
	}
	return l.writeTo(tx, actor, s, note{kind: LetterSubscriptionEnds, about: "ended"})
}

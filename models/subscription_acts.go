package models

import (
	"context"

	"gorm.io/gorm"
)

// The rules of what can be done to a subscription are asked by the page that draws a button and by the verb behind it.
// c is the open period; nil for none.

// CheckPause stops what is charged by itself.
func (s *Subscription) CheckPause() error {
	if s.Status != SubscriptionActive {
		return problem(Conflict, "subscription.not_active")
	}
	return nil
}

// CheckResume lets a paused one go on.
func (s *Subscription) CheckResume() error {
	if s.Status != SubscriptionPaused {
		return problem(Conflict, "subscription.not_paused")
	}
	return nil
}

// CheckCancel ends it now, or with its next period.
func (s *Subscription) CheckCancel(next bool) error {
	switch {
	case s.Status.Over():
		return problem(Conflict, "subscription.over")
	case next && s.Status != SubscriptionActive:
		return problem(Conflict, "subscription.not_active")
	case next && s.EndsNext:
		return problem(Conflict, "subscription.ends_already")
	}
	return nil
}

// CheckKeep takes back that it ends with its next period.
func (s *Subscription) CheckKeep() error {
	if !s.EndsNext {
		return problem(Conflict, "subscription.does_not_end")
	}
	return nil
}

// CheckSkip leaves one period out.
func (s *Subscription) CheckSkip(c *SubscriptionCharge) error {
	switch {
	case s.Status == SubscriptionPending || s.Status.Over() || c == nil:
		return problem(Conflict, "subscription.nothing_open")
	case c.Status == ChargeCharging:
		return problem(Conflict, "subscription.under_way")
	}
	return nil
}

// CheckRetry charges a declined period again.
func (s *Subscription) CheckRetry(c *SubscriptionCharge) error {
	switch {
	case c != nil && c.Status == ChargeCharging:
		return problem(Conflict, "subscription.under_way")
	case s.Status.Over() || c == nil || c.Status != ChargeRetrying && c.Status != ChargeDeclined:
		return problem(Conflict, "subscription.nothing_declined")
	case s.Status == SubscriptionPaused:
		return problem(Conflict, "subscription.is_paused")
	}
	return nil
}

// CheckMissed decides about periods that were missed.
func (s *Subscription) CheckMissed() error {
	if s.Needs != NeedsMissed {
		return problem(Conflict, "subscription.nothing_missed")
	}
	return nil
}

// PauseSubscription stops charging. What is under way goes on, and what is due in the pause is charged to nobody.
func (l *Ledger) PauseSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(_ *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckPause(); err != nil {
			return change{}, err
		}
		s.Status, s.PausedAt = SubscriptionPaused, l.now()
		s.look(c)
		return change{kind: ChangePaused, number: numberOf(c)}, nil
	})
}

// ResumeSubscription goes on with the first day of the schedule that is still to come. A period that was declined before
// the pause is still owed, and tried again.
func (l *Ledger) ResumeSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckResume(); err != nil {
			return change{}, err
		}
		did := change{kind: ChangeResumed, number: numberOf(c)}
		s.Status, s.PausedAt = SubscriptionActive, 0
		switch {
		case c == nil:
		case c.Status == ChargeDeclined:
			s.Status, s.Needs = SubscriptionPastDue, NeedsMethod
		case c.Status == ChargeScheduled:
			if n := s.missed(c.Number, l.now()); n > 0 {
				did.facts = s.shift(c, n)
			}
		}
		s.look(c)
		did.facts.NextOn = s.NextOn
		return did, l.endPast(tx, s, c)
	})
}

// CancelSubscription ends it now, or when its next period would begin. A charge that is under way goes on in either case.
func (l *Ledger) CancelSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk, next bool) error {
	err := l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckCancel(next); err != nil {
			return change{}, err
		}
		if next {
			s.EndsNext = true
			return change{kind: ChangeEndsNext, number: numberOf(c), facts: ChangeFacts{NextOn: s.NextOn}}, nil
		}
		return change{kind: ChangeCancelled, number: numberOf(c)}, l.over(tx, actor, s, c, SubscriptionCancelled)
	})
	if err != nil {
		return err
	}
	return l.closePages(ctx, ask.ID)
}

// KeepSubscription takes back that it ends with its next period.
func (l *Ledger) KeepSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(_ *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckKeep(); err != nil {
			return change{}, err
		}
		s.EndsNext = false
		s.look(c)
		return change{kind: ChangeKept, number: numberOf(c)}, nil
	})
}

// SkipPeriod leaves the open period out, be it declined or still to come, and goes on with the next.
func (l *Ledger) SkipPeriod(ctx context.Context, actor Actor, ask SubscriptionAsk, number int) error {
	return l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckSkip(c); err != nil {
			return change{}, err
		}
		if c.Number != number { // the page was drawn before
			return change{}, problem(Conflict, "subscription.other_period", "n", c.Number)
		}
		c.settle(ChargeSkipped, l.now())
		if err := saveCharge(tx, c); err != nil { // before the next is there
			return change{}, err
		}
		if s.Status == SubscriptionPastDue {
			s.Status, s.Needs = SubscriptionActive, ""
		}
		return change{kind: ChangeSkipped, number: number}, l.planNext(tx, s, number+1)
	})
}

// RetryPeriod charges a declined period again at once.
func (l *Ledger) RetryPeriod(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	err := l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckRetry(c); err != nil {
			return change{}, err
		}
		paying, err := l.payingNow(tx, s)
		if err != nil {
			return change{}, err
		}
		if paying {
			return change{}, problem(Conflict, "subscription.paying_now")
		}
		return change{kind: ChangeRetried, number: c.Number}, l.tryPeriod(tx, actor, s, c)
	})
	if err != nil {
		return err
	}
	return l.closePages(ctx, ask.ID)
}

// ChargeMissed lets all periods that were missed be charged, one after the other.
func (l *Ledger) ChargeMissed(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(_ *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckMissed(); err != nil {
			return change{}, err
		}
		n := s.missed(c.Number, l.now())
		s.CatchUpTo, s.Status, s.Needs = c.Number+n-1, SubscriptionActive, ""
		s.look(c)
		return change{kind: ChangeCatchUp, number: c.Number, facts: ChangeFacts{From: c.DueOn, To: s.dueOn(s.CatchUpTo).String(), Periods: n}}, nil
	})
}

// SkipMissed charges none of the periods that were missed, and goes on with the next that is still to come.
func (l *Ledger) SkipMissed(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckMissed(); err != nil {
			return change{}, err
		}
		did := change{kind: ChangePassedOver, number: c.Number, facts: s.shift(c, s.missed(c.Number, l.now()))}
		s.Status, s.Needs = SubscriptionActive, ""
		s.look(c)
		return did, l.endPast(tx, s, c)
	})
}

// CheckSeen says that something which came twice, or was not wanted, waits to be seen to.
func (s *Subscription) CheckSeen() error {
	if s.Needs != NeedsRefund && s.Needs != NeedsTwice {
		return problem(Conflict, "subscription.nothing_seen")
	}
	return nil
}

// SeeToSubscription says that what was paid and not wanted is seen to: refunded, or kept for a reason.
func (l *Ledger) SeeToSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk) error {
	return l.act(ctx, actor, ask, func(_ *gorm.DB, s *Subscription, _ *SubscriptionCharge) (change, error) {
		if err := s.CheckSeen(); err != nil {
			return change{}, err
		}
		if ask.Reason == "" {
			return change{}, problem(Invalid, "subscription.reason_missing").at("reason")
		}
		s.Needs = ""
		return change{kind: ChangeSeen}, nil
	})
}

func numberOf(c *SubscriptionCharge) int {
	if c == nil {
		return 0
	}
	return c.Number
}

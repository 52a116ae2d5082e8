package models

import (
	"context"
	"errors"

	"kontor/models/calendar"

	"gorm.io/gorm"
)

// latestNext is how many days ahead the next charge may be put off.
const latestNext = 3660

// CheckTerms says whether its terms can be changed.
func (s *Subscription) CheckTerms() error {
	switch {
	case s.Status == SubscriptionPending: // its page shows what was agreed
		return problem(Conflict, "subscription.is_pending")
	case s.Status.Over():
		return problem(Conflict, "subscription.over")
	}
	return nil
}

// NextPeriod is the first period that a change can still concern: a charge that is under way, or was declined, keeps its
// amount and its day. c is the open period; nil for none.
func (s *Subscription) NextPeriod(c *SubscriptionCharge) (number int, on calendar.Date) {
	switch {
	case c == nil:
		return 0, calendar.Date{}
	case c.Status == ChargeScheduled:
		return c.Number, s.dueOn(c.Number)
	}
	return c.Number + 1, s.dueOn(c.Number + 1)
}

// ChangeSubscription changes amount, interval, next day and the rest of the terms, from the next period on. An empty
// nextOn leaves the day as it is. The new days are reckoned from it. For clerks.
func (l *Ledger) ChangeSubscription(ctx context.Context, actor Actor, ask SubscriptionAsk, to Terms, nextOn string) error {
	if err := errors.Join(actor.must(Clerk), to.check()); err != nil {
		return err
	}
	return l.act(ctx, actor, ask, func(tx *gorm.DB, s *Subscription, c *SubscriptionCharge) (change, error) {
		if err := s.CheckTerms(); err != nil {
			return change{}, err
		}
		number, on := s.NextPeriod(c)
		day, err := l.checkNext(tx, s, to, number, on, nextOn)
		if err != nil {
			return change{}, err
		}
		was := s.facts()
		was.NextOn = on.String()
		if day != on || to.Every != s.Every || to.Unit != s.Unit {
			s.reckon(s.schedule().Anew(day, to.Every, to.Unit), number)
		}
		s.Terms = to
		if c.Status == ChargeScheduled {
			c.Amount = to.Amount
			s.date(c)
		}
		s.look(c)
		facts := s.facts()
		facts.NextOn, facts.Was = day.String(), &was
		return change{kind: ChangeTerms, number: number, facts: facts}, nil
	})
}

// checkNext reads the next day, and refuses terms that would end the subscription without a word.
func (l *Ledger) checkNext(tx *gorm.DB, s *Subscription, to Terms, number int, on calendar.Date, nextOn string) (calendar.Date, error) {
	day, err := calendar.Parse(nextOn)
	if day.IsZero() {
		day = on
	}
	today := s.day(l.now())
	switch {
	case err != nil:
		return day, problem(Invalid, "terms.day").at("next_on")
	case to.Currency != s.Currency:
		return day, problem(Invalid, "amount.other_currency", "currency", s.Currency).at("currency")
	case day != on && s.at(day) <= l.now():
		return day, problem(Invalid, "subscription.next_past").at("next_on")
	case day != on && day.Compare(today.AddDays(latestNext)) > 0:
		return day, problem(Invalid, "subscription.next_far").at("next_on")
	case to.EndsOn != "" && to.EndsOn < day.String():
		return day, problem(Invalid, "subscription.ends_before", "day", day.String()).at("ends_on")
	}
	var made int64
	err = tx.Model(&SubscriptionCharge{}).Where("subscription_id = ? AND number < ? AND status <> ?", s.ID, number, ChargeSkipped).Count(&made).Error
	if err == nil && to.Times > 0 && int64(to.Times) <= made {
		err = problem(Invalid, "subscription.times_made", "n", made).at("times")
	}
	return day, err
}

// NextDates are the days of the charges to come if nothing is changed, at most n. c is the open period, made how many
// charges were made or are under way.
func (s *Subscription) NextDates(c *SubscriptionCharge, made, n int) (dates []calendar.Date) {
	if s.Status == SubscriptionPending || s.Status.Over() || s.EndsNext {
		return nil
	}
	number, _ := s.NextPeriod(c)
	for i := range n {
		due := s.dueOn(number + i)
		if number == 0 || s.Times > 0 && made+i >= s.Times || s.EndsOn != "" && due.String() > s.EndsOn {
			break
		}
		dates = append(dates, due)
	}
	return dates
}

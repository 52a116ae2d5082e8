package models_test

import (
	"testing"
	"time"

	"kontor/models"
	"kontor/models/calendar"
	"kontor/models/modelstest"
)

func in(t *testing.T, zone string) func(*models.Options) {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *models.Options) { o.Zone = z }
}

// Ensure that a subscription of a month's last day stays at months' last days, and that its hour is the company's, right
// across the change of clocks.
func TestSubscriptionMonthEndsAndClockChanges(t *testing.T) {
	c := newClub(t, "", "paytech", func(n *models.NewSubscription) { n.StartsOn = "2025-01-31" }, in(t, "Europe/Berlin"))
	c.paysOnPage() // in November, for the period that begins in January
	c.wants(models.SubscriptionActive, "2025-01-31 paid", "2025-02-28 scheduled")
	c.until("2025-02-28 04:59") // 05:59 in Berlin
	c.wants(models.SubscriptionActive, "2025-01-31 paid", "2025-02-28 scheduled")
	c.until("2025-02-28 05:00")
	c.wants(models.SubscriptionActive, "2025-01-31 paid", "2025-02-28 paid", "2025-03-31 scheduled")
	c.until("2025-03-31 03:59") // summer time since the day before
	c.wants(models.SubscriptionActive, "2025-01-31 paid", "2025-02-28 paid", "2025-03-31 scheduled")
	c.until("2025-03-31 04:00")
	c.wants(models.SubscriptionActive, "2025-01-31 paid", "2025-02-28 paid", "2025-03-31 paid", "2025-04-30 scheduled")
}

// Ensure that a yearly one of 29 February is due on 28 February in common years, and on the 29th again.
func TestSubscriptionOfALeapDay(t *testing.T) {
	c := newClub(t, "", "paymentz", func(n *models.NewSubscription) { n.Terms.Unit = calendar.Year })
	c.Clock.Turn(time.Date(2028, 2, 29, 10, 0, 0, 0, time.UTC).Sub(c.Clock.Now()))
	c.Work(t) // the page has expired
	c.must(c.OpenSubscriptionPage(t.Context(), modelstest.Clerk, c.ask(), true, ""))
	c.paysOnPage()
	for _, at := range []string{"2029-02-28 06:00", "2030-02-28 06:00", "2031-02-28 06:00", "2032-02-29 06:00"} {
		c.until(at)
	}
	c.wants(models.SubscriptionActive, "2028-02-29 paid", "2029-02-28 paid", "2030-02-28 paid", "2031-02-28 paid", "2032-02-29 paid", "2033-02-28 scheduled")
}

// Ensure that who pays the first payment after the day that was asked for pays for the period that it is, and is not
// charged for those before.
func TestSubscriptionPaidLate(t *testing.T) {
	c := newClub(t, "", "paytech", func(n *models.NewSubscription) { n.StartsOn, n.Terms.Unit = "2024-11-25", calendar.Week })
	c.until("2024-12-11 12:00")
	c.paysOnPage()
	c.wants(models.SubscriptionActive, "2024-12-09 paid", "2024-12-16 scheduled")
	if s := c.sub(); s.Anchor != "2024-11-25" {
		t.Errorf("its days are reckoned from %s", s.Anchor)
	}
}

// Ensure that missed periods are caught up with once, in order, that many wait for a person, and that none is charged twice,
// whatever the person says.
func TestSubscriptionCatchesUp(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		c := joined(t, database, "paytech", nil)
		c.until("2025-02-25 12:00") // nobody worked since November
		c.wants(models.SubscriptionActive, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 paid", "2025-03-20 scheduled")

		c.Clock.Turn(400 * 24 * time.Hour) // to 1 April 2026
		c.Work(t)
		c.wants(models.SubscriptionPastDue, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 paid", "2025-03-20 scheduled")
		if s := c.sub(); s.Needs != models.NeedsMissed {
			t.Errorf("it needs %q", s.Needs)
		}
		c.must(c.ChargeMissed(t.Context(), modelstest.Clerk, c.ask()))
		c.Work(t)
		paid := []string{"2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 paid"}
		for month := time.Date(2025, 3, 20, 0, 0, 0, 0, time.UTC); month.Before(c.Clock.Now()); month = month.AddDate(0, 1, 0) {
			paid = append(paid, month.Format(time.DateOnly)+" paid")
		}
		c.wants(models.SubscriptionActive, append(paid, "2026-04-20 scheduled")...)
		if len(paid) != 17 {
			t.Errorf("%d periods", len(paid))
		}
	})
}

// Ensure that a period is missed from the hour at which it is charged on, not from its day's beginning.
func TestSubscriptionMissesNothingBeforeItsHour(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	paid := []string{"2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid", "2025-02-20 paid"}
	c.until("2025-03-20 05:59") // three were missed, which are caught up with; four would wait for a person
	c.wants(models.SubscriptionActive, append(paid, "2025-03-20 scheduled")...)
	c.until("2025-03-20 06:00")
	c.wants(models.SubscriptionActive, append(paid, "2025-03-20 paid", "2025-04-20 scheduled")...)
}

func TestSubscriptionSkipsWhatWasMissed(t *testing.T) {
	c := joined(t, "", "paytech", nil)
	c.Clock.Turn(400 * 24 * time.Hour) // to 25 December 2025
	c.Work(t)
	c.must(c.SkipMissed(t.Context(), modelstest.Clerk, c.ask()))
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2026-01-20 scheduled")

	c = joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.Missed = models.MissedSkip })
	c.Clock.Turn(400 * 24 * time.Hour)
	c.Work(t)
	c.wants(models.SubscriptionActive, "2024-11-20 paid", "2025-12-20 paid", "2026-01-20 scheduled")
}

// Ensure that it ends by itself after so many charges, skipped ones not counted, or after its last day.
func TestSubscriptionEndsByItself(t *testing.T) {
	c := joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.Times = 3 })
	c.must(c.SkipPeriod(t.Context(), modelstest.Clerk, c.ask(), 2))
	c.until("2025-01-20 06:00")
	c.until("2025-02-20 06:00")
	c.until("2025-06-20 06:00")
	c.wants(models.SubscriptionEnded, "2024-11-20 paid", "2024-12-20 skipped", "2025-01-20 paid", "2025-02-20 paid")

	c = joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.EndsOn = "2025-01-20" })
	c.until("2024-12-20 06:00")
	c.until("2025-01-20 06:00")
	c.wants(models.SubscriptionEnded, "2024-11-20 paid", "2024-12-20 paid", "2025-01-20 paid")
	if s := c.sub(); s.NextOn != "" || s.DueAt != 0 || s.EndedAt == 0 {
		t.Errorf("it ended as %+v", s)
	}
}

// Ensure that what is to come is what comes.
func TestSubscriptionNextDates(t *testing.T) {
	c := joined(t, "", "paytech", func(n *models.NewSubscription) { n.Terms.Times = 4 })
	c.until("2024-12-20 06:00")
	open, err := c.OpenPeriod(t.Context(), c.id)
	c.must(err)
	made, err := c.Made(t.Context(), c.id)
	c.must(err)
	dates := c.sub().NextDates(open, made, 6)
	if len(dates) != 2 || dates[0].String() != "2025-01-20" || dates[1].String() != "2025-02-20" {
		t.Errorf("next are %v", dates)
	}
}

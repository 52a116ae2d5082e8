package models

import "context"

// RecentDays are the times that Recent tells of, each up to today and beside as many days before. The longest is the last.
var RecentDays = []int{1, 7, 30}

// Recent is the report of the last days by day: the longest of RecentDays, in which Last finds the shorter ones.
func (l *Ledger) Recent(ctx context.Context) (*Report, error) {
	today, err := l.Today(ctx)
	if err != nil {
		return nil, err
	}
	longest := RecentDays[len(RecentDays)-1]
	return l.Report(ctx, ReportFilter{From: today.AddDate(0, 0, 1-longest), To: today.AddDate(0, 0, 1), Step: ByDay, Rolling: true})
}

// Last sums the last days of a course by day, and as many before them.
func (c *CurrencyReport) Last(days int) (now, before Sums) {
	n := len(c.Course)
	if days >= n {
		return c.Now, c.Before
	}
	for _, p := range c.Course[n-days:] {
		now = now.plus(p.Sums)
	}
	for _, p := range c.Course[max(n-2*days, 0) : n-days] {
		before = before.plus(p.Sums)
	}
	return now, before
}

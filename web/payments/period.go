package payments

import "time"

// Periods are spans of days that move with the calendar, so that a view of last month stays one.
var Periods = []string{"today", "yesterday", "last-7-days", "last-30-days", "this-month", "last-month", "this-year", "last-year"}

// Period is the span of one of Periods around now, in now's zone; the end is excluded. The last days include today.
func Period(name string, now time.Time) (from, to time.Time, known bool) {
	year, month, day := now.Date()
	on := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	}
	tomorrow := on(year, month, day+1)
	switch name {
	case "today":
		return on(year, month, day), tomorrow, true
	case "yesterday":
		return on(year, month, day-1), on(year, month, day), true
	case "last-7-days":
		return on(year, month, day-6), tomorrow, true
	case "last-30-days":
		return on(year, month, day-29), tomorrow, true
	case "this-month":
		return on(year, month, 1), on(year, month+1, 1), true
	case "last-month":
		return on(year, month-1, 1), on(year, month, 1), true
	case "this-year":
		return on(year, 1, 1), on(year+1, 1, 1), true
	case "last-year":
		return on(year-1, 1, 1), on(year, 1, 1), true
	}
	return from, to, false
}

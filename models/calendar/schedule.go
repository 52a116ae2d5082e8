package calendar

import (
	"errors"
	"time"
)

// Unit is what an interval is counted in.
type Unit string

// The units.
const (
	Day   Unit = "day"
	Week  Unit = "week"
	Month Unit = "month"
	Year  Unit = "year"
)

// Units lists them, shortest first.
var Units = []Unit{Day, Week, Month, Year}

// longest is how many of a unit an interval may hold: ten years of each.
var longest = map[Unit]int{Day: 3650, Week: 520, Month: 120, Year: 10}

// Longest is how many of the unit an interval may hold; 0 for a word that is no unit.
func (u Unit) Longest() int { return longest[u] }

// ErrSchedule is for a schedule that can't be.
var ErrSchedule = errors.New("calendar: not a schedule")

// Schedule is a row of days: the anchor, and each so many units after it. Every day is reckoned from the anchor and
// never from the day before, so that a month's end stays one: 31 January, 28 February, 31 March.
type Schedule struct {
	Anchor Date
	Every  int
	Unit   Unit
	// Day of the month that is meant where the anchor's month is too short for it; 0: the anchor's own.
	Day int
}

// Check returns ErrSchedule for what Due can't reckon with.
func (s Schedule) Check() error {
	day := s.Day == 0 || s.Day <= 31 && s.clipped(s.Anchor.Year, s.Anchor.Month) == s.Anchor
	if s.Anchor.IsZero() || s.Every < 1 || s.Every > s.Unit.Longest() || !day {
		return ErrSchedule
	}
	return nil
}

// Due is the k-th day; the 0th is the anchor, those before it are below zero. Where a month is too short for the day
// meant, it is the month's last.
func (s Schedule) Due(k int) Date {
	switch n := k * s.Every; s.Unit {
	case Month:
		return s.months(n)
	case Year:
		return s.months(12 * n)
	case Week:
		return s.Anchor.AddDays(7 * n)
	default:
		return s.Anchor.AddDays(n)
	}
}

// months is the day meant, so many months from the anchor's.
func (s Schedule) months(n int) Date {
	first := time.Date(s.Anchor.Year, s.Anchor.Month+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	return s.clipped(first.Year(), first.Month())
}

// clipped is the day meant in a month, or its last.
func (s Schedule) clipped(year int, month time.Month) Date {
	return Date{year, month, min(s.meant(), daysIn(year, month))}
}

func (s Schedule) meant() int { return max(s.Day, s.Anchor.Day) }

// First is the number of the first day that is not before d.
func (s Schedule) First(d Date) int {
	k := s.about(d)
	for s.Due(k).Compare(d) >= 0 {
		k--
	}
	for s.Due(k).Compare(d) < 0 {
		k++
	}
	return k
}

// about is near the number of a day: at most two away.
func (s Schedule) about(d Date) int {
	switch months := 12*(d.Year-s.Anchor.Year) + int(d.Month-s.Anchor.Month); s.Unit {
	case Month:
		return months / s.Every
	case Year:
		return months / (12 * s.Every)
	}
	days := int(d.noon().Unix()-s.Anchor.noon().Unix()) / (24 * 60 * 60) // a Duration holds 292 years only
	if s.Unit == Week {
		return days / (7 * s.Every)
	}
	return days / s.Every
}

// Anew is a schedule of another interval from a day on. It keeps the day of the month that was meant, where the new
// anchor is that day, or the last of a month too short for it.
func (s Schedule) Anew(from Date, every int, unit Unit) Schedule {
	next := Schedule{Anchor: from, Every: every, Unit: unit}
	monthly := s.Unit.ofMonths() && unit.ofMonths()
	if meant := s.meant(); monthly && meant > from.Day && from.Day == daysIn(from.Year, from.Month) {
		next.Day = meant
	}
	return next
}

func (u Unit) ofMonths() bool { return u == Month || u == Year }

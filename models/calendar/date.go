// Package calendar says when what recurs is due. It knows days and clocks, and imports nothing of ours.
package calendar

import (
	"errors"
	"time"
)

// Date is a day of the calendar, in no time zone. The zero Date is none.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate is for text that is no day between the years 1971 and 9998.
var ErrDate = errors.New("calendar: not a day")

// The years in which days are counted. Every zone's clock can show them, and the book can hold their instants.
const (
	firstYear = 1971
	lastYear  = 9998
)

// DateOf is the day that a clock in t's zone shows.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// Parse reads "2027-01-31"; "" is the zero Date. Returns ErrDate.
func Parse(text string) (Date, error) {
	if text == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return Date{}, ErrDate
	}
	return DateOf(t), nil
}

// String is "2027-01-31"; "" for the zero Date. Two dates compare as their texts do.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.noon().Format(time.DateOnly)
}

// IsZero says that it is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is below zero where d comes before o.
func (d Date) Compare(o Date) int { return d.noon().Compare(o.noon()) }

// AddDays moves on by days of the calendar, whatever their hours.
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// noon carries the day through reckoning that no clock change touches.
func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// daysIn is how many days a month has; months outside of 1 to 12 are of the years beside.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 12, 0, 0, 0, time.UTC).Day()
}

// At is the instant at which a clock in the zone first shows the hour of the day, or more: an hour that a change of
// the clocks leaves out moves to the next moment that there is, one that comes twice is the first. A day that a zone
// left out altogether is over at the next day's beginning.
func (d Date) At(hour int, zone *time.Location) time.Time {
	wanted := time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, time.UTC)
	// The clock of a zone runs evenly between two changes. No zone is as much as 36 hours from UTC.
	for t := wanted.Add(-36 * time.Hour).In(zone); ; {
		begin, end := t.ZoneBounds()
		_, offset := t.Zone()
		at := wanted.Add(-time.Duration(offset) * time.Second)
		if at.Before(begin) {
			at = begin
		}
		if end.IsZero() || at.Before(end) {
			return at.In(zone)
		}
		t = end
	}
}

package billing

import "time"

// Date is a day without a time or a zone, "2026-11-27", as forms and books write it; "" is none. Dates compare as text.
type Date string

// DateOf is the day of a time in its own zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// Time is midnight UTC of the day; the zero time for none, and for what is no date.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid says whether it is a day of the calendar, in the years that documents have.
func (d Date) Valid() bool {
	t := d.Time()
	return t.Year() >= 1900 && t.Year() <= 9999
}

// AddDays is so many days later; "" of what is no date.
func (d Date) AddDays(n int) Date {
	if !d.Valid() {
		return ""
	}
	return DateOf(d.Time().AddDate(0, 0, n))
}

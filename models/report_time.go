package models

import (
	"slices"
	"time"
)

// reportTime is one stretch of the keys of sums: days, or months, of the time of a report or of the time before.
type reportTime struct {
	span      string
	low, high int64 // the first days of the first one and of the one behind the last
	now       bool
}

// times are what a time is made of: with months, whole ones are read as such. Each is read by itself, for together they would be no
// stretch of the index.
func (r *Report) times(from, to time.Time, now bool) []reportTime {
	first, last := dayNumber(from), dayNumber(to)
	if r.Step != ByMonth {
		return []reportTime{{"day", first, last, now}}
	}
	begin, end := from, to.AddDate(0, 0, 1-to.Day())
	if from.Day() > 1 {
		begin = from.AddDate(0, 1, 1-from.Day())
	}
	low, high := dayNumber(begin), dayNumber(end)
	if low >= high {
		return []reportTime{{"day", first, last, now}}
	}
	return slices.DeleteFunc([]reportTime{{"day", first, low, now}, {"month", low, high, now}, {"day", high, last, now}},
		func(t reportTime) bool { return t.low >= t.high })
}

// where is the condition on the keys.
func (t reportTime) where(account int64) (where string, args []any) {
	where, args = "span = ? AND begins >= ? AND begins < ?", []any{t.span, t.low, t.high}
	if account != 0 {
		where, args = where+" AND account_id = ?", append(args, account)
	}
	return where, args
}

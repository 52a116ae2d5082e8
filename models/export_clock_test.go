package models

import (
	"context"
	"time"
)

// KeepDays is what a start does: it sums by the days of the house as they are now.
func KeepDays(l *Ledger) error { return l.keepDays(context.Background()) }

// HouseDay is the day of an instant and the first day of its month, as the house's clock has them.
func HouseDay(zone *time.Location, at Instant) (day, month int64) {
	for _, s := range clockOf(zone) {
		if s.begins <= int64(at) && int64(at) < s.ends {
			return (int64(at) + s.shift) / dayMicros, s.month
		}
	}
	return 0, 0
}

package models

import "time"

// Instant is a moment as the book keeps it: microseconds since 1970 in UTC, 0 for never. One integer on both
// databases, so that a page key compares the same everywhere.
type Instant int64

// At is the instant of t; the zero time is never.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Time is the instant in UTC; never is the zero time.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// Add moves the instant.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

package words

import (
	"context"
	"time"

	"kontor/models"
)

// layouts are how a locale writes a day and a time.
var layouts = map[string]layout{
	"en": {"Jan 2006", "2 Jan 2006", "2 Jan 2006, 15:04", "2 Jan 2006, 15:04:05"},
	"de": {"01.2006", "02.01.2006", "02.01.2006, 15:04", "02.01.2006, 15:04:05"},
}

type layout struct{ month, day, minute, second string }

// Zone is the name of the one zone in which all times are shown: "UTC", "Europe/Berlin".
func Zone(ctx context.Context) string { return settings(ctx).Zone.String() }

// Location is that zone.
func Location(ctx context.Context) *time.Location { return settings(ctx).Zone }

// Month is the month of an instant.
func Month(ctx context.Context, i models.Instant) string {
	return in(ctx, i, func(l layout) string { return l.month })
}

// Day is the day of an instant; "" for never.
func Day(ctx context.Context, i models.Instant) string {
	return in(ctx, i, func(l layout) string { return l.day })
}

// Time is an instant to the minute; "" for never.
func Time(ctx context.Context, i models.Instant) string {
	return in(ctx, i, func(l layout) string { return l.minute })
}

// Exact is an instant to the second; "" for never.
func Exact(ctx context.Context, i models.Instant) string {
	return in(ctx, i, func(l layout) string { return l.second })
}

// Machine is an instant as the datetime attribute has it, with the zone's offset.
func Machine(ctx context.Context, i models.Instant) string {
	if i == 0 {
		return ""
	}
	return i.Time().In(settings(ctx).Zone).Format(time.RFC3339)
}

func in(ctx context.Context, i models.Instant, choose func(layout) string) string {
	if i == 0 {
		return ""
	}
	s := settings(ctx)
	l, ok := layouts[s.Locale]
	if !ok {
		l = layouts["en"]
	}
	return i.Time().In(s.Zone).Format(choose(l))
}

// CardMonth is when a card expires, "2028-04", as cards have it; what is no month stays as it is.
func CardMonth(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return t.Format("01/2006")
}

// Date is a day of the calendar, "2028-04-30", as the locale writes it; "" for none.
func Date(ctx context.Context, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	l, ok := layouts[settings(ctx).Locale]
	if !ok {
		l = layouts["en"]
	}
	return t.Format(l.day)
}

// Left is how long it is from now to a moment that is to come: whole hours, or minutes within the last one.
func Left(ctx context.Context, now, until models.Instant) string {
	left := until.Time().Sub(now.Time())
	if left >= time.Hour {
		return N(ctx, "time_left.hours", int(left/time.Hour))
	}
	return N(ctx, "time_left.minutes", max(int(left/time.Minute), 1))
}

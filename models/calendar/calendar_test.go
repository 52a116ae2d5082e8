package calendar_test

import (
	"testing"
	"time"

	. "kontor/models/calendar"

	"pgregory.net/rapid"
)

func date(t *testing.T, text string) Date {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return d
}

func TestDue(t *testing.T) {
	tests := []struct {
		anchor string
		every  int
		unit   Unit
		want   []string // from the 0th on
	}{
		{"2027-01-31", 1, Month, []string{"2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"}},
		{"2028-01-31", 1, Month, []string{"2028-01-31", "2028-02-29", "2028-03-31"}},
		{"2027-10-30", 2, Month, []string{"2027-10-30", "2027-12-30", "2028-02-29", "2028-04-30"}},
		{"2028-02-29", 1, Year, []string{"2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"}},
		{"2028-02-29", 1, Month, []string{"2028-02-29", "2028-03-29"}},
		{"2027-12-31", 14, Day, []string{"2027-12-31", "2028-01-14", "2028-01-28"}},
		{"2027-02-24", 1, Week, []string{"2027-02-24", "2027-03-03", "2027-03-10"}},
		{"2027-08-31", 3, Month, []string{"2027-08-31", "2027-11-30", "2028-02-29", "2028-05-31"}},
		{"2100-01-31", 1, Month, []string{"2100-01-31", "2100-02-28"}}, // no leap year
	}
	for _, tt := range tests {
		s := Schedule{Anchor: date(t, tt.anchor), Every: tt.every, Unit: tt.unit}
		for k, want := range tt.want {
			if got := s.Due(k).String(); got != want {
				t.Errorf("every %d %s from %s: the %dth is %s, want %s", tt.every, tt.unit, tt.anchor, k, got, want)
			}
		}
	}
}

func TestAnew(t *testing.T) {
	tests := []struct {
		old   Schedule
		from  string
		every int
		unit  Unit
		want  []string
	}{
		{Schedule{Anchor: date(t, "2027-01-31"), Every: 1, Unit: Month}, "2027-02-28", 2, Month, []string{"2027-02-28", "2027-04-30", "2027-06-30", "2027-08-31"}},
		{Schedule{Anchor: date(t, "2027-01-31"), Every: 1, Unit: Month}, "2027-02-20", 1, Month, []string{"2027-02-20", "2027-03-20"}},
		{Schedule{Anchor: date(t, "2028-02-29"), Every: 1, Unit: Year}, "2029-02-28", 1, Month, []string{"2029-02-28", "2029-03-29"}},
		{Schedule{Anchor: date(t, "2027-01-31"), Every: 1, Unit: Month}, "2027-02-28", 1, Week, []string{"2027-02-28", "2027-03-07"}},
		{Schedule{Anchor: date(t, "2027-01-31"), Every: 1, Unit: Week}, "2027-02-28", 1, Month, []string{"2027-02-28", "2027-03-28"}},
	}
	for _, tt := range tests {
		s := tt.old.Anew(date(t, tt.from), tt.every, tt.unit)
		if err := s.Check(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
		for k, want := range tt.want {
			if got := s.Due(k).String(); got != want {
				t.Errorf("%v anew from %s, every %d %s: the %dth is %s, want %s", tt.old, tt.from, tt.every, tt.unit, k, got, want)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	day := date(t, "2027-02-28")
	for _, s := range []Schedule{
		{},
		{Every: 1, Unit: Month},
		{Anchor: day, Unit: Month},
		{Anchor: day, Every: 1},
		{Anchor: day, Every: 1, Unit: "moon"},
		{Anchor: day, Every: 121, Unit: Month},
		{Anchor: day, Every: -1, Unit: Day},
		{Anchor: day, Every: 1, Unit: Month, Day: 32},
		{Anchor: date(t, "2027-02-20"), Every: 1, Unit: Month, Day: 31},
	} {
		if s.Check() == nil {
			t.Errorf("%+v can be", s)
		}
	}
	if err := (Schedule{Anchor: day, Every: 120, Unit: Month, Day: 31}).Check(); err != nil {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	for _, text := range []string{"2027-02-29", "1970-12-31", "9999-01-01", "2027-2-1", "27-02-01", "2027-13-01", "x", " 2027-01-01"} {
		if d, err := Parse(text); err == nil {
			t.Errorf("%q is %v", text, d)
		}
	}
	if d, err := Parse(""); err != nil || !d.IsZero() || d.String() != "" {
		t.Errorf("nothing is %v, %v", d, err)
	}
}

var zones = []string{"UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo"}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestAt(t *testing.T) {
	tests := []struct{ day, zone, want, why string }{
		{"2027-03-28", "Europe/Berlin", "2027-03-28T01:00:00Z", "02:00 is left out, 03:00 comes at once"},
		{"2027-10-31", "Europe/Berlin", "2027-10-31T00:00:00Z", "02:00 comes twice, the first"},
		{"2027-06-01", "Europe/Berlin", "2027-06-01T00:00:00Z", "summer"},
		{"2027-12-01", "Europe/Berlin", "2027-12-01T01:00:00Z", "winter"},
		{"2027-03-14", "America/New_York", "2027-03-14T07:00:00Z", "02:00 is left out"},
		{"2027-11-07", "America/New_York", "2027-11-07T07:00:00Z", "only 01:00 comes twice"},
		{"2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z", "the day is left out, the next begins"},
		{"2011-12-29", "Pacific/Apia", "2011-12-29T12:00:00Z", "the day before"},
		{"2011-12-31", "Pacific/Apia", "2011-12-30T12:00:00Z", "the day after"},
		{"2027-01-01", "Asia/Kathmandu", "2026-12-31T20:15:00Z", "a quarter of an hour off"},
	}
	for _, tt := range tests {
		got := date(t, tt.day).At(2, zone(t, tt.zone)).UTC().Format(time.RFC3339)
		if got != tt.want {
			t.Errorf("%s 02:00 in %s is %s, want %s: %s", tt.day, tt.zone, got, tt.want, tt.why)
		}
	}
}

func days(t *rapid.T, label string) Date {
	return Date{1971, 1, 1}.AddDays(rapid.IntRange(0, 60_000).Draw(t, label))
}

func schedules(t *rapid.T) Schedule {
	u := rapid.SampledFrom(Units).Draw(t, "unit")
	return Schedule{Anchor: days(t, "anchor"), Unit: u, Every: rapid.IntRange(1, min(u.Longest(), 40)).Draw(t, "every")}
}

// The days go on, and never drift: what falls on a day of the month falls on it again, or on the last of a shorter one.
func TestScheduleKeepsItsDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, k := schedules(t), rapid.IntRange(-200, 600).Draw(t, "k")
		due, next := s.Due(k), s.Due(k+1)
		if due.Compare(next) >= 0 || s.Due(0) != s.Anchor {
			t.Fatalf("%+v: the %dth is %s, the next %s", s, k, due, next)
		}
		switch s.Unit {
		case Day, Week:
			step := s.Every
			if s.Unit == Week {
				step *= 7
			}
			if s.Anchor.AddDays(k*step) != due {
				t.Fatalf("%+v: the %dth is %s", s, k, due)
			}
		default:
			months := s.Every
			if s.Unit == Year {
				months *= 12
			}
			was, is := 12*s.Anchor.Year+int(s.Anchor.Month)+k*months, 12*due.Year+int(due.Month)
			last := due.AddDays(1).Month != due.Month
			if was != is || due.Day > s.Anchor.Day || due.Day < s.Anchor.Day && !last {
				t.Fatalf("%+v: the %dth is %s", s, k, due)
			}
		}
	})
}

// The number of a day and the day of a number are each other's.
func TestScheduleFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, k := schedules(t), rapid.IntRange(-200, 600).Draw(t, "k")
		due := s.Due(k)
		if got := s.First(due); got != k {
			t.Fatalf("%+v: %s is the %dth, want the %dth", s, due, got, k)
		}
		if got := s.First(due.AddDays(1)); got != k+1 {
			t.Fatalf("%+v: the first after %s is the %dth, want the %dth", s, due, got, k+1)
		}
		d := days(t, "any day")
		if n := s.First(d); s.Due(n).Compare(d) < 0 || s.Due(n-1).Compare(d) >= 0 {
			t.Fatalf("%+v: the first from %s is the %dth, %s", s, d, n, s.Due(n))
		}
	})
}

// A later day or hour is never earlier, the clock then shows the hour or the first moment after it, and no moment before
// shows it.
func TestAtIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		d, hour := days(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour")
		at := d.At(hour, z)
		shows := func(at time.Time) time.Time {
			at = at.In(z)
			return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
		}
		wanted := time.Date(d.Year, d.Month, d.Day, hour, 0, 0, 0, time.UTC)
		if shows(at).Before(wanted) {
			t.Fatalf("%s %d:00 in %s is %s", d, hour, z, at)
		}
		if before := at.Add(-time.Second); !shows(before).Before(wanted) {
			t.Fatalf("%s %d:00 in %s is %s, and %s shows no less", d, hour, z, at, before)
		}
		if next := d.AddDays(1).At(hour, z); next.Before(at) {
			t.Fatalf("%s %d:00 in %s is %s, a day later %s", d, hour, z, at, next)
		}
	})
}

func TestTextKeepsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := days(t, "a"), days(t, "b")
		if (a.String() < b.String()) != (a.Compare(b) < 0) {
			t.Fatalf("%s and %s", a, b)
		}
		if back, err := Parse(a.String()); err != nil || back != a {
			t.Fatalf("%s is read as %v: %v", a, back, err)
		}
	})
}

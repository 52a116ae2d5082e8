package reports

import (
	"context"
	"time"

	"kontor/models"
	"kontor/web/words"
)

// recentTime is one of the times that the first page tells of, and the one that it is beside.
type recentTime struct {
	name, beside     string
	days             int
	before, from, to time.Time
}

func recentTimes(ctx context.Context, r *models.Report) (times []recentTime) {
	for _, days := range models.RecentDays {
		t := recentTime{
			name: words.N(ctx, "recent.last", days), beside: words.N(ctx, "recent.beside", days), days: days,
			before: r.To.AddDate(0, 0, -2*days), from: r.To.AddDate(0, 0, -days), to: r.To,
		}
		if days == 1 {
			t.name, t.beside = words.T(ctx, "recent.today"), words.T(ctx, "recent.yesterday")
		}
		times = append(times, t)
	}
	return times
}

// recentLine is one figure of all the times.
type recentLine struct {
	name    string
	figures []figure
}

// recentLines are the first five of a report's figures: how much the average payment was is for the report itself.
func recentLines(ctx context.Context, c *models.CurrencyReport, times []recentTime) (lines []recentLine) {
	for _, t := range times {
		now, before := c.Last(t.days)
		all := compared{c.Currency, "", t.from, t.to, t.before, t.from, now, before}.figures(ctx)
		for i, f := range all[:len(all)-1] {
			if len(lines) <= i {
				lines = append(lines, recentLine{name: f.name})
			}
			lines[i].figures = append(lines[i].figures, f)
		}
	}
	return lines
}

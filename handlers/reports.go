package handlers

import (
	"context"
	"time"

	"kontor/models"
	"kontor/web/payments"
	"kontor/web/reports"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// showReports is the figures of a time beside those of the time before.
func (s *server) showReports(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := reports.Props{Shell: s.shell(c), View: reports.ReadView(c.Request.URL.Query()), Errors: ui.Errors{}, Accounts: accounts}
	f := models.ReportFilter{Step: models.ReportStep(p.View.Step), AccountID: readNumber(ctx, p.Errors, "account", p.View.Account)}
	if f.Step == "" {
		f.Step = models.ByDay
	}
	f.From, f.To = s.reportTime(ctx, p.Errors, p.View)
	if len(p.Errors) == 0 {
		p.Report, err = s.Ledger.Report(ctx, f)
	}
	if s.takeError(c, err, &p.Errors) {
		render(c, viewStatus(p.Errors), reports.Reports(p))
	}
}

// reportTime is a preset up to today, or the days as they were typed.
func (s *server) reportTime(ctx context.Context, errs ui.Errors, v reports.View) (from, to time.Time) {
	zone := words.Location(ctx)
	now := s.Ledger.Now().In(zone)
	if v.From != "" || v.To != "" {
		if v.Period != "" {
			errs["period"] = words.T(ctx, "view.period_or_days")
		}
		if v.From == "" || v.To == "" {
			errs["from"] = words.T(ctx, "reports.both_days")
			return from, to
		}
		return s.readDay(ctx, errs, "from", v.From, 0).Time().In(zone), s.readDay(ctx, errs, "to", v.To, 1).Time().In(zone)
	}
	from, to, known := payments.Period(v.Period, now)
	if !known {
		errs["period"] = words.T(ctx, "view.no_period")
	}
	if y, m, d := now.Date(); to.After(now) { // what is to come has no figures
		to = time.Date(y, m, d+1, 0, 0, 0, 0, zone)
	}
	return from, to
}

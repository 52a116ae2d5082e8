package handlers

import (
	"io"
	"net/http"

	"kontor/models"
	"kontor/web/datev"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// showDatev is what was booked in a time, as a tax adviser's DATEV would have it.
func (s *server) showDatev(c *gin.Context) { s.datevPage(c, nil) }

// datevPage draws it; wrong is why a file could not be made.
func (s *server) datevPage(c *gin.Context, wrong error) {
	ctx := c.Request.Context()
	p, f, ok := s.datevAsked(c)
	if !ok {
		return
	}
	if len(p.Errors) == 0 {
		var err error
		p.Period, err = s.Ledger.DatevPeriod(ctx, f)
		if !s.takeError(c, err, &p.Errors) {
			return
		}
	}
	if refused := models.AsProblem(wrong); refused != nil && len(p.Errors) == 0 {
		p.Errors = ui.Errors{refused.Field: words.Problem(ctx, refused)}
	}
	render(c, viewStatus(p.Errors), datev.Page(p))
}

// datevAsked is the query, read; errors are in the props.
func (s *server) datevAsked(c *gin.Context) (p datev.Props, f models.DatevFilter, ok bool) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return p, f, false
	}
	now := s.Ledger.Now().In(words.Location(ctx))
	p = datev.Props{
		Shell: s.shell(c), View: datev.ReadView(c.Request.URL.Query(), now), Errors: ui.Errors{}, Accounts: accounts, Now: now,
	}
	f = models.DatevFilter{
		From: s.readDay(ctx, p.Errors, "from", p.View.From, 0), To: s.readDay(ctx, p.Errors, "to", p.View.To, 1),
		Accounts: readAccounts(ctx, p.Errors, p.View.Accounts, accounts), Partly: p.View.Partly,
	}
	return p, f, true
}

// exportDatev is that time's file. Where none can be made, the page says why.
func (s *server) exportDatev(c *gin.Context) {
	ctx := c.Request.Context()
	p, f, ok := s.datevAsked(c)
	if !ok {
		return
	}
	if len(p.Errors) > 0 {
		s.datevPage(c, nil)
		return
	}
	zone := words.Location(ctx)
	batch := datev.Batch{By: actor(c).Name, Made: p.Now, First: f.From.Time().In(zone), Last: f.To.Time().In(zone).AddDate(0, 0, -1)}
	var err error
	if batch.Accounts, err = s.accountNames(ctx); err != nil {
		s.fail(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=windows-1252")
	h.Set("Content-Disposition", `attachment; filename="`+batch.Name()+`"`)
	err = spool(c.Writer, func(w io.Writer) error {
		return batch.Write(ctx, w, func(begin func(*models.DatevPeriod) error, fn func(*models.DatevBooking) error) (models.Instant, error) {
			return s.Ledger.ExportDatev(ctx, f, begin, fn)
		})
	})
	if models.HasCode(err, models.Invalid) {
		h.Del("Content-Disposition")
		s.datevPage(c, err)
		return
	}
	s.endFile(c, err)
}

// showDatevSettings is the page of the numbers, for admins.
func (s *server) showDatevSettings(c *gin.Context) { s.datevSettings(c, http.StatusOK, nil) }

func (s *server) datevSettings(c *gin.Context, code int, wrong error) {
	ctx := c.Request.Context()
	held, err := s.Ledger.Datev(ctx)
	if denied := onlyAdmins(c); denied != nil {
		err = denied
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	p := datev.SettingsProps{Shell: s.shell(c), Values: datev.Held(held)}
	if p.Accounts, err = s.Ledger.Accounts(ctx); err != nil {
		s.fail(c, err)
		return
	}
	if wrong != nil {
		if p.Errors = sentences(c, wrong); p.Errors == nil {
			s.fail(c, wrong)
			return
		}
		for name := range c.Request.PostForm {
			p.Values[name] = c.PostForm(name)
		}
	}
	render(c, code, datev.Settings(p))
}

func (s *server) saveDatev(c *gin.Context) {
	ctx := c.Request.Context()
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	if err := s.Ledger.ChangeDatev(ctx, actor(c), datev.Read(c.PostForm, accounts)); err != nil {
		s.datevSettings(c, http.StatusUnprocessableEntity, err)
		return
	}
	s.leaveNotice(c, "notice.datev")
	redirect(c, paths.Datev())
}

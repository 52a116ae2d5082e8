package handlers

import (
	"kontor/models"
	"kontor/web/audit"
	"kontor/web/ui"

	"github.com/gin-gonic/gin"
)

// showAudit is who did what, and why.
func (s *server) showAudit(c *gin.Context) {
	ctx := c.Request.Context()
	p := audit.Props{Shell: s.shell(c), View: audit.ReadView(c.Request.URL.Query()), Errors: ui.Errors{}}
	f := models.AuditFilter{
		Action: p.View.Action, Limit: pageSize + 1,
		UserID: readNumber(ctx, p.Errors, "user", p.View.User), Before: readNumber(ctx, p.Errors, "before", p.View.Before),
	}
	var err error
	if len(p.Errors) == 0 {
		p.Rows, err = s.Ledger.FindAudit(ctx, actor(c), f)
	}
	if err == nil && actor(c).Can(models.Admin) {
		p.People, err = s.Ledger.Users(ctx, actor(c))
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if p.More = len(p.Rows) > pageSize; p.More {
		p.Rows = p.Rows[:pageSize]
	}
	if isHTMX(c) {
		render(c, viewStatus(p.Errors), audit.Results(p))
		return
	}
	render(c, viewStatus(p.Errors), audit.Audit(p))
}

package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/models/billing"
	"kontor/web/find"

	"github.com/gin-gonic/gin"
)

// find leads anywhere: a page, in front of another its dialog, and for that the results alone.
func (s *server) find(c *gin.Context) {
	ctx := c.Request.Context()
	found, err := s.Ledger.FindAnywhere(ctx, c.Query("q"))
	if err != nil {
		s.fail(c, err)
		return
	}
	today, err := s.Ledger.Today(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	p := find.Props{Shell: s.shell(c), Q: c.Query("q"), Found: found, Now: models.At(s.Ledger.Now()), Today: billing.DateOf(today)}
	switch {
	case isHTMX(c) && c.Query("part") == "results":
		render(c, http.StatusOK, find.Results(p))
	case isHTMX(c):
		render(c, http.StatusOK, find.Dialog(p))
	default:
		render(c, http.StatusOK, find.Page(p))
	}
}

package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/home"

	"github.com/gin-gonic/gin"
)

// showHome is what needs a person, then the figures of the last days.
func (s *server) showHome(c *gin.Context) {
	ctx := c.Request.Context()
	attention, err := s.Ledger.Attention(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	accounts, err := s.Ledger.Accounts(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	report, err := s.Ledger.Recent(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, home.Home(home.Props{
		Shell: s.shell(c), Attention: attention, Accounts: accounts, Report: report, Now: models.At(s.Ledger.Now()),
	}))
}

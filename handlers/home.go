package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/home"

	"github.com/gin-gonic/gin"
)

// showHome is what needs a person, then today's figures.
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
	now := s.Ledger.Now()
	day, err := s.Ledger.Today(ctx)
	if err != nil {
		s.fail(c, err)
		return
	}
	figures, err := s.Ledger.Figures(ctx, models.At(day), models.At(day.AddDate(0, 0, 1)))
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, home.Home(home.Props{
		Shell: s.shell(c), Attention: attention, Accounts: accounts, Figures: figures, Day: models.At(day), Now: models.At(now),
	}))
}

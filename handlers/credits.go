package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/credits"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// newCredit is the page Refund without reference.
func (s *server) newCredit(c *gin.Context) {
	if err := onlyFrom(c, models.Clerk); err != nil {
		s.fail(c, err)
		return
	}
	s.showCredit(c, http.StatusOK, credits.Props{Key: models.NewKey(), Currency: currencies[0]})
}

func (s *server) showCredit(c *gin.Context, code int, p credits.Props) {
	ways, err := s.waysThat(c.Request.Context(), func(w models.Ways) bool { return w.Can(models.ChannelCredit) })
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Shell, p.Ways, p.Currencies = s.shell(c), ways, currencies
	p.Shell.Path = paths.NewCredit()
	render(c, code, credits.New(p))
}

func (s *server) sendCredit(c *gin.Context) {
	n, err := s.readNewPayment(c)
	if err == nil {
		var p *models.Payment
		if p, err = s.Ledger.SendCredit(c.Request.Context(), actor(c), n); err == nil {
			s.leaveNotice(c, "notice.credit")
			redirect(c, paths.Transaction(p.ID))
			return
		}
	}
	problem := refusal(err)
	if problem == nil {
		s.fail(c, err)
		return
	}
	s.showCredit(c, status(problem.Code), credits.Props{
		Key: c.PostForm("key"), Account: c.PostForm("account"), Amount: c.PostForm("amount"), Currency: c.PostForm("currency"),
		Order: c.PostForm("order_reference"), Reason: c.PostForm("reason"), FirstName: c.PostForm("first_name"),
		LastName: c.PostForm("last_name"), Email: c.PostForm("email"),
		Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	})
}

package handlers

import (
	"net/http"
	"strings"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/payments"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

// openListForm opens the form that ?form= asks for.
func openListForm(c *gin.Context, p *payments.ListProps) {
	switch c.Query("form") {
	case "save":
		p.Saving = &payments.SaveForm{Key: models.NewKey(), Drawn: p.View.Plain().Kept() != p.View.Kept()}
	case "display":
		p.Choosing = payments.Choose(p.Display())
	}
}

// chooseDisplay keeps how the person wants the list, and leads back to the view that they saw: without what its URL said
// of how it is drawn, since that would go before what was chosen now.
func (s *server) chooseDisplay(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := s.formOnList(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Choosing = readDisplay(c)
	do, column, moved := strings.Cut(c.PostForm("do"), ".")
	if moved {
		p.Choosing.Moved = c.PostForm("do")
		p.Choosing.Move(ctx, models.Column(column), map[string]int{"up": -1, "down": 1}[do])
		s.showListForm(c, http.StatusOK, p)
		return
	}
	display := p.Choosing.Display()
	if do == "usual" {
		display = models.UsualDisplay()
	}
	err = s.Ledger.SetDisplay(ctx, actor(c), display)
	if problem := refusal(err); problem != nil {
		p.Choosing.Errors = ui.Errors{problem.Field: words.Problem(ctx, problem)}
		s.showListForm(c, status(problem.Code), p)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.display")
	redirect(c, paths.TransactionsView(p.View.Plain().Query()))
}

// readDisplay is the form as it was sent.
func readDisplay(c *gin.Context) *payments.DisplayForm {
	return payments.Arrange(c.PostFormArray("order"), c.PostFormArray("col"), c.PostForm("density"), c.PostForm("size"))
}

// formOnList is the list below a form that was sent from it: the form carries the view along.
func (s *server) formOnList(c *gin.Context) (payments.ListProps, error) {
	view, err := payments.ReadSaved(c.PostForm("query"))
	if err != nil {
		return payments.ListProps{}, &models.Problem{Code: models.Invalid, Key: "saved_view.unreadable", Cause: err}
	}
	p, err := s.ownList(c, view)
	p.Shell = s.listShell(c, &p)
	return p, err
}

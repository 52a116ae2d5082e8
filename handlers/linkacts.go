package handlers

import (
	"context"
	"strconv"

	"kontor/models"
	"kontor/web/links"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) expireLink(c *gin.Context) {
	s.actOnLink(c, "expire", "notice.link_expired", func(ctx context.Context, id int64) error {
		return s.Ledger.ExpireLink(ctx, actor(c), id)
	})
}

func (s *server) cancelLink(c *gin.Context) {
	s.actOnLink(c, "cancel", "notice.link_cancelled", func(ctx context.Context, id int64) error {
		return s.Ledger.CancelLink(ctx, actor(c), id)
	})
}

// answerWish notes that somebody saw to a customer's wish for a new link.
func (s *server) answerWish(c *gin.Context) {
	s.actOnLink(c, "", "notice.link_answered", func(ctx context.Context, id int64) error {
		return s.Ledger.AnswerWish(ctx, actor(c), id)
	})
}

func (s *server) keepExcess(c *gin.Context) {
	s.actOnLink(c, "keep", "notice.link_kept", func(ctx context.Context, _ int64) error {
		payment, err := strconv.ParseInt(c.PostForm("payment"), 10, 64)
		if err != nil {
			return &models.Problem{Code: models.Missing, Key: "payment.missing"}
		}
		return s.Ledger.KeepExcess(ctx, actor(c), payment, c.PostForm("reason"))
	})
}

func (s *server) mailLink(c *gin.Context) {
	s.actOnLink(c, "mail", "notice.link_mailed", func(ctx context.Context, id int64) error {
		_, err := s.Ledger.MailLink(ctx, actor(c), id, models.LinkMail{Key: c.PostForm("key"), To: c.PostForm("email"), Message: c.PostForm("message")})
		return err
	})
}

// actOnLink answers one of a link's forms: the page as it then is, or the form again with the reason.
func (s *server) actOnLink(c *gin.Context, dialog, notice string, act func(context.Context, int64) error) {
	id, err := paramID(c)
	if err == nil {
		err = act(c.Request.Context(), id)
	}
	problem := refusal(err)
	switch {
	case err == nil:
		s.leaveNotice(c, notice)
		redirect(c, paths.Link(id))
	case problem == nil || problem.Code == models.Missing || dialog == "":
		s.fail(c, err)
	default:
		s.refuseOnLink(c, dialog, problem)
	}
}

func (s *server) refuseOnLink(c *gin.Context, dialog string, problem *models.Problem) {
	p, err := s.link(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Dialog = &links.Dialog{
		Kind: dialog, Key: c.PostForm("key"), Email: c.PostForm("email"), Message: c.PostForm("message"), Payment: c.PostForm("payment"),
		Reason: c.PostForm("reason"), Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
	}
	render(c, status(problem.Code), links.Detail(p))
}

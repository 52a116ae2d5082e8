package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/profile"
	"kontor/web/ui"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) showProfile(c *gin.Context) {
	render(c, http.StatusOK, profile.Page(profile.Props{Shell: s.shell(c), User: user(c)}))
}

// changePassword ends every other session of the person; this one goes on under a new id.
func (s *server) changePassword(c *gin.Context) {
	ctx := c.Request.Context()
	err := s.Ledger.ChangePassword(ctx, actor(c), c.PostForm("old"), c.PostForm("new"))
	if problem := models.AsProblem(err); problem != nil {
		render(c, http.StatusUnprocessableEntity, profile.Page(profile.Props{
			Shell: s.shell(c), User: user(c), Errors: ui.Errors{problem.Field: words.Problem(ctx, problem)},
		}))
		return
	}
	if err == nil {
		err = s.beginAnew(c)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.password")
	redirect(c, paths.Profile())
}

// changeLanguage: the notice is the first sentence in the new language.
func (s *server) changeLanguage(c *gin.Context) {
	ctx := c.Request.Context()
	err := s.Ledger.ChangeLanguage(ctx, actor(c), c.PostForm("language"))
	if problem := models.AsProblem(err); problem != nil {
		render(c, http.StatusUnprocessableEntity, profile.Page(profile.Props{
			Shell: s.shell(c), User: user(c), Errors: ui.Errors{problem.Field: words.Problem(ctx, problem)},
		}))
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.language")
	redirect(c, paths.Profile())
}

func (s *server) switchKeys(c *gin.Context) {
	if err := s.Ledger.SwitchKeys(c.Request.Context(), actor(c), c.PostForm("single_keys") == "on"); err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.keys")
	redirect(c, paths.Profile())
}

func (s *server) beginAnew(c *gin.Context) error {
	fresh, err := s.Ledger.User(c.Request.Context(), user(c).ID)
	if err != nil {
		return err
	}
	return s.begin(c, fresh)
}

func (s *server) signOutEverywhere(c *gin.Context) {
	if err := s.Ledger.SignOutEverywhere(c.Request.Context(), actor(c)); err != nil {
		s.fail(c, err)
		return
	}
	s.signOut(c)
}

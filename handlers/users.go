package handlers

import (
	"net/http"

	"kontor/models"
	"kontor/web/paths"
	"kontor/web/ui"
	"kontor/web/users"
	"kontor/web/words"

	"github.com/gin-gonic/gin"
)

func (s *server) listUsers(c *gin.Context) {
	all, err := s.Ledger.Users(c.Request.Context(), actor(c))
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, users.List(users.ListProps{Shell: s.shell(c), Rows: all, Now: models.At(s.Ledger.Now())}))
}

func (s *server) newUser(c *gin.Context) {
	if err := onlyAdmins(c); err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, users.New(users.NewProps{Shell: s.shell(c), Role: string(models.Viewer)}))
}

func (s *server) createUser(c *gin.Context) {
	in := models.UserInput{
		Email: c.PostForm("email"), Name: c.PostForm("name"), Role: models.Role(c.PostForm("role")), Password: c.PostForm("password"),
	}
	_, err := s.Ledger.CreateUser(c.Request.Context(), actor(c), in)
	if problem := refusal(err); problem != nil {
		render(c, status(problem.Code), users.New(users.NewProps{
			Shell: s.shell(c), Name: in.Name, Email: in.Email, Role: string(in.Role),
			Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
		}))
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.user")
	redirect(c, paths.Users())
}

func (s *server) editUser(c *gin.Context) {
	u, err := s.userOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	render(c, http.StatusOK, users.Edit(users.EditProps{
		Shell: s.shell(c), User: u, Role: string(u.Role), Active: u.Active, Now: models.At(s.Ledger.Now()),
	}))
}

func (s *server) userOf(c *gin.Context) (*models.User, error) {
	if err := onlyAdmins(c); err != nil {
		return nil, err
	}
	id, err := paramID(c)
	if err != nil {
		return nil, err
	}
	return s.Ledger.User(c.Request.Context(), id)
}

func (s *server) updateUser(c *gin.Context) {
	u, err := s.userOf(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	role, active := models.Role(c.PostForm("role")), c.PostForm("active") == "yes"
	err = s.Ledger.SetRights(c.Request.Context(), actor(c), u.ID, role, active)
	if problem := refusal(err); problem != nil {
		render(c, status(problem.Code), users.Edit(users.EditProps{
			Shell: s.shell(c), User: u, Role: string(role), Active: active, Now: models.At(s.Ledger.Now()),
			Errors: ui.Errors{problem.Field: words.Problem(c.Request.Context(), problem)},
		}))
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.leaveNotice(c, "notice.user")
	redirect(c, paths.Users())
}
